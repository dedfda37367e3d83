package edo.net;

import edo.task.Async;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Where connections come from: {@link TcpListener}, {@link UnixListener}, or one of your own that
 * makes more of theirs. A server written against it need not know which.
 *
 * {@snippet :
 * Listener<? extends SocketStream<?>> listener =
 *     path.isPresent() ? UnixListener.bind(path.get()) : TcpListener.bind("127.0.0.1:8080");
 * System.out.println("listens on " + listener.localAddress());
 * AcceptLoop.of(listener).run(stream -> Task.spawn(() -> serve(stream)));
 * }
 *
 * <p>Whoever implements it keeps to what its methods promise; {@link AcceptLoop} and all that takes
 * a listener rely on it.
 *
 * @param <S> the kind of connection
 */
public interface Listener<S extends AutoCloseable> extends AutoCloseable {
  /**
   * Accepts a connection.
   *
   * <p><b>Blocking:</b> suspends the caller until there is one. <b>Cancellation:</b> throws {@link
   * edo.task.CancelledException} or {@link edo.task.DeadlineException}; no connection is lost.
   *
   * @return the connection, to be closed by the caller
   * @throws edo.reactor.ResourceExhaustedException if there is no descriptor left for it; it stays
   *     in the queue, and no event follows: try again after a pause, as {@link AcceptLoop} does
   * @throws java.nio.channels.ClosedChannelException if the listener was closed, also while this
   *     waited
   * @throws IOException if the listener has failed
   */
  S accept() throws IOException;

  /**
   * {@link #accept} as a computation.
   *
   * @return the connection, to be closed by the caller; throws nothing checked but what {@link
   *     #accept} does
   */
  Async<S> acceptAsync();

  /**
   * Accepts a connection that waits in the queue.
   *
   * @return the connection, to be closed by the caller, or empty if there is none
   * @throws IOException as for {@link #accept}
   */
  Optional<S> tryAccept() throws IOException;

  /**
   * The address that is listened on.
   *
   * @return the address, the real one if any was asked for
   * @throws IOException if the listener was closed
   */
  SocketAddress localAddress() throws IOException;

  /**
   * Stops listening. Whoever waits in {@link #accept} gets a {@link
   * java.nio.channels.ClosedChannelException}. Connections that were accepted live on. Closing
   * twice does nothing.
   */
  @Override
  void close();
}
