package edo.io;

import edo.internal.seam.Ambient;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How the direct forms of this package wait. */
final class Waiting {
  private Waiting() {}

  /** Something that is done, or not yet. */
  @FunctionalInterface
  interface Step {
    boolean poll(Context cx) throws IOException;
  }

  /** A computation that is done when a step is. */
  static Async<@Nullable Void> until(Step step) {
    return new Async<>() {
      @Override
      public Poll<@Nullable Void> poll(Context cx) throws IOException {
        return step.poll(cx) ? Poll.done() : Poll.pending();
      }
    };
  }

  /** Waits for a computation of ours, which throws nothing checked but {@link IOException}. */
  static <T extends @Nullable Object> T await(Async<T> computation) throws IOException {
    return Ambient.awaitIo(computation);
  }

  /** A unit of the task's budget, and a look whether it was cancelled: before anything is taken. */
  static void begin() {
    Ambient.provider().consumeBudget();
  }
}
