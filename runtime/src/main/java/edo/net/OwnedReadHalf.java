package edo.net;

import java.util.function.Function;

/**
 * The reading half of a connection, made by {@link SocketStream#intoSplit} and owned by whoever has
 * it. The connection lives until both halves are closed. Closing this one tells the peer nothing.
 *
 * @param <S> the kind of connection
 */
public final class OwnedReadHalf<S extends SocketStream<S>> extends ReadHalf {
  private final Ownership ownership = new Ownership();

  private final Function<StreamIo, S> whole;

  OwnedReadHalf(StreamIo io, Function<StreamIo, S> whole) {
    super(io);
    this.whole = whole;
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
  public S reunite(OwnedWriteHalf<S> writer) {
    if (writer.io != io) {
      throw new IllegalArgumentException(
          this + " and " + writer + " are halves of different connections");
    }
    Ownership.move(ownership, writer.ownership());
    return whole.apply(io);
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
