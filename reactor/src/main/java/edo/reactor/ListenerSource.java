package edo.reactor;

import edo.reactor.internal.epoll.EpollListener;
import edo.reactor.internal.foreign.ForeignListener;
import edo.reactor.internal.nio.NioListener;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A listener for TCP or Unix sockets, made by {@link UnboundSocket#listen}. Readable means: try
 * {@link #accept}.
 *
 * <p>No method waits; all may be called from any thread. Operations on a closed listener throw
 * {@link java.nio.channels.ClosedChannelException}. It must be closed; nothing else frees the
 * descriptor.
 */
public abstract sealed class ListenerSource implements Source, AutoCloseable
    permits EpollListener, NioListener, ForeignListener {
  /** For the backends. */
  protected ListenerSource() {}

  /**
   * Takes a connection from the queue. It is non-blocking and closed on exec.
   *
   * @return the connection, or empty if there is none: wait for an event
   * @throws ResourceExhaustedException if there is no descriptor left for it; it stays in the
   *     queue. No event follows: try again after a pause
   * @throws IOException if the listener failed
   */
  public abstract Optional<StreamSource> accept() throws IOException;

  /**
   * The address that is listened on.
   *
   * @return an {@link java.net.InetSocketAddress} or a {@link UnixAddress}
   * @throws IOException if the system refuses
   */
  public abstract SocketAddress localAddress() throws IOException;

  /**
   * Takes the error that an event announced, if any; always empty with {@code java.nio}.
   *
   * @return the error
   * @throws IOException if the system refuses to tell
   */
  public abstract Optional<IOException> takeError() throws IOException;

  /**
   * Sets an option. Connections accepted later inherit it where the system says so.
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
   * The file descriptor, owned by this listener.
   *
   * @return the descriptor, or empty with {@code java.nio} or when closed
   */
  public abstract OptionalInt fd();

  /**
   * Deregisters and closes; connections in the queue are reset. Closing twice does nothing. With
   * {@code java.nio} a registered listener is closed by the next poll only.
   */
  @Override
  public abstract void close();
}
