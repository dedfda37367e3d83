package edo.test;

import edo.reactor.Backend;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeBuilder;
import edo.runtime.RuntimeFlavor;
import edo.runtime.Scheduling;
import edo.runtime.UnhandledFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Makes of an {@link EdoTest} as many tests as there are combinations of what it asks for. For
 * JUnit, which the annotation tells of it.
 */
public final class EdoTestMatrix implements TestTemplateInvocationContextProvider {
  /** For JUnit. */
  public EdoTestMatrix() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), EdoTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    EdoTest asked =
        AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), EdoTest.class)
            .orElseThrow();
    check(asked);
    var all = new ArrayList<TestTemplateInvocationContext>();
    List<@Nullable Backend> reactors = new ArrayList<>(Arrays.asList(asked.reactor()));
    if (reactors.isEmpty()) {
      reactors.add(null);
    }
    for (RuntimeFlavor flavor : asked.flavor()) {
      for (Scheduling scheduling : asked.scheduling()) {
        for (Backend reactor : reactors) {
          all.add(new Cell(asked, flavor, scheduling, reactor));
        }
      }
    }
    return all.stream();
  }

  private static void check(EdoTest asked) {
    List<RuntimeFlavor> flavors = List.of(asked.flavor());
    require(!flavors.isEmpty(), "flavor must name at least one");
    require(asked.scheduling().length > 0, "scheduling must name at least one");
    require(asked.workers() >= 0, "workers must not be negative, but is " + asked.workers());
    require(asked.timeoutMillis() > 0, "timeoutMillis must be at least 1");
    require(
        asked.workers() == 0 || flavors.contains(RuntimeFlavor.MULTI_THREAD),
        "workers needs flavor = MULTI_THREAD, as a current-thread runtime has one worker");
    boolean multi = flavors.contains(RuntimeFlavor.MULTI_THREAD);
    require(
        !asked.startPaused() || !multi,
        "startPaused needs flavor = CURRENT_THREAD alone: the clock of a multi-thread runtime cannot"
            + " be paused");
    require(
        asked.unhandledFailure() != UnhandledFailure.SHUTDOWN_RUNTIME || !multi,
        "unhandledFailure = SHUTDOWN_RUNTIME needs flavor = CURRENT_THREAD alone");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new ExtensionConfigurationException("@EdoTest: " + what);
    }
  }

  /** One combination. */
  private record Cell(
      EdoTest asked, RuntimeFlavor flavor, Scheduling scheduling, @Nullable Backend reactor)
      implements TestTemplateInvocationContext, ExecutionCondition {
    @Override
    public String getDisplayName(int invocationIndex) {
      var name = new StringBuilder().append(flavor);
      if (flavor == RuntimeFlavor.MULTI_THREAD && asked.workers() != 0) {
        name.append(" of ").append(asked.workers());
      }
      if (scheduling != Scheduling.AUTO) {
        name.append(", scheduling ").append(scheduling);
      }
      if (reactor != null) {
        name.append(", reactor ").append(reactor);
      }
      return name.append(asked.startPaused() ? ", paused" : "").toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      var extension =
          EdoExtension.forMatrix(this::builder)
              .timeout(Duration.ofMillis(asked.timeoutMillis()))
              .leakCheck(asked.leakCheck())
              .ignoreThreads(asked.ignoreThreads());
      return List.of(this, extension);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (reactor != null && !reactor.isAvailable()) {
        return ConditionEvaluationResult.disabled(reactor.unavailableReason());
      }
      if (scheduling == Scheduling.OWN && !OwnScheduling.REASON.isEmpty()) {
        return ConditionEvaluationResult.disabled(OwnScheduling.REASON);
      }
      return ConditionEvaluationResult.enabled("available");
    }

    private RuntimeBuilder builder() {
      RuntimeBuilder builder =
          switch (flavor) {
            case CURRENT_THREAD -> EdoRuntime.currentThread().startPaused(asked.startPaused());
            case MULTI_THREAD -> EdoRuntime.multiThread();
          };
      if (flavor == RuntimeFlavor.MULTI_THREAD && asked.workers() != 0) {
        var _ = builder.workerThreads(asked.workers());
      }
      if (reactor != null) {
        var _ = builder.reactor(reactor);
      }
      return builder.scheduling(scheduling).unhandledFailure(asked.unhandledFailure());
    }
  }

  /** Asked once, and only if somebody wants it. */
  private static final class OwnScheduling {
    static final String REASON = reason();

    private static String reason() {
      try (var _ = EdoRuntime.currentThread().scheduling(Scheduling.OWN).build()) {
        return "";
      } catch (IllegalStateException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }
}
