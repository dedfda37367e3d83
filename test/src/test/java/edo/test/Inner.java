package edo.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Tests that are run by a test, and what became of them. */
final class Inner {
  private final EngineExecutionResults results;

  private Inner(EngineExecutionResults results) {
    this.results = results;
  }

  /** Runs all tests of a class. */
  static Inner run(Class<?> tests) {
    return new Inner(EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute());
  }

  /** Runs all tests of a class, at the same time as far as possible. */
  static Inner runTogether(Class<?> tests) {
    return new Inner(
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(tests))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
            .execute());
  }

  /** Asserts how many went well, failed, and were skipped. */
  Inner had(int succeeded, int failed, int skipped) {
    var tests = results.testEvents();
    assertEquals(
        List.of(succeeded, failed, skipped),
        List.of(
            (int) tests.succeeded().count(),
            (int) tests.failed().count(),
            (int) tests.skipped().count()),
        () -> failures().toString());
    return this;
  }

  /** The names of those that went well. */
  List<String> succeeded() {
    return results
        .testEvents()
        .succeeded()
        .map(e -> e.getTestDescriptor().getDisplayName())
        .toList();
  }

  List<String> skipped() {
    return results
        .testEvents()
        .skipped()
        .map(
            e -> e.getTestDescriptor().getDisplayName() + ": " + e.getRequiredPayload(String.class))
        .toList();
  }

  /** What each failed with, containers included, by method. */
  Map<String, Throwable> failures() {
    var all = new TreeMap<String, Throwable>();
    for (Event event : results.allEvents().failed().list()) {
      all.put(
          event
              .getTestDescriptor()
              .getUniqueId()
              .toString()
              .replaceFirst(".*(method|template):(\\w+).*", "$2"),
          event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow());
    }
    return all;
  }
}
