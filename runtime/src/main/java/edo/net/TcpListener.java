package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.reactor.ExtraSocketOptions;
import edo.reactor.ListenerSource;
import edo.reactor.Sockets;
import edo.task.Async;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A TCP server socket.
 *
 * {@snippet :
 * try (var listener = TcpListener.bind("127.0.0.1:8080")) {
 *   while (true) {
 *     TcpStream stream = listener.accept();
 *     Task.spawn(() -> serve(stream));
 *   }
 * }
 * }
 *
 * <p>It belongs to the runtime it was made on, and so do the connections it accepts, which are
 * dealt out to the workers in turn. May be used from any thread; several tasks may accept. It must
 * be closed; nothing else frees the descriptor.
 *
 * <p>When the process runs out of descriptors, accepting throws {@link
 * edo.reactor.ResourceExhaustedException}; the listener stays usable and the connection stays in
 * its queue. An {@link AcceptLoop} pauses then, and goes on; servers want one.
 */
public final class TcpListener extends SocketListener<TcpStream> {
  TcpListener(Host host, ListenerSource source) throws IOException {
    super(new ListenerIo(host, source));
  }

  /**
   * Listens on an address, with SO_REUSEADDR (except on Windows) and a queue of {@value
   * Sockets#DEFAULT_BACKLOG} connections. {@link TcpSocket} has the other options.
   *
   * <p><b>Blocking:</b> suspends the caller while a name is looked up.
   *
   * @param hostAndPort as for {@link Addresses#lookup(String)}; port 0 picks a free one
   * @return the listener
   * @throws java.net.BindException if the address is in use or not of this machine
   * @throws IOException if the system refuses; of a name with several addresses, the last error
   *     with the others as its suppressed exceptions
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static TcpListener bind(String hostAndPort) throws IOException {
    return bind(List.of(Addresses.parse(hostAndPort)));
  }

  /**
   * Listens on the first of several addresses that works, tried in order.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the listener
   * @throws IOException as for {@link #bind(String)}
   * @throws IllegalArgumentException if there is no address
   * @see #bind(String)
   */
  public static TcpListener bind(InetSocketAddress... addresses) throws IOException {
    return bind(List.of(addresses));
  }

  /**
   * Listens on the first of several addresses that works, tried in order.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the listener
   * @throws IOException as for {@link #bind(String)}
   * @throws IllegalArgumentException if there is no address
   * @see #bind(String)
   */
  public static TcpListener bind(List<InetSocketAddress> addresses) throws IOException {
    Addresses.requireSome(addresses, "listen on");
    Host host = Ambient.host();
    Sockets sockets = host.sockets();
    return Addresses.firstThatWorks(
        StreamIo.await(Addresses.resolve(host, addresses)),
        address -> new TcpListener(host, sockets.listen(address)));
  }

  /**
   * Takes over a listening TCP socket that comes from elsewhere as a descriptor, from whoever
   * started this process for example, and makes it non-blocking (epoll only).
   *
   * @param fd owned by the result if all goes well
   * @return the listener
   * @throws IOException if the descriptor is not open, or the runtime has shut down (then it is
   *     closed)
   * @throws IllegalArgumentException if it is no listening TCP socket
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static TcpListener ofFd(int fd) throws IOException {
    Host host = Ambient.host();
    return new TcpListener(host, host.sockets().adoptListener(fd, false));
  }

  /**
   * Accepts a connection.
   *
   * <p><b>Blocking:</b> suspends the caller until there is one. <b>Cancellation:</b> throws {@link
   * edo.task.CancelledException} or {@link edo.task.DeadlineException}; no connection is lost.
   * <b>Backpressure:</b> connections that are not accepted wait in the system's queue, and beyond
   * its length peers are kept waiting.
   *
   * @return the connection, to be closed by the caller
   * @throws edo.reactor.ResourceExhaustedException if there is no descriptor left for it; see above
   * @throws java.nio.channels.ClosedChannelException if the listener was closed, also while this
   *     waited
   * @throws IOException if the runtime has shut down, or the system refuses
   */
  @Override
  public TcpStream accept() throws IOException {
    return new TcpStream(io.accept());
  }

  /**
   * {@link #accept} as a computation.
   *
   * @return the connection, to be closed by the caller
   */
  @Override
  public Async<TcpStream> acceptAsync() {
    return io.acceptAsync(TcpStream::new);
  }

  /**
   * Accepts a connection that waits in the queue.
   *
   * @return the connection, to be closed by the caller, or empty if there is none
   * @throws IOException as for {@link #accept}
   */
  @Override
  public Optional<TcpStream> tryAccept() throws IOException {
    return io.tryAccept().map(TcpStream::new);
  }

  /**
   * The address that is listened on.
   *
   * @return address and port, the real one if 0 was asked for
   * @throws IOException if the listener was closed
   */
  @Override
  public InetSocketAddress localAddress() throws IOException {
    return Addresses.internet(io.source.localAddress());
  }

  /**
   * The time to live, or hop limit, of packets sent (epoll only).
   *
   * @return 1 to 255
   * @throws IOException if the listener was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public int ttl() throws IOException {
    return io.source.option(ExtraSocketOptions.TTL);
  }

  /**
   * Sets the time to live, or hop limit, of packets sent (epoll only).
   *
   * @param hops 1 to 255
   * @throws IOException if the listener was closed
   * @throws IllegalArgumentException if out of range
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public void setTtl(int hops) throws IOException {
    io.source.setOption(ExtraSocketOptions.TTL, OptionValues.timeToLive(hops));
  }

  /**
   * Stops listening. Tasks that wait in {@link #accept} get {@link
   * java.nio.channels.AsynchronousCloseException}, later calls {@link
   * java.nio.channels.ClosedChannelException}; connections in the queue are reset. Connections that
   * were accepted live on. Closing twice does nothing. Never waits.
   */
  @Override
  public void close() {
    io.close();
  }

  @Override
  public String toString() {
    return "TcpListener[" + io + "]";
  }
}
