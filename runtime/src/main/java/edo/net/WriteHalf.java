package edo.net;

import java.io.IOException;
import java.net.SocketAddress;

/**
 * The writing half of a connection, made by {@link SocketStream#split}: a view that costs nothing
 * and ends with the stream.
 */
public sealed class WriteHalf extends OutputSide implements SocketWriter permits OwnedWriteHalf {
  WriteHalf(StreamIo io) {
    super(io);
  }

  @Override
  public final void shutdownOutput() throws IOException {
    io.socket().shutdownOutput();
  }

  @Override
  public final SocketAddress localAddress() throws IOException {
    return io.socket().localAddress();
  }

  @Override
  public final SocketAddress peerAddress() throws IOException {
    return io.socket().peerAddress();
  }

  /** Does nothing: this is a view, and the stream stays open. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "WriteHalf[" + io + "]";
  }
}
