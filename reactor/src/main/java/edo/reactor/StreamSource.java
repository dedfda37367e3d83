package edo.reactor;

import edo.reactor.internal.epoll.EpollStream;
import edo.reactor.internal.foreign.ForeignStream;
import edo.reactor.internal.nio.NioStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A connection over TCP or a Unix socket, made by {@link UnboundSocket#connect} or {@link
 * ListenerSource#accept}.
 *
 * <p>No method waits. Reads answer the number of bytes, {@link Source#EOF} or {@link
 * Source#WOULD_BLOCK}, writes the number of bytes or {@code WOULD_BLOCK}; asked for nothing they do
 * nothing and answer 0. One call moves at most {@link Source#MAX_TRANSFER} bytes.
 *
 * <p>All methods may be called from any thread. One reader and one writer at a time is what makes
 * sense: two readers share the bytes between them. Operations on a closed stream throw {@link
 * java.nio.channels.ClosedChannelException}. It must be closed; nothing else frees the descriptor.
 *
 * <p>Failures are {@link java.net.ConnectException} (refused or timed out), {@link
 * java.net.NoRouteToHostException}, {@link java.net.SocketException} ("Connection reset", "Broken
 * pipe"), {@link ResourceExhaustedException}, or another {@link IOException}.
 */
public abstract sealed class StreamSource implements InputSource, OutputSource
    permits EpollStream, NioStream, ForeignStream {
  /** For the backends. */
  protected StreamSource() {}

  /**
   * Learns how a connect ended. To be called after a writable event.
   *
   * @return true if connected, false if not yet
   * @throws java.net.ConnectException if it was refused or timed out
   * @throws IOException if it failed
   */
  public abstract boolean finishConnect() throws IOException;

  /**
   * Reads into an array and leaves the bytes where they are: the next read gets them again.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return the number of bytes, {@code EOF} or {@code WOULD_BLOCK}
   * @throws IOException if the connection failed
   */
  public abstract int peek(byte[] array, int offset, int length) throws IOException;

  /**
   * Reads into a buffer, advances its position, and leaves the bytes where they are.
   *
   * @param buffer where to, heap or direct
   * @return the number of bytes, {@code EOF} or {@code WOULD_BLOCK}
   * @throws IOException if the connection failed
   */
  public abstract int peek(ByteBuffer buffer) throws IOException;

  /**
   * Shuts the reading half down: reads answer {@code EOF}. The peer does not learn of it. Does
   * nothing if not connected.
   *
   * @throws IOException if the system refuses
   */
  public abstract void shutdownInput() throws IOException;

  /**
   * Shuts the writing half down: the peer reads {@code EOF} after what was written. Does nothing if
   * not connected.
   *
   * @throws IOException if the system refuses
   */
  public abstract void shutdownOutput() throws IOException;

  /**
   * This end's address.
   *
   * @return an {@link java.net.InetSocketAddress} or a {@link UnixAddress}
   * @throws IOException if the system refuses
   */
  public abstract SocketAddress localAddress() throws IOException;

  /**
   * The other end's address.
   *
   * @return an {@link java.net.InetSocketAddress} or a {@link UnixAddress}
   * @throws IOException if the stream is not connected
   */
  public abstract SocketAddress peerAddress() throws IOException;

  /**
   * Who is at the other end of a Unix connection, as the system saw it when that was made (epoll
   * only).
   *
   * @return the credentials
   * @throws UnsupportedOperationException with {@code java.nio}
   * @throws IOException if this is no Unix connection
   */
  public abstract UnixCredentials peerCredentials() throws IOException;

  /**
   * Takes the error that an event announced, if any; a second call does not see it again. {@code
   * java.nio} keeps it to itself: there the answer is always empty and the next operation fails.
   *
   * @return the error
   * @throws IOException if the system refuses to tell
   */
  public abstract Optional<IOException> takeError() throws IOException;

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
   * The file descriptor, owned by this stream.
   *
   * @return the descriptor, or empty with {@code java.nio} or when closed
   */
  public abstract OptionalInt fd();

  /**
   * Deregisters and closes. An operation that another thread is in comes to its end first, and none
   * can reach the descriptor afterwards. Closing twice does nothing. Never waits, except for unsent
   * bytes if {@code SO_LINGER} was set to more than 0 seconds. With {@code java.nio} the peer
   * learns of it at once, but the descriptor of a registered stream is freed by the next poll only.
   */
  @Override
  public abstract void close();
}
