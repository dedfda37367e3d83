package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.reactor.UnixAddress;
import edo.reactor.UnixCredentials;
import edo.task.Async;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A connection between processes of one machine.
 *
 * {@snippet :
 * try (var stream = UnixStream.connect(path)) {
 *   stream.writeAll("hello".getBytes(StandardCharsets.UTF_8));
 *   stream.shutdownOutput();
 *   String answer = new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
 * }
 * }
 *
 * <p>Everything but making one is told by {@link SocketStream}.
 */
public final class UnixStream extends SocketStream<UnixStream> {
  UnixStream(StreamIo io) {
    super(io, UnixStream::new);
  }

  /**
   * Takes over a Unix connection that comes from elsewhere as a descriptor, from whoever started
   * this process for example, and makes it non-blocking (epoll only).
   *
   * @param fd owned by the result if all goes well
   * @return the connection
   * @throws IOException if the descriptor is not open, or the runtime has shut down (then it is
   *     closed)
   * @throws IllegalArgumentException if it is no connected Unix socket
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static UnixStream ofFd(int fd) throws IOException {
    Host host = Ambient.host();
    return new UnixStream(StreamIo.of(host, host.sockets().adoptStream(fd, true)));
  }

  /**
   * Two connected ends.
   *
   * @param one one end
   * @param other the other end
   */
  public record Pair(UnixStream one, UnixStream other) {}

  /**
   * Connects to a path.
   *
   * <p><b>Blocking:</b> hardly: the listener need not have accepted. <b>Cancellation:</b> gives the
   * attempt up and closes its socket.
   *
   * @param path of the listener
   * @return the connection
   * @throws java.net.ConnectException if there is no such path, nobody listens there, or the
   *     listener's queue is full
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if the path is too long
   */
  public static UnixStream connect(Path path) throws IOException {
    return StreamIo.await(connectAsync(path));
  }

  /**
   * Connects to an address.
   *
   * @param address a path, or with epoll an abstract name
   * @return the connection
   * @throws IOException as for {@link #connect(Path)}
   * @see #connect(Path)
   */
  public static UnixStream connect(UnixAddress address) throws IOException {
    return StreamIo.await(connectAsync(address));
  }

  /**
   * {@link #connect(Path)} as a computation.
   *
   * @param path of the listener
   * @return the connection
   * @throws IllegalArgumentException if the path is too long
   */
  public static Async<UnixStream> connectAsync(Path path) {
    return connectAsync(UnixAddress.of(path));
  }

  /**
   * {@link #connect(UnixAddress)} as a computation.
   *
   * @param address a path, or with epoll an abstract name
   * @return the connection
   */
  public static Async<UnixStream> connectAsync(UnixAddress address) {
    Host host = Ambient.host();
    return new ConnectAsync<>(
        host, host.sockets()::connect, Async.ready(List.of(address)), UnixStream::new);
  }

  /**
   * Makes both ends of a connection.
   *
   * @return both, to be closed by the caller
   * @throws IOException if there are no descriptors left
   */
  public static Pair pair() throws IOException {
    Host host = Ambient.host();
    var pair = host.sockets().unixPair();
    try {
      return new Pair(
          new UnixStream(StreamIo.of(host, pair.one())),
          new UnixStream(StreamIo.of(host, pair.other())));
    } catch (IOException | RuntimeException e) {
      pair.one().close();
      pair.other().close();
      throw e;
    }
  }

  /**
   * Who is at the other end, as the system saw it when the connection was made (epoll only).
   *
   * @return user, group and process
   * @throws IOException if this end was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public UnixCredentials peerCredentials() throws IOException {
    return io.socket().peerCredentials();
  }

  @Override
  public UnixAddress localAddress() throws IOException {
    return (UnixAddress) io.socket().localAddress();
  }

  @Override
  public UnixAddress peerAddress() throws IOException {
    return (UnixAddress) io.socket().peerAddress();
  }

  @Override
  public String toString() {
    return "UnixStream[" + io + "]";
  }
}
