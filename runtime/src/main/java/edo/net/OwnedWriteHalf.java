package edo.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * The writing half of a connection, made by {@link SocketStream#intoSplit} and owned by whoever has
 * it. Closing it shuts the direction down: the peer reads the end of the stream. The connection
 * lives until both halves are closed.
 *
 * @param <S> the kind of connection
 */
public final class OwnedWriteHalf<S extends SocketStream<S>> extends WriteHalf {
  private final Ownership ownership = new Ownership();

  OwnedWriteHalf(StreamIo io) {
    super(io);
  }

  /**
   * Puts the connection together again.
   *
   * @param reader the other half
   * @return the stream, to be closed by the caller; the halves own nothing any more
   * @throws IllegalArgumentException if the halves belong to different connections; both stay as
   *     they are
   * @throws IllegalStateException if one of them was closed or reunited before
   */
  public S reunite(OwnedReadHalf<S> reader) {
    return reader.reunite(this);
  }

  Ownership ownership() {
    return ownership;
  }

  /**
   * Lets go of this half without shutting the direction down: the peer learns nothing until the
   * other half is closed.
   */
  public void forget() {
    if (ownership.end()) {
      io.endHalf(StreamIo.WRITE_HALF);
    }
  }

  /**
   * Shuts the direction down and closes this half; if the other one was closed before, the
   * connection. A task that waits in it gets {@link java.nio.channels.AsynchronousCloseException}.
   * Closing twice, or after {@link #forget} or {@link #reunite}, does nothing. Never waits.
   */
  @Override
  public void close() {
    if (!ownership.end()) {
      return;
    }
    try {
      io.socket().shutdownOutput();
    } catch (ClosedChannelException e) {
      return; // the stream was closed as a whole, and with it this direction
    } catch (IOException e) {
      // The system cannot tell the peer; closing the connection, which comes next, will.
      System.getLogger("edo.net")
          .log(System.Logger.Level.DEBUG, "shutting down the output of " + io + " failed", e);
    }
    io.endHalf(StreamIo.WRITE_HALF);
  }

  @Override
  public String toString() {
    return "OwnedWriteHalf[" + io + "]";
  }
}
