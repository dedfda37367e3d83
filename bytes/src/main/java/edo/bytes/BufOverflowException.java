package edo.bytes;

/**
 * There is less room than what was to be written needs, or a buffer would have to grow beyond what
 * an array can hold. Nothing was written.
 */
public final class BufOverflowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** How much room was asked for. */
  private final long requested;

  /** How much there was. */
  private final long available;

  /**
   * The exception; for implementations of {@link BufMut}.
   *
   * @param requested for how many bytes room was asked
   * @param available for how many there was
   */
  public BufOverflowException(long requested, long available) {
    super(
        "room for "
            + requested
            + " bytes asked for, but there is room for "
            + available
            + " only: look at remainingMut() first, or write to a BytesMut, which grows");
    this.requested = requested;
    this.available = available;
  }

  /**
   * For how many bytes room was asked.
   *
   * @return the number
   */
  public long requested() {
    return requested;
  }

  /**
   * For how many there was.
   *
   * @return the number
   */
  public long available() {
    return available;
  }
}
