package edo.task;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A running task, and the right to its result. Ignoring the handle lets the task run on its own; a
 * failure that nobody joins is reported once to the runtime's failure handler. Safe for use by any
 * thread, and may be joined any number of times.
 *
 * <p><b>Values that own something</b>, such as a permit, a guard or a connection, stay with the
 * handle until it is joined, also if the task was aborted when it had ended already: for all that
 * is known, somebody is going to join it. Whoever drops the handle loses them for good; a lock
 * stays locked. So join it, or spawn such tasks into a {@link TaskScope} or a {@link JoinSet},
 * which close what nobody takes. A task that makes nothing may close what it has itself.
 *
 * @param <T> the type of the result
 */
public interface JoinHandle<T extends @Nullable Object> extends AbortHandle {
  /**
   * Waits for the task to end. The task's {@code finally} blocks have run by then.
   *
   * <p><b>Blocking:</b> suspends the calling task, or blocks the calling plain thread, until the
   * task has ended.
   *
   * <p><b>Cancellation:</b> cancelling the caller leaves the joined task running.
   *
   * @return its result
   * @throws JoinException if the task failed or was cancelled
   * @throws IllegalStateException if a task joins itself
   */
  T join();

  /**
   * {@link #join()} as a computation; each call gives a new one.
   *
   * @return a computation that completes with the task's result or fails with {@link JoinException}
   */
  Async<T> joinAsync();

  /**
   * The outcome as a {@link CompletionStage}, for code that speaks that language. Completes
   * exceptionally with {@link JoinException}; dependents without an executor of their own run on
   * the thread that ends the task, so they must be short.
   *
   * @return a stage that completes when the task has ended
   */
  CompletionStage<T> asStage();

  /**
   * A handle that can cancel but not join.
   *
   * @return the handle
   */
  AbortHandle abortHandle();
}
