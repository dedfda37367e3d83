package edo.bytes;

/**
 * There are fewer bytes to read than were asked for. Nothing was read: the cursor is where it was,
 * so who waits for more input may ask again.
 */
public final class BufUnderflowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** How many bytes were asked for. */
  private final long requested;

  /** How many there were. */
  private final long available;

  /**
   * The exception; for implementations of {@link Buf}.
   *
   * @param requested how many bytes were asked for
   * @param available how many there were
   */
  public BufUnderflowException(long requested, long available) {
    super(
        requested
            + " bytes asked for, but only "
            + available
            + " are there: look at remaining() first, or read more");
    this.requested = requested;
    this.available = available;
  }

  /**
   * How many bytes were asked for.
   *
   * @return the number
   */
  public long requested() {
    return requested;
  }

  /**
   * How many there were.
   *
   * @return the number
   */
  public long available() {
    return available;
  }
}
