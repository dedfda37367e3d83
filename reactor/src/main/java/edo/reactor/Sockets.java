package edo.reactor;

import edo.reactor.internal.epoll.EpollSockets;
import edo.reactor.internal.foreign.ForeignSockets;
import edo.reactor.internal.nio.NioSockets;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;

/** Makes the sockets of one backend: TCP, UDP, and Unix sockets where the system has them. */
public abstract sealed class Sockets permits EpollSockets, NioSockets, ForeignSockets {
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
   * A TCP socket for IPv6, and for IPv4 unless {@link ExtraSocketOptions#V6_ONLY} is set.
   *
   * @return the socket, to be closed or turned into something
   * @throws ResourceExhaustedException if there is no descriptor left
   * @throws IOException if the system refuses, for example because it has no IPv6
   */
  public abstract UnboundSocket tcp6() throws IOException;

  /**
   * A Unix socket for streams. Addresses are {@link UnixAddress}.
   *
   * @return the socket, to be closed or turned into something
   * @throws ResourceExhaustedException if there is no descriptor left
   * @throws IOException if the system refuses, for example because it has no Unix sockets
   */
  public abstract UnboundSocket unix() throws IOException;

  /**
   * Both ends of a Unix connection.
   *
   * @param one one end
   * @param other the other end
   */
  public record UnixPair(StreamSource one, StreamSource other) {}

  /**
   * Makes a Unix connection within this process. Its ends have no name (with {@code java.nio} they
   * may have one that nobody can connect to any more).
   *
   * @return both ends
   * @throws ResourceExhaustedException if there are no descriptors left
   * @throws IOException if the system refuses
   */
  public final UnixPair unixPair() throws IOException {
    StreamSource[] ends = openUnixPair();
    return new UnixPair(ends[0], ends[1]);
  }

  /**
   * For the backends: both ends of a Unix connection.
   *
   * @return two sources
   * @throws IOException if the system refuses
   */
  protected abstract StreamSource[] openUnixPair() throws IOException;

  /**
   * A UDP socket for IPv4.
   *
   * @return the socket, not bound
   * @throws ResourceExhaustedException if there is no descriptor left
   * @throws IOException if the system refuses
   */
  public abstract DatagramSource udp4() throws IOException;

  /**
   * A UDP socket for IPv6, and for IPv4 unless {@link ExtraSocketOptions#V6_ONLY} is set.
   *
   * @return the socket, not bound
   * @throws ResourceExhaustedException if there is no descriptor left
   * @throws IOException if the system refuses, for example because it has no IPv6
   */
  public abstract DatagramSource udp6() throws IOException;

  /**
   * A Unix socket for datagrams (epoll only).
   *
   * @return the socket, not bound
   * @throws UnsupportedOperationException with {@code java.nio}
   * @throws IOException if the system refuses
   */
  public abstract DatagramSource unixDatagram() throws IOException;

  /**
   * Two Unix sockets for datagrams, each the peer of the other.
   *
   * @param one one of them
   * @param other the other one
   */
  public record UnixDatagramPair(DatagramSource one, DatagramSource other) {}

  /**
   * Two Unix sockets for datagrams, each the peer of the other (epoll only).
   *
   * @return both
   * @throws UnsupportedOperationException with {@code java.nio}
   * @throws IOException if the system refuses
   */
  public final UnixDatagramPair unixDatagramPair() throws IOException {
    DatagramSource[] ends = openUnixDatagramPair();
    return new UnixDatagramPair(ends[0], ends[1]);
  }

  /**
   * For the backends: two Unix sockets for datagrams.
   *
   * @return two sources
   * @throws IOException if the system refuses
   */
  protected abstract DatagramSource[] openUnixDatagramPair() throws IOException;

  /**
   * Takes over a listening socket that comes from elsewhere, and makes it non-blocking (epoll
   * only).
   *
   * @param fd its descriptor, owned by the result if all goes well
   * @param unix whether it is to be a Unix socket, or one of the internet
   * @return the source
   * @throws IllegalArgumentException if it is something else
   * @throws UnsupportedOperationException with {@code java.nio}
   * @throws IOException if the descriptor is not open
   */
  public abstract ListenerSource adoptListener(int fd, boolean unix) throws IOException;

  /**
   * Takes over a connected stream socket that comes from elsewhere, and makes it non-blocking
   * (epoll only).
   *
   * @param fd its descriptor, owned by the result if all goes well
   * @param unix whether it is to be a Unix socket, or one of the internet
   * @return the source
   * @throws IllegalArgumentException if it is something else
   * @throws UnsupportedOperationException with {@code java.nio}
   * @throws IOException if the descriptor is not open
   */
  public abstract StreamSource adoptStream(int fd, boolean unix) throws IOException;

  /**
   * Takes over a socket for datagrams that comes from elsewhere, and makes it non-blocking (epoll
   * only).
   *
   * @param fd its descriptor, owned by the result if all goes well
   * @param unix whether it is to be a Unix socket, or one of the internet
   * @return the source
   * @throws IllegalArgumentException if it is something else
   * @throws UnsupportedOperationException with {@code java.nio}
   * @throws IOException if the descriptor is not open
   */
  public abstract DatagramSource adoptDatagram(int fd, boolean unix) throws IOException;

  /**
   * A batch of datagrams that suits the sockets of this backend best. All sockets take all batches.
   *
   * @param capacity how many datagrams, 1 to {@link DatagramBatch#MAX_CAPACITY}
   * @param room how many bytes for each, 1 to {@link DatagramBatch#MAX_ROOM}
   * @param <A> the kind of address
   * @return an empty batch
   * @throws IllegalArgumentException if either is out of range
   */
  public abstract <A extends SocketAddress> DatagramBatch<A> datagramBatch(int capacity, int room);

  /**
   * A stream socket for the family of an address.
   *
   * @param address what it is for: an {@link java.net.InetSocketAddress} or a {@link UnixAddress}
   * @return the socket, to be closed or turned into something
   * @throws IOException if the system refuses
   */
  public final UnboundSocket forAddress(SocketAddress address) throws IOException {
    return switch (address) {
      case UnixAddress _, UnixDomainSocketAddress _ -> unix();
      case InetSocketAddress internet when internet.getAddress() instanceof Inet6Address -> tcp6();
      default -> tcp4(); // which refuses what is no address of the internet
    };
  }

  /**
   * Listens on an address, with {@code SO_REUSEADDR} so that a restarted server gets its port back
   * (not on Windows, where that option would let a stranger take the port).
   *
   * @param address where; port 0 picks a free one, and a path must not exist yet
   * @return the listener, with a queue of {@link #DEFAULT_BACKLOG}
   * @throws java.net.BindException if the address is in use or not of this machine
   * @throws IOException if the system refuses
   */
  public final ListenerSource listen(SocketAddress address) throws IOException {
    try (var socket = forAddress(address)) {
      if (address instanceof InetSocketAddress
          && !System.getProperty("os.name", "").startsWith("Windows")) {
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
  public final StreamSource connect(SocketAddress address) throws IOException {
    try (var socket = forAddress(address)) {
      return socket.connect(address);
    }
  }
}
