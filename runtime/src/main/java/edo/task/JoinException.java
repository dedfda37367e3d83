package edo.task;

import org.jspecify.annotations.Nullable;

/**
 * The task that was joined did not produce a result: it threw, or it was cancelled. The cause is
 * what it threw. Not to be confused with {@link CancelledException}, which says that the
 * <em>calling</em> task is cancelled.
 */
public final class JoinException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The number of the task. */
  private final long taskId;

  /** Whether it was cancelled; otherwise it threw. */
  private final boolean cancelled;

  private JoinException(String message, @Nullable Throwable cause, long taskId, boolean cancelled) {
    super(message, cause);
    this.taskId = taskId;
    this.cancelled = cancelled;
  }

  /**
   * For a task that threw.
   *
   * @param id the task
   * @param name its name, or null
   * @param cause what it threw
   * @return the exception
   */
  public static JoinException failed(TaskId id, @Nullable String name, Throwable cause) {
    return new JoinException(
        "task " + label(id, name) + " failed: " + cause, cause, id.value(), false);
  }

  /**
   * For a task that was cancelled.
   *
   * @param id the task
   * @param name its name, or null
   * @param cause the cancellation as the task saw it, or null if it never ran
   * @return the exception
   */
  public static JoinException cancelled(
      TaskId id, @Nullable String name, @Nullable Throwable cause) {
    String how =
        cause instanceof TaskRejectedException
            ? " was not run: " + cause.getMessage()
            : " was cancelled";
    return new JoinException("task " + label(id, name) + how, cause, id.value(), true);
  }

  private static String label(TaskId id, @Nullable String name) {
    return name == null ? id.toString() : id + " (" + name + ")";
  }

  /**
   * Whether the task was cancelled.
   *
   * @return true if it was cancelled, false if it threw
   * @see #isRejected()
   */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Whether the task never ran its body because an {@link Admission} did not let it in. It counts
   * as cancelled, too.
   *
   * @return true if so; the cause is a {@link TaskRejectedException}
   */
  public boolean isRejected() {
    return cancelled && getCause() instanceof TaskRejectedException;
  }

  /**
   * Whether the task threw.
   *
   * @return true if it threw; the exception is the cause
   */
  public boolean isFailure() {
    return !cancelled;
  }

  /**
   * The task that was joined.
   *
   * @return its id
   */
  public TaskId taskId() {
    return new TaskId(taskId);
  }
}
