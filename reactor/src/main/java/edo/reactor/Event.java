package edo.reactor;

/**
 * What one source is ready for. All predicates but {@link #token} are hints: a false positive is
 * possible and costs one operation that answers {@link Source#WOULD_BLOCK}.
 *
 * @param token of the source
 * @param readiness bits of {@link Readiness}
 */
public record Event(Token token, int readiness) {
  /**
   * Whether there may be something to read or to accept.
   *
   * @return true if so
   */
  public boolean isReadable() {
    return has(Readiness.READABLE);
  }

  /**
   * Whether there may be room to write, or a connect has ended.
   *
   * @return true if so
   */
  public boolean isWritable() {
    return has(Readiness.WRITABLE);
  }

  /**
   * Whether the source failed.
   *
   * @return true if so
   */
  public boolean isError() {
    return has(Readiness.ERROR);
  }

  /**
   * Whether the peer will send no more. {@code java.nio} cannot tell; there the event is just
   * readable and the read answers {@link Source#EOF}.
   *
   * @return true if so
   */
  public boolean isReadClosed() {
    return has(Readiness.READ_CLOSED);
  }

  /**
   * Whether nothing written from now on will arrive. {@code java.nio} cannot tell; there the event
   * is just writable and the write fails.
   *
   * @return true if so
   */
  public boolean isWriteClosed() {
    return has(Readiness.WRITE_CLOSED);
  }

  /**
   * Whether out-of-band data has come (epoll only).
   *
   * @return true if so
   */
  public boolean isPriority() {
    return has(Readiness.PRIORITY);
  }

  private boolean has(int bit) {
    return (readiness & bit) != 0;
  }

  @Override
  public String toString() {
    return "Event[" + token.value() + ": " + Readiness.toString(readiness) + "]";
  }
}
