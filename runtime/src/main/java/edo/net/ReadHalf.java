package edo.net;

import edo.task.Async;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * The reading half of a connection, made by {@link SocketStream#split}: a view that costs nothing
 * and ends with the stream.
 */
public sealed class ReadHalf extends InputSide implements SocketReader permits OwnedReadHalf {
  ReadHalf(StreamIo io) {
    super(io);
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
  public final SocketAddress localAddress() throws IOException {
    return io.socket().localAddress();
  }

  @Override
  public final SocketAddress peerAddress() throws IOException {
    return io.socket().peerAddress();
  }

  /** Does nothing: this is a view, and the stream stays open. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "ReadHalf[" + io + "]";
  }
}
