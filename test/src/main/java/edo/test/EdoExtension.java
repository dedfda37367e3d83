package edo.test;

import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeBuilder;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs the tests of a class as tasks on a runtime, a new one for each test. For tests of all kinds,
 * such as {@code @ParameterizedTest}; one that needs no settings but those of {@link EdoTest} is
 * better off with that, which also says what runs where and what fails a test.
 *
 * {@snippet :
 * @RegisterExtension
 * final EdoExtension edo =
 *     EdoExtension.of(() -> EdoRuntime.multiThread().workerThreads(2).maxBlockingThreads(1))
 *         .timeout(Duration.ofSeconds(10));
 *
 * @Test
 * void runsOnIt(EdoRuntime runtime) {
 *   assertEquals(runtime, EdoRuntime.current());
 * }
 * }
 *
 * <p>{@code @ExtendWith(EdoExtension.class)} is the short form for a current-thread runtime. A test
 * that is an {@link EdoTest} goes its own way.
 *
 * <p>The extension itself sets what it needs on the builder: {@link
 * RuntimeBuilder#recordSpawnSites}, {@link RuntimeBuilder#onUnhandledFailure}, {@link
 * RuntimeBuilder#failureReportDelay} and {@link RuntimeBuilder#closeTimeout}.
 */
public final class EdoExtension
    implements BeforeEachCallback, AfterEachCallback, InvocationInterceptor, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(EdoExtension.class);

  private final Supplier<RuntimeBuilder> settings;
  private final boolean forMatrix;
  private Duration timeout = Duration.ofMinutes(1);
  private boolean leakCheck = true;
  private List<String> ignoredThreads = List.of();

  /** On current-thread runtimes with the defaults. */
  public EdoExtension() {
    this(EdoRuntime::currentThread, false);
  }

  private EdoExtension(Supplier<RuntimeBuilder> settings, boolean forMatrix) {
    this.settings = settings;
    this.forMatrix = forMatrix;
  }

  /**
   * On runtimes with settings of your own.
   *
   * @param settings a new builder for each test
   * @return the extension, to be registered with {@code @RegisterExtension}
   */
  public static EdoExtension of(Supplier<RuntimeBuilder> settings) {
    return new EdoExtension(settings, false);
  }

  static EdoExtension forMatrix(Supplier<RuntimeBuilder> settings) {
    return new EdoExtension(settings, true);
  }

  /**
   * How long a test may take, and each method before and after it; default a minute of real time.
   *
   * @param limit positive
   * @return this
   */
  public EdoExtension timeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("a test needs some time, not " + limit);
    }
    timeout = limit;
    return this;
  }

  /**
   * Whether it is a failure to leave tasks, timers, threads and what is open behind; default true.
   *
   * @param check false to let the end of the runtime clear them away
   * @return this
   */
  public EdoExtension leakCheck(boolean check) {
    leakCheck = check;
    return this;
  }

  /**
   * Threads that a test may leave behind: those that a library keeps for the whole process.
   *
   * @param prefixes how their names begin
   * @return this
   */
  public EdoExtension ignoreThreads(String... prefixes) {
    ignoredThreads = List.of(prefixes);
    return this;
  }

  /** An {@link EdoTest} has an extension of its own, from the matrix. */
  private boolean isMine(ExtensionContext context) {
    return forMatrix
        || context
            .getTestMethod()
            .filter(m -> AnnotationSupport.isAnnotated(m, EdoTest.class))
            .isEmpty();
  }

  private static @Nullable TestSession session(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(TestSession.class, TestSession.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (isMine(context)) {
      if (session(context) != null) {
        throw new ExtensionConfigurationException(
            "two EdoExtensions are registered for one test, as by a class and by one that is nested"
                + " in it; remove one of them");
      }
      var session = new TestSession(settings.get(), timeout, leakCheck, ignoredThreads);
      context.getStore(NAMESPACE).put(TestSession.class, session);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (!isMine(context)) {
      return;
    }
    TestSession session = context.getStore(NAMESPACE).remove(TestSession.class, TestSession.class);
    if (session != null) {
      session.close(context.getExecutionException().orElse(null));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return isMine(context) && parameter.getParameter().getType() == EdoRuntime.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestSession session = session(context);
    if (session == null) {
      throw new ParameterResolutionException(
          "there is a runtime for each test, and none here, as in @BeforeAll; build one there, or"
              + " use @BeforeEach");
    }
    return session.runtime();
  }

  private <T extends @Nullable Object> T onRuntime(
      Invocation<T> invocation, ExtensionContext context) throws Throwable {
    TestSession session = session(context);
    return isMine(context) && session != null
        ? session.run(invocation::proceed)
        : invocation.proceed();
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    var _ = onRuntime(invocation, context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    var _ = onRuntime(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    var _ = onRuntime(invocation, context);
  }

  @Override
  public <T extends @Nullable Object> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    return onRuntime(invocation, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<@Nullable Void> invocation,
      DynamicTestInvocationContext test,
      ExtensionContext context)
      throws Throwable {
    var _ = onRuntime(invocation, context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    var _ = onRuntime(invocation, context);
  }
}
