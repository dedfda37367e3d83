package edo.sync;

import edo.internal.seam.Ambient;
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
    try {
      return Ambient.provider().await(computation);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("nothing here throws checked exceptions", e);
    }
  }

  static IllegalStateException isOver() {
    return new IllegalStateException("this computation has ended or was withdrawn; make a new one");
  }
}
