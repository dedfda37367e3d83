package edo.sim.junit;

import edo.sim.Sim;
import edo.sim.SimBuilder;
import edo.sim.SimulationException;
import edo.sim.internal.Built;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Makes of a {@link SimTest} a test for each seed. For JUnit, which the annotation tells of it. */
@SuppressWarnings("exports") // who writes tests reads JUnit's module anyway
public final class SimSeeds implements TestTemplateInvocationContextProvider {
  private static final String PROPERTY = "edo.sim.seed";

  /** For JUnit. */
  public SimSeeds() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), SimTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    SimTest asked = AnnotationSupport.findAnnotation(method, SimTest.class).orElseThrow();
    if (asked.seeds() < 1) {
      throw new ExtensionConfigurationException("@SimTest: seeds must be at least 1");
    }
    if (method.getParameterCount() != 1
        || !(takes(method, Sim.class) || takes(method, SimBuilder.class))) {
      throw new ExtensionConfigurationException(
          "@SimTest: the method must have one parameter, a Sim or a SimBuilder: " + method);
    }
    Long only = Long.getLong(PROPERTY);
    var seeds =
        only != null
            ? LongStream.of(only)
            : LongStream.range(asked.firstSeed(), asked.firstSeed() + asked.seeds());
    var failed = new AtomicBoolean();
    return seeds
        .takeWhile(_ -> !failed.get())
        .mapToObj(seed -> new Run(seed, new OneSeed(seed, takes(method, Sim.class), failed)));
  }

  private static boolean takes(Method method, Class<?> type) {
    return method.getParameterTypes()[0] == type;
  }

  /** One of the tests. */
  private record Run(long seed, OneSeed extension) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(extension);
    }
  }

  /** Gives one test its parameter, runs what it has set up, and says how to repeat it. */
  private static final class OneSeed implements ParameterResolver, InvocationInterceptor {
    private final long seed;
    private final boolean takesSim;
    private final AtomicBoolean failed;
    private final List<AutoCloseable> built = new ArrayList<>();
    private @Nullable Sim sim;

    OneSeed(long seed, boolean takesSim, AtomicBoolean failed) {
      this.seed = seed;
      this.takesSim = takesSim;
      this.failed = failed;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getDeclaringExecutable().equals(context.getRequiredTestMethod());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      SimBuilder builder = Sim.builder().seed(seed).keepTrace(false);
      if (!takesSim) {
        return builder;
      }
      Sim fresh = builder.build();
      sim = fresh;
      return fresh;
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<@Nullable Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      boolean passed = false;
      try (Sim mine = sim) {
        proceed(invocation);
        if (mine != null && !mine.isClosed()) {
          mine.run();
        }
        passed = true;
      } catch (SimulationException e) {
        throw e; // says all that is said below
      } catch (TestAbortedException e) {
        passed = true;
        throw e;
      } catch (OutOfMemoryError e) {
        e.addSuppressed(new AssertionError(repeating()));
        throw e; // as it is: JUnit ends the whole run then
      } catch (Exception | Error e) {
        throw new AssertionError(e + repeating(), e);
      } finally {
        if (!passed) {
          failed.set(true);
        }
      }
    }

    /** Has the method do its part, and sees to it that what it builds is run. */
    private void proceed(Invocation<@Nullable Void> invocation) throws Throwable {
      try (AutoCloseable _ = this::closeBuilt) {
        Built.watching(built::add, invocation::proceed);
        if (!takesSim && built.isEmpty()) {
          throw new IllegalStateException(
              "nothing was built of the SimBuilder, so nothing has been shown: build a Sim, add"
                  + " hosts and run it");
        }
      }
    }

    /** Of those that have never run, the first says so. */
    private void closeBuilt() throws Exception {
      Exception first = null;
      for (AutoCloseable each : built) {
        try {
          each.close();
        } catch (IllegalStateException e) {
          first = first == null ? e : first;
        }
      }
      if (first != null) {
        throw first;
      }
    }

    private String repeating() {
      return "\n  with seed " + seed + "\n  to repeat this run: -D" + PROPERTY + "=" + seed;
    }
  }
}
