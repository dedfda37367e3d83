package edo.sync;

import edo.internal.seam.Ambient;
import edo.internal.seam.Awaited;
import edo.task.Async;
import org.jspecify.annotations.Nullable;

/** What the direct forms of this package have in common. */
final class Waits {
  private Waits() {}

  /** A unit of the task's budget, and a look whether it was cancelled: before anything is taken. */
  static void begin() {
    Ambient.provider().consumeBudget();
  }

  /** Waits for a computation of ours, which throws nothing checked. */
  static <T extends @Nullable Object> T await(Async<T> computation) {
    return Ambient.await(computation);
  }

  static IllegalStateException isOver(Awaited computation) {
    return new IllegalStateException(
        "this computation, which waits for "
            + computation.awaited()
            + ", has ended or was withdrawn; make a new one");
  }
}
