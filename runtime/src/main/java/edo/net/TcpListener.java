package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.reactor.ListenerSource;
import edo.reactor.Sockets;
import edo.reactor.StreamSource;
import edo.reactor.TcpOptions;
import edo.runtime.RuntimeShutDownException;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

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
 * its queue. Pause a moment, or close something, before the next accept.
 */
public final class TcpListener implements AutoCloseable {
  private final Host host;
  private final ListenerSource source;
  private final ReadyCell cell;
  private final AtomicBoolean closed = new AtomicBoolean();

  TcpListener(Host host, ListenerSource source) throws IOException {
    this.host = host;
    this.source = source;
    try {
      this.cell = host.newCell(source, false);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
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
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address to listen on");
    }
    Host host = Ambient.host();
    Sockets sockets = Sockets.of(host.backend());
    var failures = new ArrayList<IOException>(0);
    for (InetSocketAddress address : StreamIo.await(Addresses.resolve(host, addresses))) {
      try {
        return new TcpListener(host, sockets.listen(address));
      } catch (IOException e) {
        failures.add(e);
      }
    }
    IOException last = failures.removeLast();
    failures.forEach(last::addSuppressed);
    throw last;
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
   * @throws ClosedChannelException if the listener was closed, also while this waited
   * @throws IOException if the runtime has shut down, or the system refuses
   */
  public TcpStream accept() throws IOException {
    Ambient.provider().consumeBudget();
    for (; ; ) {
      Optional<StreamSource> accepted = attempt(false);
      if (accepted.isPresent()) {
        return adopt(accepted.get());
      }
      var _ = StreamIo.await(cell.readable());
      checkStillOpen();
    }
  }

  /**
   * {@link #accept} as a computation.
   *
   * @return the connection, to be closed by the caller
   */
  public Async<TcpStream> acceptAsync() {
    return this::pollAccept;
  }

  private Poll<TcpStream> pollAccept(Context cx) throws Exception {
    if (!cx.proceed()) {
      return Poll.pending();
    }
    for (; ; ) {
      Optional<StreamSource> accepted = attempt(false);
      if (accepted.isPresent()) {
        return Poll.ready(adopt(accepted.get()));
      }
      if (cell.readable().poll(cx).isPending()) {
        return Poll.pending();
      }
      checkStillOpen();
    }
  }

  /**
   * Accepts a connection that waits in the queue.
   *
   * @return the connection, to be closed by the caller, or empty if there is none
   * @throws IOException as for {@link #accept}
   */
  public Optional<TcpStream> tryAccept() throws IOException {
    Optional<StreamSource> accepted = attempt(true);
    return accepted.isPresent() ? Optional.of(adopt(accepted.get())) : Optional.empty();
  }

  /** Tries once, unless the cell knows that it would be in vain; see {@link StreamIo}. */
  private Optional<StreamSource> attempt(boolean hurried) throws IOException {
    int state = cell.state();
    if (closed.get()) {
      throw new ClosedChannelException();
    }
    if ((state & ReadyCell.GONE) != 0) {
      throw new RuntimeShutDownException();
    }
    if ((state & ReadyCell.READ) == 0 && (!hurried || cell.isRegistered())) {
      return Optional.empty();
    }
    Optional<StreamSource> accepted = source.accept();
    if (accepted.isEmpty()) {
      cell.clear(ReadyCell.READ, state);
    }
    return accepted;
  }

  private TcpStream adopt(StreamSource accepted) throws IOException {
    return new TcpStream(new StreamIo(host, accepted, true));
  }

  private void checkStillOpen() throws IOException {
    if (closed.get()) {
      throw new AsynchronousCloseException();
    }
  }

  /**
   * The address that is listened on.
   *
   * @return address and port, the real one if 0 was asked for
   * @throws IOException if the listener was closed
   */
  public InetSocketAddress localAddress() throws IOException {
    return source.localAddress();
  }

  /**
   * The time to live, or hop limit, of packets sent (epoll only).
   *
   * @return 1 to 255
   * @throws IOException if the listener was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public int ttl() throws IOException {
    return source.option(TcpOptions.TTL);
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
    source.setOption(TcpOptions.TTL, OptionValues.timeToLive(hops));
  }

  /**
   * Stops listening. Tasks that wait in {@link #accept} get {@link AsynchronousCloseException},
   * later calls {@link ClosedChannelException}; connections in the queue are reset. Connections
   * that were accepted live on. Closing twice does nothing. Never waits.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      source.close(); // first, see StreamIo
      cell.close();
    }
  }

  @Override
  public String toString() {
    return "TcpListener[" + source + "]";
  }
}
