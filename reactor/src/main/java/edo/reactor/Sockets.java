package edo.reactor;

import edo.reactor.internal.epoll.EpollSockets;
import edo.reactor.internal.nio.NioSockets;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;

/** Makes the sockets of one backend. */
public abstract sealed class Sockets permits EpollSockets, NioSockets {
  /** The queue length of {@link #listen}. */
  public static final int DEFAULT_BACKLOG = 1024;

  /** For the backends. */
  protected Sockets() {}

  /**
   * The sockets of a backend.
   *
   * @param backend which one; the same as that of the {@link Poll}
   * @return its sockets
   * @throws IllegalStateException if that backend is not available here
   */
  public static Sockets of(Backend backend) {
    backend.requireAvailable();
    return switch (backend) {
      case EPOLL -> EpollSockets.INSTANCE;
      case NIO -> NioSockets.INSTANCE;
    };
  }

  /**
   * Which backend these are of.
   *
   * @return the backend
   */
  public abstract Backend backend();

  /**
   * A TCP socket for IPv4.
   *
   * @return the socket, to be closed or turned into something
   * @throws ResourceExhaustedException if there is no descriptor left
   * @throws IOException if the system refuses
   */
  public abstract UnboundSocket tcp4() throws IOException;

  /**
   * A TCP socket for IPv6, and for IPv4 unless {@link TcpOptions#V6_ONLY} is set.
   *
   * @return the socket, to be closed or turned into something
   * @throws ResourceExhaustedException if there is no descriptor left
   * @throws IOException if the system refuses, for example because it has no IPv6
   */
  public abstract UnboundSocket tcp6() throws IOException;

  /**
   * A TCP socket for the family of an address.
   *
   * @param address what it is for
   * @return the socket, to be closed or turned into something
   * @throws IOException if the system refuses
   */
  public final UnboundSocket tcp(InetSocketAddress address) throws IOException {
    return address.getAddress() instanceof Inet6Address ? tcp6() : tcp4();
  }

  /**
   * Listens on an address, with {@code SO_REUSEADDR} so that a restarted server gets its port back
   * (not on Windows, where that option would let a stranger take the port).
   *
   * @param address where; port 0 picks a free one
   * @return the listener, with a queue of {@link #DEFAULT_BACKLOG}
   * @throws java.net.BindException if the address is in use or not of this machine
   * @throws IOException if the system refuses
   */
  public final ListenerSource listen(InetSocketAddress address) throws IOException {
    try (var socket = tcp(address)) {
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      socket.bind(address);
      return socket.listen(DEFAULT_BACKLOG);
    }
  }

  /**
   * Begins to connect, see {@link UnboundSocket#connect}.
   *
   * @param address of the peer
   * @return the stream, not connected yet
   * @throws IOException if it failed at once
   */
  public final StreamSource connect(InetSocketAddress address) throws IOException {
    try (var socket = tcp(address)) {
      return socket.connect(address);
    }
  }
}
