package edo.miniredis.resp;

/**
 * A request that cannot be carried out: its message is the reply, and nothing has changed. Without
 * a stack trace, as it is an answer and no fault of the program.
 */
public final class ErrorReply extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String INTEGER = "ERR value is not an integer or out of range";

  /**
   * With the line that is sent.
   *
   * @param message begins with a code, such as {@code ERR}
   */
  public ErrorReply(String message) {
    super(message, null, false, false);
  }

  /**
   * The key holds a value of another type.
   *
   * @return the reply
   */
  public static ErrorReply wrongType() {
    return new ErrorReply("WRONGTYPE Operation against a key holding the wrong kind of value");
  }

  /**
   * The arguments make no sense together.
   *
   * @return the reply
   */
  public static ErrorReply syntax() {
    return new ErrorReply("ERR syntax error");
  }

  /**
   * An argument, or a value, should be an integer of 64 bits.
   *
   * @return the reply
   */
  public static ErrorReply notAnInteger() {
    return new ErrorReply(INTEGER);
  }

  /**
   * An argument, or a value, should be a floating point number.
   *
   * @return the reply
   */
  public static ErrorReply notAFloat() {
    return new ErrorReply("ERR value is not a valid float");
  }

  /**
   * A result would not fit.
   *
   * @return the reply
   */
  public static ErrorReply overflow() {
    return new ErrorReply("ERR increment or decrement would overflow");
  }

  /**
   * The wrong number of arguments.
   *
   * @param command of which command
   * @return the reply
   */
  public static ErrorReply arity(String command) {
    return new ErrorReply("ERR wrong number of arguments for '" + command + "' command");
  }

  /** The line that is sent. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
