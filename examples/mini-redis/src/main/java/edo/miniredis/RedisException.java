package edo.miniredis;

/** A server has answered with an error, or with something that makes no sense there. */
public final class RedisException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * With what it has said.
   *
   * @param message begins with a code, such as {@code ERR} or {@code WRONGTYPE}
   */
  public RedisException(String message) {
    super(message);
  }
}
