package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Books;
import edo.internal.seam.Host;
import edo.reactor.DatagramSource;
import edo.reactor.UnboundSocket;
import edo.reactor.UnixAddress;
import edo.task.Async;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket before it is a listener, a connection or a socket for datagrams: the place to
 * choose the local address, or the length of a listener's queue.
 *
 * {@snippet :
 * UnixListener listen(Path path) throws IOException {
 *   try (var socket = UnixSocket.forStreams()) {
 *     socket.bind(path);
 *     return socket.listen(16);
 *   }
 * }
 * }
 *
 * <p>{@link #listen}, {@link #connect} and {@link #datagram} use the socket up, and closing this
 * object does nothing any more. Not for use by several threads at once.
 */
public final class UnixSocket implements AutoCloseable {
  private final Host host;
  private final @Nullable UnboundSocket stream;
  private final @Nullable DatagramSource datagrams;

  /** Where it is noted that it is open, if anywhere. */
  private final Books.@Nullable Opened note;

  private boolean usedUp;

  private UnixSocket(
      Host host, @Nullable UnboundSocket stream, @Nullable DatagramSource datagrams) {
    this.host = host;
    this.stream = stream;
    this.datagrams = datagrams;
    this.note = Books.opened(this);
  }

  /**
   * A socket for streams, to listen or to connect.
   *
   * @return the socket, to be closed or used up by the caller
   * @throws IOException if there is no descriptor left
   */
  public static UnixSocket forStreams() throws IOException {
    Host host = Ambient.host();
    return new UnixSocket(host, host.sockets().unix(), null);
  }

  /**
   * A socket for datagrams (epoll only).
   *
   * @return the socket, to be closed or used up by the caller
   * @throws IOException if there is no descriptor left
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static UnixSocket forDatagrams() throws IOException {
    Host host = Ambient.host();
    return new UnixSocket(host, null, host.sockets().unixDatagram());
  }

  private UnboundSocket stream(String doing) {
    requireHere();
    if (stream == null) {
      throw new IllegalStateException(
          "a socket for datagrams cannot " + doing + ": make it with UnixSocket.forStreams()");
    }
    return stream;
  }

  private void requireHere() {
    if (usedUp) {
      throw new IllegalStateException("this Unix socket was used up: use what was made of it");
    }
  }

  /**
   * Binds to a path.
   *
   * @param path must not exist
   * @throws java.net.BindException if the path exists
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if the path is too long
   */
  public void bind(Path path) throws IOException {
    bind(UnixAddress.of(path));
  }

  /**
   * Binds to a local address.
   *
   * @param address a path that does not exist, or with epoll an abstract name
   * @throws java.net.BindException if the address is in use
   * @throws IOException if the system refuses
   */
  public void bind(UnixAddress address) throws IOException {
    requireHere();
    if (stream != null) {
      stream.bind(address);
    } else if (datagrams != null) {
      datagrams.bind(address);
    }
  }

  /**
   * Begins to listen and uses this socket up.
   *
   * @param backlog how many connections may wait to be accepted, at least 1; the system caps it
   * @return the listener
   * @throws IOException if the system refuses, for example because there is no address
   * @throws IllegalStateException if this is a socket for datagrams
   * @throws IllegalArgumentException if the backlog is below 1
   */
  public UnixListener listen(int backlog) throws IOException {
    UnboundSocket listening = stream("listen");
    Books.closed(note);
    return new UnixListener(host, listening.listen(backlog));
  }

  /**
   * Connects and uses this socket up; see {@link UnixStream#connect(UnixAddress)}.
   *
   * @param address of the peer
   * @return the connection
   * @throws IOException if it failed
   * @throws IllegalStateException if this is a socket for datagrams
   */
  public UnixStream connect(UnixAddress address) throws IOException {
    return StreamIo.await(connectAsync(address));
  }

  /**
   * {@link #connect} as a computation.
   *
   * @param address of the peer
   * @return the connection
   * @throws IllegalStateException if this is a socket for datagrams
   */
  public Async<UnixStream> connectAsync(UnixAddress address) {
    UnboundSocket connecting = stream("connect");
    return new ConnectAsync<>(
        host,
        to -> {
          Books.closed(note);
          return connecting.connect(to);
        },
        Async.ready(List.of(address)),
        UnixStream::new);
  }

  /**
   * Makes it a socket that sends and receives, and uses this one up.
   *
   * @return the socket for datagrams
   * @throws IOException if the runtime has shut down
   * @throws IllegalStateException if this is a socket for streams
   */
  public UnixDatagram datagram() throws IOException {
    requireHere();
    if (datagrams == null) {
      throw new IllegalStateException(
          "a socket for streams has no datagrams: make it with UnixSocket.forDatagrams()");
    }
    usedUp = true;
    Books.closed(note);
    return new UnixDatagram(host, datagrams);
  }

  /** Closes the socket, unless it was used up. Closing twice does nothing. */
  @Override
  public void close() {
    Books.closed(note);
    if (stream != null) {
      stream.close();
    } else if (datagrams != null && !usedUp) {
      datagrams.close();
    }
  }

  @Override
  public String toString() {
    return "UnixSocket[" + (stream != null ? stream : datagrams) + "]";
  }
}
