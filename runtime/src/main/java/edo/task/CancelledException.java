package edo.task;

import org.jspecify.annotations.Nullable;

/**
 * The current task, the scope it is in, or a {@link CancelToken} that it asks, is cancelled. For
 * task and scope, every suspension point throws it until they have been left, so swallowing it once
 * does no harm. Let it pass: it is no error and is never reported as one; a task that ends with it
 * counts as cancelled. It carries no stack trace, because a shutdown may throw a million of them.
 */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message who was cancelled and why
   */
  public CancelledException(String message) {
    this(message, null);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message who was cancelled and why
   * @param cause what made it so, or null
   */
  public CancelledException(String message, @Nullable Throwable cause) {
    super(message, cause, true, false);
  }
}
