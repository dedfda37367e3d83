package edo.io;

import java.io.IOException;

/** There is more than somebody is willing to hold in memory. */
public final class TooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  /** In bytes. */
  private final long limit;

  /**
   * For those who have a limit.
   *
   * @param what what is too long, as in "the line"
   * @param limit how many bytes would have been allowed
   */
  public TooLongException(String what, long limit) {
    super(what + " is longer than the " + limit + " bytes allowed; raise the limit if it may be");
    this.limit = limit;
  }

  /**
   * What would have been allowed.
   *
   * @return bytes
   */
  public long limit() {
    return limit;
  }
}
