package edo.net;

import edo.io.ByteStream;
import edo.reactor.Interest;
import edo.reactor.StreamSource;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection: {@link TcpStream} or {@link UnixStream}.
 *
 * <p>It belongs to the runtime it was made on, the ambient one of the caller, and may be used from
 * any thread. How reads and writes wait, and what cancelling them does, is told by {@link
 * ReadyReader} and {@link ReadyWriter}. It must be closed; nothing else frees the descriptor.
 *
 * @param <S> the kind of connection
 */
public abstract sealed class SocketStream<S extends SocketStream<S>>
    implements SocketReader, SocketWriter, ByteStream permits TcpStream, UnixStream {
  final StreamIo io;
  private final Ownership ownership = new Ownership();
  private final Function<StreamIo, S> again;

  SocketStream(StreamIo io, Function<StreamIo, S> again) {
    this.io = io;
    this.again = again;
  }

  /**
   * The borrowed halves of a connection.
   *
   * @param reader the reading half
   * @param writer the writing half
   */
  public record Halves(ReadHalf reader, WriteHalf writer) {}

  /**
   * The owned halves of a connection, to be closed both.
   *
   * @param reader the reading half
   * @param writer the writing half
   * @param <S> the kind of connection
   */
  public record OwnedHalves<S extends SocketStream<S>>(
      OwnedReadHalf<S> reader, OwnedWriteHalf<S> writer) {}

  // ---------------------------------------------------------------- reading

  @Override
  public final int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    return io.pollRead(cx, buffer);
  }

  @Override
  public final int read(byte[] array, int offset, int length) throws IOException {
    return io.read(array, offset, length);
  }

  @Override
  public final int read(ByteBuffer buffer) throws IOException {
    return io.read(buffer);
  }

  @Override
  public final long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return io.read(buffers, offset, length);
  }

  @Override
  public final Async<Integer> readAsync(ByteBuffer buffer) {
    return new StreamAsync.Read(io, buffer, false);
  }

  @Override
  public final Async<@Nullable Void> readFullyAsync(ByteBuffer buffer) {
    return new StreamAsync.ReadFully(io, buffer);
  }

  @Override
  public final OptionalInt tryRead(byte[] array, int offset, int length) throws IOException {
    return StreamIo.result(io.attemptRead(array, offset, length, true));
  }

  @Override
  public final OptionalInt tryRead(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptRead(buffer, true));
  }

  @Override
  public final OptionalLong tryRead(ByteBuffer[] buffers) throws IOException {
    return StreamIo.result(io.attemptRead(buffers, 0, buffers.length, true));
  }

  @Override
  public final int peek(byte[] array, int offset, int length) throws IOException {
    return io.peek(array, offset, length);
  }

  @Override
  public final int peek(ByteBuffer buffer) throws IOException {
    return io.peek(buffer);
  }

  @Override
  public final Async<Integer> peekAsync(ByteBuffer buffer) {
    return new StreamAsync.Read(io, buffer, true);
  }

  @Override
  public final OptionalInt tryPeek(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptPeek(buffer, true));
  }

  @Override
  public final Async<Ready> readableAsync() {
    return readyAsync(Interest.READABLE);
  }

  /**
   * Ends reading at this end: reads answer -1, also one that another task waits in. The peer does
   * not learn of it. Does nothing if that was done before or the connection has broken.
   *
   * @throws IOException if this end was closed
   */
  public final void shutdownInput() throws IOException {
    io.socket().shutdownInput();
  }

  // ---------------------------------------------------------------- writing

  @Override
  public final int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    return io.pollWrite(cx, buffer);
  }

  @Override
  public final long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    return io.pollWrite(cx, buffers, offset, length);
  }

  @Override
  public final int write(byte[] array, int offset, int length) throws IOException {
    return io.write(array, offset, length);
  }

  @Override
  public final int write(ByteBuffer buffer) throws IOException {
    return io.write(buffer);
  }

  @Override
  public final long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return io.write(buffers, offset, length);
  }

  @Override
  public final Async<Integer> writeAsync(ByteBuffer buffer) {
    return new StreamAsync.Write(io, buffer);
  }

  @Override
  public final Async<@Nullable Void> writeAllAsync(ByteBuffer buffer) {
    return new StreamAsync.WriteAll(io, buffer);
  }

  @Override
  public final OptionalInt tryWrite(byte[] array, int offset, int length) throws IOException {
    return StreamIo.result(io.attemptWrite(array, offset, length, true));
  }

  @Override
  public final OptionalInt tryWrite(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptWrite(buffer, true));
  }

  @Override
  public final OptionalLong tryWrite(ByteBuffer[] buffers) throws IOException {
    return StreamIo.result(io.attemptWrite(buffers, 0, buffers.length, true));
  }

  @Override
  public final Async<Ready> writableAsync() {
    return readyAsync(Interest.WRITABLE);
  }

  @Override
  public final void shutdownOutput() throws IOException {
    io.socket().shutdownOutput();
  }

  // ---------------------------------------------------------------- readiness

  /**
   * Waits until the connection is ready for one of several things, or closed in one of these
   * directions. It may be wrong; it stays ready until an operation finds that it would have to
   * wait.
   *
   * <p><b>Blocking:</b> suspends the caller. <b>Cancellation:</b> has no effect on the connection.
   *
   * @param interest readable, writable, or both
   * @return what it is ready for
   * @throws IOException if this end was closed or the runtime has shut down
   * @throws UnsupportedOperationException if the interest contains {@link Interest#PRIORITY}
   */
  public final Ready ready(Interest interest) throws IOException {
    return StreamIo.await(readyAsync(interest));
  }

  /**
   * {@link #ready} as a computation.
   *
   * @param interest readable, writable, or both
   * @return what it is ready for
   * @throws UnsupportedOperationException if the interest contains {@link Interest#PRIORITY}
   */
  public final Async<Ready> readyAsync(Interest interest) {
    return new SourceAsync.Await(io, interest);
  }

  /**
   * Tries an operation of your own if the connection is ready for it as far as is known. An empty
   * result of the operation makes it not ready, until the system says so again.
   *
   * @param interest what the operation needs
   * @param operation the operation
   * @param <T> the type of its result
   * @return its result, or empty if it would have to wait or was not tried
   * @throws IOException what it threw, or if this end was closed
   */
  public final <T> Optional<T> tryIo(Interest interest, SocketOperation<StreamSource, T> operation)
      throws IOException {
    return SourceAsync.tryIo(io, io.socket(), interest, operation);
  }

  /**
   * Waits until the connection is ready and tries an operation of your own, until it succeeds.
   *
   * <p><b>Blocking:</b> suspends the caller; the operation itself must not block.
   * <b>Cancellation:</b> between two attempts.
   *
   * @param interest what the operation needs
   * @param operation the operation
   * @param <T> the type of its result
   * @return its result
   * @throws IOException what it threw, or if this end was closed
   */
  public final <T> T io(Interest interest, SocketOperation<StreamSource, T> operation)
      throws IOException {
    return StreamIo.await(ioAsync(interest, operation));
  }

  /**
   * {@link #io} as a computation.
   *
   * @param interest what the operation needs
   * @param operation the operation
   * @param <T> the type of its result
   * @return its result
   */
  public final <T> Async<T> ioAsync(Interest interest, SocketOperation<StreamSource, T> operation) {
    return new SourceAsync.Io<>(io, io.socket(), interest, operation);
  }

  // ---------------------------------------------------------------- halves and views

  /**
   * A reading and a writing half, which another object or task may be given. Both are views of this
   * stream and end with it.
   *
   * @return the halves
   */
  public final Halves split() {
    return new Halves(new ReadHalf(io), new WriteHalf(io));
  }

  /**
   * Splits the connection between two owners. It lives until both halves are closed, and {@link
   * #close} on this object does nothing from now on.
   *
   * @return the halves, to be closed both
   * @throws IllegalStateException if this stream was closed or split before
   */
  public final OwnedHalves<S> intoSplit() {
    ownership.move("this stream");
    return new OwnedHalves<>(new OwnedReadHalf<>(io, again), new OwnedWriteHalf<>(io));
  }

  /**
   * Both sides as a channel of the JDK. It gathers and scatters, and like a blocking channel it
   * writes everything it is given.
   *
   * @return the view; closing it closes this stream
   */
  public final ByteChannel channel() {
    return new StreamChannel(this);
  }

  // ---------------------------------------------------------------- state

  /**
   * Takes the error that the connection has suffered and no operation has reported yet.
   *
   * @return the error; always empty with {@code java.nio}, where the next operation tells it
   * @throws IOException if this end was closed
   */
  public final Optional<IOException> takeError() throws IOException {
    return io.socket().takeError();
  }

  /**
   * Whether this end is open.
   *
   * @return false after {@link #close}
   */
  public final boolean isOpen() {
    return !io.isClosed();
  }

  /**
   * Closes the connection. Tasks that wait in it get {@link
   * java.nio.channels.AsynchronousCloseException}, later operations {@link
   * java.nio.channels.ClosedChannelException}. What was written is still sent; if received bytes
   * were not read, the peer may see "Connection reset". Closing twice, or after {@link #intoSplit},
   * does nothing. Never waits, unless {@link TcpStream#setLinger} says so.
   */
  @Override
  public final void close() {
    if (ownership.end()) {
      io.close();
    }
  }
}
