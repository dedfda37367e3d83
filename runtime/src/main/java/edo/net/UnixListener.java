package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.reactor.ListenerSource;
import edo.reactor.Sockets;
import edo.reactor.UnixAddress;
import edo.task.Async;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server socket for processes of this machine.
 *
 * {@snippet :
 * try (var listener = UnixListener.bind(path)) {
 *   while (true) {
 *     UnixStream stream = listener.accept();
 *     Task.spawn(() -> serve(stream));
 *   }
 * }
 * }
 *
 * <p>Binding to a path makes a file, which must not exist before and is not deleted when the
 * listener is closed: delete it yourself, before the next bind or after closing. An abstract name
 * needs no such care. Everything else is as with {@link TcpListener}, also what happens when the
 * process runs out of descriptors.
 */
public final class UnixListener extends SocketListener<UnixStream> {
  UnixListener(Host host, ListenerSource source) throws IOException {
    super(new ListenerIo(host, source));
  }

  /**
   * Listens on a path, with a queue of {@value Sockets#DEFAULT_BACKLOG} connections.
   *
   * @param path must not exist
   * @return the listener
   * @throws java.net.BindException if the path exists
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if the path is too long
   */
  public static UnixListener bind(Path path) throws IOException {
    return bind(UnixAddress.of(path));
  }

  /**
   * Listens on an address.
   *
   * @param address a path that does not exist, or with epoll an abstract name
   * @return the listener
   * @throws java.net.BindException if the address is in use
   * @throws IOException if the system refuses
   */
  public static UnixListener bind(UnixAddress address) throws IOException {
    Host host = Ambient.host();
    return new UnixListener(host, host.sockets().listen(address));
  }

  /**
   * Takes over a listening Unix socket that comes from elsewhere as a descriptor, from whoever
   * started this process for example, and makes it non-blocking (epoll only).
   *
   * @param fd owned by the result if all goes well
   * @return the listener
   * @throws IOException if the descriptor is not open, or the runtime has shut down (then it is
   *     closed)
   * @throws IllegalArgumentException if it is no listening Unix socket
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static UnixListener ofFd(int fd) throws IOException {
    Host host = Ambient.host();
    return new UnixListener(host, host.sockets().adoptListener(fd, true));
  }

  /**
   * Accepts a connection.
   *
   * <p><b>Blocking:</b> suspends the caller until there is one. <b>Cancellation:</b> throws {@link
   * edo.task.CancelledException} or {@link edo.task.DeadlineException}; no connection is lost.
   * <b>Backpressure:</b> connections that are not accepted wait in the system's queue; beyond its
   * length connecting fails.
   *
   * @return the connection, to be closed by the caller
   * @throws edo.reactor.ResourceExhaustedException if there is no descriptor left for it; it stays
   *     in the queue, so try again after a pause
   * @throws java.nio.channels.ClosedChannelException if the listener was closed, also while this
   *     waited
   * @throws IOException if the runtime has shut down, or the system refuses
   */
  @Override
  public UnixStream accept() throws IOException {
    return new UnixStream(io.accept());
  }

  /**
   * {@link #accept} as a computation.
   *
   * @return the connection, to be closed by the caller
   */
  @Override
  public Async<UnixStream> acceptAsync() {
    return io.acceptAsync(UnixStream::new);
  }

  /**
   * Accepts a connection that waits in the queue.
   *
   * @return the connection, to be closed by the caller, or empty if there is none
   * @throws IOException as for {@link #accept}
   */
  @Override
  public Optional<UnixStream> tryAccept() throws IOException {
    return io.tryAccept().map(UnixStream::new);
  }

  /**
   * The address that is listened on.
   *
   * @return the address
   * @throws IOException if the listener was closed
   */
  @Override
  public UnixAddress localAddress() throws IOException {
    return (UnixAddress) io.source.localAddress();
  }

  /**
   * Takes the error that the listener has suffered and no operation has reported yet.
   *
   * @return the error; always empty with {@code java.nio}
   * @throws IOException if the listener was closed
   */
  public Optional<IOException> takeError() throws IOException {
    return io.source.takeError();
  }

  /**
   * Stops listening. Tasks that wait in {@link #accept} get {@link
   * java.nio.channels.AsynchronousCloseException}, later calls {@link
   * java.nio.channels.ClosedChannelException}; connections in the queue are reset. Those that were
   * accepted live on, and the file stays. Closing twice does nothing. Never waits.
   */
  @Override
  public void close() {
    io.close();
  }

  @Override
  public String toString() {
    return "UnixListener[" + io + "]";
  }
}
