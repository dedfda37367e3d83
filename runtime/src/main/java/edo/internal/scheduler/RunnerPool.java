package edo.internal.scheduler;

import edo.internal.task.Runner;
import org.jspecify.annotations.Nullable;

/** Pooled threads that are idle at one worker; the latest is taken first, its stack is warm. */
final class RunnerPool {
  private static final int LIMIT = 256;

  private final @Nullable Runner[] runners = new @Nullable Runner[LIMIT];
  private int count;

  @Nullable Runner take() {
    if (count == 0) {
      return null;
    }
    Runner runner = runners[--count];
    runners[count] = null;
    return runner;
  }

  /** Keeps one, if there is room. */
  boolean keep(Runner runner) {
    if (count == LIMIT) {
      return false;
    }
    runners[count++] = runner;
    return true;
  }
}
