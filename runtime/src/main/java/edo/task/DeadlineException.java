package edo.task;

/**
 * A deadline passed before the work was done. An ordinary failure, unlike {@link
 * CancelledException}, of which it is no kind. One that ended a wait for a lock, a channel, a task
 * or the like says so in its message, by name if there is one.
 */
public final class DeadlineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message which deadline
   */
  public DeadlineException(String message) {
    super(message);
  }
}
