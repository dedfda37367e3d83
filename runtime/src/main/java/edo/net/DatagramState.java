package edo.net;

import edo.reactor.DatagramSource;
import edo.reactor.Interest;
import edo.task.Async;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.Optional;

/**
 * Readiness and state of a {@link DatagramEndpoint}; a class of its own only to keep them apart in
 * the source.
 *
 * @param <A> the kind of address
 */
abstract sealed class DatagramState<A extends SocketAddress> implements AutoCloseable
    permits DatagramEndpoint {
  final DatagramIo io;

  DatagramState(DatagramIo io) {
    this.io = io;
  }

  /** An address that this kind of socket has told. */
  abstract A ours(SocketAddress address);

  // ---------------------------------------------------------------- readiness

  /**
   * Waits until a receive is worth an attempt. It may be wrong.
   *
   * @throws IOException if the socket was closed or the runtime has shut down
   */
  public void readable() throws IOException {
    var _ = SourceIo.await(readableAsync());
  }

  /**
   * {@link #readable} as a computation.
   *
   * @return what is known of the receiving direction
   */
  public Async<Ready> readableAsync() {
    return readyAsync(Interest.READABLE);
  }

  /**
   * Waits until a send is worth an attempt. It may be wrong.
   *
   * @throws IOException if the socket was closed or the runtime has shut down
   */
  public void writable() throws IOException {
    var _ = SourceIo.await(writableAsync());
  }

  /**
   * {@link #writable} as a computation.
   *
   * @return what is known of the sending direction
   */
  public Async<Ready> writableAsync() {
    return readyAsync(Interest.WRITABLE);
  }

  /**
   * Waits until the socket is ready for one of several things; see {@link SocketStream#ready}.
   *
   * @param interest readable, writable, or both
   * @return what it is ready for
   * @throws IOException if the socket was closed or the runtime has shut down
   */
  public Ready ready(Interest interest) throws IOException {
    return SourceIo.await(readyAsync(interest));
  }

  /**
   * {@link #ready} as a computation.
   *
   * @param interest readable, writable, or both
   * @return what it is ready for
   */
  public Async<Ready> readyAsync(Interest interest) {
    return new SourceAsync.Await(io, interest);
  }

  /**
   * Tries an operation of your own if the socket is ready for it as far as is known; see {@link
   * SocketStream#tryIo}.
   *
   * @param interest what the operation needs
   * @param operation the operation
   * @param <T> the type of its result
   * @return its result, or empty if it would have to wait or was not tried
   * @throws IOException what it threw, or if the socket was closed
   */
  public <T> Optional<T> tryIo(Interest interest, SocketOperation<DatagramSource, T> operation)
      throws IOException {
    return SourceAsync.tryIo(io, io.source, interest, operation);
  }

  /**
   * Waits until the socket is ready and tries an operation of your own, until it succeeds.
   *
   * @param interest what the operation needs
   * @param operation the operation, which must not block
   * @param <T> the type of its result
   * @return its result
   * @throws IOException what it threw, or if the socket was closed
   */
  public <T> T io(Interest interest, SocketOperation<DatagramSource, T> operation)
      throws IOException {
    return SourceIo.await(ioAsync(interest, operation));
  }

  /**
   * {@link #io(Interest, SocketOperation)} as a computation.
   *
   * @param interest what the operation needs
   * @param operation the operation, which must not block
   * @param <T> the type of its result
   * @return its result
   */
  public <T> Async<T> ioAsync(Interest interest, SocketOperation<DatagramSource, T> operation) {
    return new SourceAsync.Io<>(io, io.source, interest, operation);
  }

  // ---------------------------------------------------------------- state

  /**
   * This end's address.
   *
   * @return the address
   * @throws IOException if the socket was closed
   */
  public A localAddress() throws IOException {
    return ours(io.source.localAddress());
  }

  /**
   * The peer's address.
   *
   * @return the address
   * @throws IOException if the socket was closed, or is not connected
   */
  public A peerAddress() throws IOException {
    return ours(io.source.peerAddress());
  }

  /**
   * Takes the error that the socket has suffered and no operation has reported yet.
   *
   * @return the error; always empty with {@code java.nio}, where the next operation tells it
   * @throws IOException if the socket was closed
   */
  public Optional<IOException> takeError() throws IOException {
    return io.source.takeError();
  }

  /**
   * The size of the send buffer (SO_SNDBUF).
   *
   * @return bytes; may be more than was asked for
   * @throws IOException if the socket was closed
   */
  public int sendBufferSize() throws IOException {
    return io.source.option(StandardSocketOptions.SO_SNDBUF);
  }

  /**
   * Sets the size of the send buffer.
   *
   * @param bytes a wish; the system keeps it within its limits
   * @throws IOException if the socket was closed
   * @throws IllegalArgumentException if negative
   */
  public void setSendBufferSize(int bytes) throws IOException {
    io.source.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
  }

  /**
   * The size of the receive buffer (SO_RCVBUF): what does not fit there is dropped or kept waiting.
   *
   * @return bytes; may be more than was asked for
   * @throws IOException if the socket was closed
   */
  public int receiveBufferSize() throws IOException {
    return io.source.option(StandardSocketOptions.SO_RCVBUF);
  }

  /**
   * Sets the size of the receive buffer.
   *
   * @param bytes a wish; the system keeps it within its limits
   * @throws IOException if the socket was closed
   * @throws IllegalArgumentException if negative
   */
  public void setReceiveBufferSize(int bytes) throws IOException {
    io.source.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
  }

  /**
   * Whether the socket is open.
   *
   * @return false after {@link #close}
   */
  public boolean isOpen() {
    return !io.isClosed();
  }

  /**
   * Closes the socket. Tasks that wait in it get {@link
   * java.nio.channels.AsynchronousCloseException}, later operations {@link
   * java.nio.channels.ClosedChannelException}. Closing twice does nothing. Never waits.
   */
  @Override
  public void close() {
    io.close();
  }
}
