package edo.net;

import edo.reactor.Readiness;

/**
 * What a socket is ready for, as far as is known: the answer of {@link TcpStream#ready}. All of it
 * are hints; an operation may still find that it would have to wait.
 *
 * @param bits bits of {@link Readiness}
 */
public record Ready(int bits) {
  /** Nothing. */
  public static final Ready NONE = new Ready(0);

  /** There may be something to read, or a connection to accept. */
  public static final Ready READABLE = new Ready(Readiness.READABLE);

  /** There may be room to write. */
  public static final Ready WRITABLE = new Ready(Readiness.WRITABLE);

  /** The peer will send no more, or reading was shut down; readable, too. */
  public static final Ready READ_CLOSED = new Ready(Readiness.READ_CLOSED);

  /** Nothing written from now on will arrive; writable, too. */
  public static final Ready WRITE_CLOSED = new Ready(Readiness.WRITE_CLOSED);

  /** Out-of-band data has come. */
  public static final Ready PRIORITY = new Ready(Readiness.PRIORITY);

  /** The socket has failed. */
  public static final Ready ERROR = new Ready(Readiness.ERROR);

  /** Everything there is. */
  public static final Ready ALL =
      READABLE.add(WRITABLE).add(READ_CLOSED).add(WRITE_CLOSED).add(PRIORITY).add(ERROR);

  /**
   * What is in this or in another.
   *
   * @param other the other one
   * @return the union
   */
  public Ready add(Ready other) {
    return new Ready(bits | other.bits);
  }

  /**
   * What is in this and not in another.
   *
   * @param other the other one
   * @return the difference
   */
  public Ready remove(Ready other) {
    return new Ready(bits & ~other.bits);
  }

  /**
   * What is in this and in another.
   *
   * @param other the other one
   * @return the intersection
   */
  public Ready retain(Ready other) {
    return new Ready(bits & other.bits);
  }

  /**
   * Whether all that is in another is in this.
   *
   * @param other the other one
   * @return true if so
   */
  public boolean contains(Ready other) {
    return (bits & other.bits) == other.bits;
  }

  /**
   * Whether there is nothing in it.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return bits == 0;
  }

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
   * Whether out-of-band data has come; told by an {@link AsyncFd} that is watched for it.
   *
   * @return true if so
   */
  public boolean isPriority() {
    return (bits & Readiness.PRIORITY) != 0;
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
