package edo.examples;

import edo.reactor.Backend;
import edo.runtime.EdoRuntime;
import java.util.Optional;

/**
 * What is set around a program, in the environment and in system properties. Looked at before the
 * program runs, so that what is set wrong gets a line, and everything else that goes wrong in a
 * runtime is a bug with a stack trace.
 */
final class Setup {
  private Setup() {}

  /** What is wrong with it and what to do about that; empty if nothing is. */
  static Optional<String> complaint() {
    try {
      // Each reads its settings, and neither starts anything.
      var _ = EdoRuntime.multiThread();
      var _ = Backend.best();
      return Optional.empty();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
