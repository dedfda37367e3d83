package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.io.ByteStream;
import edo.reactor.Interest;
import edo.reactor.Sockets;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection.
 *
 * {@snippet :
 * try (var stream = TcpStream.connect("localhost:" + port)) {
 *   stream.writeAll("hello".getBytes(StandardCharsets.UTF_8));
 *   stream.shutdownOutput();
 *   String answer = new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
 * }
 * }
 *
 * <p>It belongs to the runtime it was made on, the ambient one of the caller, and may be used from
 * any thread. How reads and writes wait, and what cancelling them does, is told by {@link
 * TcpReader} and {@link TcpWriter}. It must be closed; nothing else frees the descriptor.
 */
public final class TcpStream extends StreamOptions implements TcpReader, TcpWriter, ByteStream {
  private final Ownership ownership = new Ownership();

  TcpStream(StreamIo io) {
    super(io);
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
   */
  public record OwnedHalves(OwnedReadHalf reader, OwnedWriteHalf writer) {}

  // ---------------------------------------------------------------- connecting

  /**
   * Connects. A name with several addresses is tried address by address.
   *
   * <p><b>Blocking:</b> suspends the caller until one address has answered or all have failed; for
   * an unreachable peer that takes as long as the system takes, so put {@link
   * edo.time.Time#timeout} around it. <b>Cancellation:</b> gives the attempt up and closes its
   * socket.
   *
   * @param hostAndPort as for {@link Addresses#lookup(String)}
   * @return the connection
   * @throws java.net.ConnectException if the last address refused, or did not answer
   * @throws java.net.UnknownHostException if the name has no address
   * @throws IOException if the last address failed in another way; the errors of those before it
   *     are its suppressed exceptions
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static TcpStream connect(String hostAndPort) throws IOException {
    return StreamIo.await(connectAsync(hostAndPort));
  }

  /**
   * Connects to the first of several addresses that answers, tried in order.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the connection
   * @throws IOException as for {@link #connect(String)}
   * @throws IllegalArgumentException if there is no address
   * @see #connect(String)
   */
  public static TcpStream connect(InetSocketAddress... addresses) throws IOException {
    return StreamIo.await(connectAsync(addresses));
  }

  /**
   * Connects to the first of several addresses that answers, tried in order.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the connection
   * @throws IOException as for {@link #connect(String)}
   * @throws IllegalArgumentException if there is no address
   * @see #connect(String)
   */
  public static TcpStream connect(List<InetSocketAddress> addresses) throws IOException {
    return StreamIo.await(connectAsync(addresses));
  }

  /**
   * {@link #connect(String)} as a computation.
   *
   * @param hostAndPort as for {@link Addresses#lookup(String)}
   * @return the connection
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static Async<TcpStream> connectAsync(String hostAndPort) {
    return connectAsync(List.of(Addresses.parse(hostAndPort)));
  }

  /**
   * {@link #connect(InetSocketAddress...)} as a computation.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the connection
   * @throws IllegalArgumentException if there is no address
   */
  public static Async<TcpStream> connectAsync(InetSocketAddress... addresses) {
    return connectAsync(List.of(addresses));
  }

  /**
   * {@link #connect(List)} as a computation.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the connection
   * @throws IllegalArgumentException if there is no address
   */
  public static Async<TcpStream> connectAsync(List<InetSocketAddress> addresses) {
    Host host = Ambient.host();
    Sockets sockets = Sockets.of(host.backend());
    return new ConnectAsync(host, sockets::connect, addresses);
  }

  // ---------------------------------------------------------------- reading

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    return io.pollRead(cx, buffer);
  }

  @Override
  public int read(byte[] array, int offset, int length) throws IOException {
    return io.read(array, offset, length);
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return io.read(buffer);
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return io.read(buffers, offset, length);
  }

  @Override
  public Async<Integer> readAsync(ByteBuffer buffer) {
    return new StreamAsync.Read(io, buffer, false);
  }

  @Override
  public Async<@Nullable Void> readFullyAsync(ByteBuffer buffer) {
    return new StreamAsync.ReadFully(io, buffer);
  }

  @Override
  public OptionalInt tryRead(byte[] array, int offset, int length) throws IOException {
    return StreamIo.result(io.attemptRead(array, offset, length, true));
  }

  @Override
  public OptionalInt tryRead(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptRead(buffer, true));
  }

  @Override
  public OptionalLong tryRead(ByteBuffer[] buffers) throws IOException {
    return StreamIo.result(io.attemptRead(buffers, 0, buffers.length, true));
  }

  @Override
  public int peek(byte[] array, int offset, int length) throws IOException {
    return io.peek(array, offset, length);
  }

  @Override
  public int peek(ByteBuffer buffer) throws IOException {
    return io.peek(buffer);
  }

  @Override
  public Async<Integer> peekAsync(ByteBuffer buffer) {
    return new StreamAsync.Read(io, buffer, true);
  }

  @Override
  public OptionalInt tryPeek(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptPeek(buffer, true));
  }

  @Override
  public Async<Ready> readableAsync() {
    return readyAsync(Interest.READABLE);
  }

  /**
   * Ends reading at this end: reads answer -1, also one that another task waits in. The peer does
   * not learn of it. Does nothing if that was done before or the connection has broken.
   *
   * @throws IOException if this end was closed
   */
  public void shutdownInput() throws IOException {
    io.source.shutdownInput();
  }

  // ---------------------------------------------------------------- writing

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    return io.pollWrite(cx, buffer);
  }

  @Override
  public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    return io.pollWrite(cx, buffers, offset, length);
  }

  @Override
  public int write(byte[] array, int offset, int length) throws IOException {
    return io.write(array, offset, length);
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    return io.write(buffer);
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return io.write(buffers, offset, length);
  }

  @Override
  public Async<Integer> writeAsync(ByteBuffer buffer) {
    return new StreamAsync.Write(io, buffer);
  }

  @Override
  public Async<@Nullable Void> writeAllAsync(ByteBuffer buffer) {
    return new StreamAsync.WriteAll(io, buffer);
  }

  @Override
  public OptionalInt tryWrite(byte[] array, int offset, int length) throws IOException {
    return StreamIo.result(io.attemptWrite(array, offset, length, true));
  }

  @Override
  public OptionalInt tryWrite(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptWrite(buffer, true));
  }

  @Override
  public OptionalLong tryWrite(ByteBuffer[] buffers) throws IOException {
    return StreamIo.result(io.attemptWrite(buffers, 0, buffers.length, true));
  }

  @Override
  public Async<Ready> writableAsync() {
    return readyAsync(Interest.WRITABLE);
  }

  @Override
  public void shutdownOutput() throws IOException {
    io.source.shutdownOutput();
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
  public Ready ready(Interest interest) throws IOException {
    return StreamIo.await(readyAsync(interest));
  }

  /**
   * {@link #ready} as a computation.
   *
   * @param interest readable, writable, or both
   * @return what it is ready for
   * @throws UnsupportedOperationException if the interest contains {@link Interest#PRIORITY}
   */
  public Async<Ready> readyAsync(Interest interest) {
    return new StreamAsync.Await(io, interest);
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
  public <T> Optional<T> tryIo(Interest interest, SocketOperation<T> operation) throws IOException {
    Optional<T> result = StreamAsync.attempt(io, StreamAsync.mask(interest), operation);
    if (result.isEmpty()) {
      io.cell.settle();
    }
    return result;
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
  public <T> T io(Interest interest, SocketOperation<T> operation) throws IOException {
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
  public <T> Async<T> ioAsync(Interest interest, SocketOperation<T> operation) {
    return new StreamAsync.Io<>(io, interest, operation);
  }

  // ---------------------------------------------------------------- halves and views

  /**
   * A reading and a writing half, which another object or task may be given. Both are views of this
   * stream and end with it.
   *
   * @return the halves
   */
  public Halves split() {
    return new Halves(new ReadHalf(io), new WriteHalf(io));
  }

  /**
   * Splits the connection between two owners. It lives until both halves are closed, and {@link
   * #close} on this object does nothing from now on.
   *
   * @return the halves, to be closed both
   * @throws IllegalStateException if this stream was closed or split before
   */
  public OwnedHalves intoSplit() {
    ownership.move("this stream");
    return new OwnedHalves(new OwnedReadHalf(io), new OwnedWriteHalf(io));
  }

  /**
   * Both sides as a channel of the JDK. It gathers and scatters, and like a blocking channel it
   * writes everything it is given.
   *
   * @return the view; closing it closes this stream
   */
  public ByteChannel channel() {
    return new StreamChannel(this);
  }

  // ---------------------------------------------------------------- state

  @Override
  public InetSocketAddress localAddress() throws IOException {
    return io.source.localAddress();
  }

  @Override
  public InetSocketAddress peerAddress() throws IOException {
    return io.source.peerAddress();
  }

  /**
   * Whether this end is open.
   *
   * @return false after {@link #close}
   */
  public boolean isOpen() {
    return !io.isClosed();
  }

  /**
   * Closes the connection. Tasks that wait in it get {@link
   * java.nio.channels.AsynchronousCloseException}, later operations {@link
   * java.nio.channels.ClosedChannelException}. What was written is still sent; if received bytes
   * were not read, the peer may see "Connection reset". Closing twice, or after {@link #intoSplit},
   * does nothing. Never waits, unless {@link #setLinger} says so.
   */
  @Override
  public void close() {
    if (ownership.end()) {
      io.close();
    }
  }

  @Override
  public String toString() {
    return "TcpStream[" + io + "]";
  }
}
