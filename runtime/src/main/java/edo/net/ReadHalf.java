package edo.net;

import edo.reactor.Interest;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a {@link TcpStream}, made by {@link TcpStream#split}: a view that costs
 * nothing and ends with the stream.
 */
public sealed class ReadHalf implements TcpReader permits OwnedReadHalf {
  final StreamIo io;

  ReadHalf(StreamIo io) {
    this.io = io;
  }

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
    return new StreamAsync.Await(io, Interest.READABLE);
  }

  @Override
  public final InetSocketAddress localAddress() throws IOException {
    return io.source.localAddress();
  }

  @Override
  public final InetSocketAddress peerAddress() throws IOException {
    return io.source.peerAddress();
  }

  /** Does nothing: this is a view, and the stream stays open. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "ReadHalf[" + io + "]";
  }
}
