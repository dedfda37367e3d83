package edo.net;

/**
 * The reading half of a connection, made by {@link TcpStream#intoSplit} and owned by whoever has
 * it. The connection lives until both halves are closed. Closing this one tells the peer nothing.
 */
public final class OwnedReadHalf extends ReadHalf {
  private final Ownership ownership = new Ownership();

  OwnedReadHalf(StreamIo io) {
    super(io);
  }

  /**
   * Puts the connection together again.
   *
   * @param writer the other half
   * @return the stream, to be closed by the caller; the halves own nothing any more
   * @throws IllegalArgumentException if the halves belong to different connections; both stay as
   *     they are
   * @throws IllegalStateException if one of them was closed or reunited before
   */
  public TcpStream reunite(OwnedWriteHalf writer) {
    if (writer.io != io) {
      throw new IllegalArgumentException(
          this + " and " + writer + " are halves of different connections");
    }
    Ownership.move(ownership, writer.ownership());
    return new TcpStream(io);
  }

  Ownership ownership() {
    return ownership;
  }

  /**
   * Closes this half; if the other one was closed before, the connection. A task that waits in it
   * gets {@link java.nio.channels.AsynchronousCloseException}. Closing twice, or after {@link
   * #reunite}, does nothing. Never waits.
   */
  @Override
  public void close() {
    if (ownership.end()) {
      io.endHalf(StreamIo.READ_HALF);
    }
  }

  @Override
  public String toString() {
    return "OwnedReadHalf[" + io + "]";
  }
}
