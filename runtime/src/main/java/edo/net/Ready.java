package edo.net;

import edo.reactor.Readiness;

/**
 * What a socket is ready for, as far as is known: the answer of {@link TcpStream#ready}. All of it
 * are hints; an operation may still find that it would have to wait.
 *
 * @param bits bits of {@link Readiness}
 */
public record Ready(int bits) {
  /**
   * Whether a read is worth an attempt: for data, for the end of data, or for an error.
   *
   * @return true if so
   */
  public boolean isReadable() {
    return (bits & (Readiness.READABLE | Readiness.READ_CLOSED)) != 0;
  }

  /**
   * Whether a write is worth an attempt: there is room, or nobody is left to write to.
   *
   * @return true if so
   */
  public boolean isWritable() {
    return (bits & (Readiness.WRITABLE | Readiness.WRITE_CLOSED)) != 0;
  }

  /**
   * Whether the peer will send no more, or reading was shut down. Always false with {@code
   * java.nio}, which does not tell before the read.
   *
   * @return true if so
   */
  public boolean isReadClosed() {
    return (bits & Readiness.READ_CLOSED) != 0;
  }

  /**
   * Whether nothing written from now on will arrive. Always false with {@code java.nio}.
   *
   * @return true if so
   */
  public boolean isWriteClosed() {
    return (bits & Readiness.WRITE_CLOSED) != 0;
  }

  /**
   * Whether the socket has failed; the next operation or {@link TcpStream#takeError} tells how.
   *
   * @return true if so
   */
  public boolean isError() {
    return (bits & Readiness.ERROR) != 0;
  }

  @Override
  public String toString() {
    return Readiness.toString(bits);
  }
}
