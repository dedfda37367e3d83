package edo.task;

/**
 * What binds a task to a {@link CancelToken}, see {@link CancelToken#link}. To be closed when the
 * token is to abort the task no more; need not be closed, it goes away with the task. Safe for use
 * by any thread.
 */
public interface CancelLink extends AutoCloseable {
  /**
   * Undoes the link: if the token is cancelled from now on, the task is left alone. Nothing of it
   * stays behind, neither at the token nor at the task. Idempotent; without effect once the token
   * was cancelled or the task has ended. Never waits.
   */
  @Override
  void close();
}
