package edo.net;

import edo.reactor.Interest;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a writing half and the writing end of a pipe have in common. */
abstract sealed class OutputSide implements ReadyWriter permits WriteHalf, OsPipeWriter {
  final StreamIo io;

  OutputSide(StreamIo io) {
    this.io = io;
  }

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
    return new SourceAsync.Await(io, Interest.WRITABLE);
  }
}
