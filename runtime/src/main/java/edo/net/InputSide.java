package edo.net;

import edo.reactor.Interest;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a reading half and the reading end of a pipe have in common. */
abstract sealed class InputSide implements ReadyReader permits ReadHalf, OsPipeReader {
  final StreamIo io;

  InputSide(StreamIo io) {
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
  public final Async<Ready> readableAsync() {
    return new SourceAsync.Await(io, Interest.READABLE);
  }
}
