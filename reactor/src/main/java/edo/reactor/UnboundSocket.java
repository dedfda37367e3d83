package edo.reactor;

import edo.reactor.internal.epoll.EpollUnbound;
import edo.reactor.internal.foreign.ForeignUnbound;
import edo.reactor.internal.nio.NioUnbound;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/**
 * A TCP or Unix socket that is neither a listener nor a connection yet: the place for options and
 * {@link #bind}. {@link #listen} and {@link #connect} turn it into one of them, which owns the
 * descriptor from then on; after that, or after they failed, this object is closed.
 *
 * <p>Not for use by several threads at once.
 *
 * {@snippet :
 * ListenerSource listen(InetSocketAddress address) throws IOException {
 *   try (var socket = Sockets.of(Backend.best()).tcp4()) {
 *     socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
 *     socket.bind(address);
 *     return socket.listen(1024);
 *   }
 * }
 * }
 */
public abstract sealed class UnboundSocket implements AutoCloseable
    permits EpollUnbound, NioUnbound, ForeignUnbound {
  /** For the backends. */
  protected UnboundSocket() {}

  /**
   * Sets an option.
   *
   * @param <T> its type
   * @param option of {@link java.net.StandardSocketOptions} or {@link ExtraSocketOptions}
   * @param value its new value
   * @throws UnsupportedOperationException if the backend has no such option
   * @throws IllegalArgumentException if the value is out of range
   * @throws IOException if the system refuses
   */
  public abstract <T> void setOption(SocketOption<T> option, T value) throws IOException;

  /**
   * Reads an option.
   *
   * @param <T> its type
   * @param option of {@link java.net.StandardSocketOptions} or {@link ExtraSocketOptions}
   * @return its value
   * @throws UnsupportedOperationException if the backend has no such option
   * @throws IOException if the system refuses
   */
  public abstract <T> T option(SocketOption<T> option) throws IOException;

  /**
   * Binds to a local address.
   *
   * @param address of the socket's family, resolved; port 0 picks a free one. A path must not exist
   *     yet, and is not deleted when the socket is closed
   * @throws java.net.BindException if the address is in use or not of this machine
   * @throws IllegalArgumentException if the address is unresolved or of the wrong family
   * @throws IOException if the system refuses
   */
  public abstract void bind(SocketAddress address) throws IOException;

  /**
   * The local address.
   *
   * @return an {@link java.net.InetSocketAddress}, with port 0 if not bound, or a {@link
   *     UnixAddress}, unnamed if not bound
   * @throws IOException if the system refuses
   */
  public abstract SocketAddress localAddress() throws IOException;

  /**
   * Begins to listen. A socket that is not bound gets a free port on all addresses.
   *
   * @param backlog how many connections may wait to be accepted, at least 1; the system caps it
   * @return the listener
   * @throws IllegalArgumentException if the backlog is below 1
   * @throws IOException if the system refuses
   */
  public abstract ListenerSource listen(int backlog) throws IOException;

  /**
   * Begins to connect. The stream becomes writable when that has ended; then {@link
   * StreamSource#finishConnect} tells how. A failure may also be thrown from here.
   *
   * @param address of the peer, resolved
   * @return the stream, not connected yet
   * @throws IllegalArgumentException if the address is unresolved or of the wrong family
   * @throws IOException if it failed at once
   */
  public abstract StreamSource connect(SocketAddress address) throws IOException;

  /** Closes the socket if it is still here. Closing twice does nothing. */
  @Override
  public abstract void close();
}
