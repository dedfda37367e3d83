package edo.task;

import java.util.Optional;

/**
 * Permission to cancel a task without waiting for its result. Dropping it does nothing. Safe for
 * use by any thread.
 */
public interface AbortHandle {
  /**
   * Asks the task to stop. A virtual-thread task sees it at its current or next suspension point,
   * where {@link CancelledException} is thrown, again and again until the task has ended; its
   * {@code finally} blocks run. One that has not begun gets that far as well, because only its own
   * code can close what it was given. A poll-driven task is withdrawn without being polled again. A
   * task that has ended, or a blocking job that has begun, is not affected; a value that it has
   * made waits to be joined, see {@link JoinHandle}.
   */
  void abort();

  /**
   * Whether the task has ended, in whatever way.
   *
   * @return true once its outcome is known
   */
  boolean isFinished();

  /**
   * The task's identity.
   *
   * @return the id
   */
  TaskId id();

  /**
   * The name given at spawn.
   *
   * @return the name, empty if it has none
   */
  Optional<String> name();
}
