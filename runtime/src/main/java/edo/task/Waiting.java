package edo.task;

import edo.internal.seam.Ambient;
import org.jspecify.annotations.Nullable;

/** What the direct forms of this package have in common. */
final class Waiting {
  private Waiting() {}

  /** Waits for a computation of ours, which throws nothing checked. */
  static <T extends @Nullable Object> T await(Async<T> computation) {
    return Ambient.await(computation);
  }

  /**
   * Waits for what must be over before anything goes on, although the caller is cancelled or its
   * thread interrupted; that is delivered afterwards.
   *
   * @param computation waited for once more after each interrupt; withdrawing it must do nothing
   */
  static void awaitSurely(Async<@Nullable Void> computation) {
    boolean interrupted = false;
    try {
      boolean over = false;
      while (!over) {
        try {
          Task.shield(() -> {
            var _ = Task.await(computation);
          });
          over = true;
        } catch (CancelledException e) {
          // A shield keeps out all but the interrupt of a thread that is no task of ours.
          if (!Thread.interrupted()) {
            throw e;
          }
          interrupted = true;
        }
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw checked(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static AssertionError checked(Exception e) {
    return new AssertionError("nothing here throws checked exceptions", e);
  }

  static IllegalStateException isOver() {
    return new IllegalStateException("this computation has ended or was withdrawn; make a new one");
  }
}
