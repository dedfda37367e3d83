package edo.sync;

import org.jspecify.annotations.Nullable;

/**
 * The other end of a channel is closed, or a semaphore was closed: what was asked for will never
 * happen. An ordinary end more often than an error; the try-forms and the forms that return an
 * {@code Optional} say it without an exception where a program expects it.
 */
public final class ClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what is closed
   */
  public ClosedException(String message) {
    super(message);
  }

  static ClosedException of(String kind, @Nullable String name) {
    return new ClosedException((name == null ? "this " + kind : kind + " " + name) + " is closed");
  }
}
