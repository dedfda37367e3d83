package edo.net;

import edo.task.Context;
import java.io.IOException;
import java.net.SocketAddress;

/** The writing side of a connection: a {@link SocketStream}, or one of its writing halves. */
public sealed interface SocketWriter extends ReadyWriter permits SocketStream, WriteHalf {
  /**
   * Ends this direction: the peer reads the end of the stream after what was written, and later
   * writes fail. Reading goes on. Does nothing if that was done before or the connection has
   * broken. Never waits.
   *
   * @throws IOException if this end was closed
   */
  void shutdownOutput() throws IOException;

  /**
   * This end's address.
   *
   * @return the address
   * @throws IOException if this end was closed
   */
  SocketAddress localAddress() throws IOException;

  /**
   * The other end's address.
   *
   * @return the address
   * @throws IOException if this end was closed
   */
  SocketAddress peerAddress() throws IOException;

  /** {@link #shutdownOutput}. */
  @Override
  default boolean pollShutdown(Context cx) throws IOException {
    shutdownOutput();
    return true;
  }

  /** {@link #shutdownOutput}. */
  @Override
  default void shutdown() throws IOException {
    shutdownOutput();
  }
}
