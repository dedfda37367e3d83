package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A reader and a writer as one stream, which is what either of them is. */
class Joined<R extends ByteReader, W extends ByteWriter> implements ByteStream {
  final R reader;
  final W writer;

  Joined(R reader, W writer) {
    this.reader = reader;
    this.writer = writer;
  }

  @Override
  public final int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    return reader.pollRead(cx, buffer);
  }

  @Override
  public final int read(ByteBuffer buffer) throws IOException {
    return reader.read(buffer);
  }

  @Override
  public final int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    return writer.pollWrite(cx, buffer);
  }

  @Override
  public final long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    return writer.pollWrite(cx, buffers, offset, length);
  }

  @Override
  public final boolean gathers() {
    return writer.gathers();
  }

  @Override
  public final int write(ByteBuffer buffer) throws IOException {
    return writer.write(buffer);
  }

  @Override
  public final boolean pollFlush(Context cx) throws IOException {
    return writer.pollFlush(cx);
  }

  @Override
  public final boolean pollShutdown(Context cx) throws IOException {
    return writer.pollShutdown(cx);
  }

  @Override
  public final void flush() throws IOException {
    writer.flush();
  }

  @Override
  public final void shutdown() throws IOException {
    writer.shutdown();
  }

  @Override
  public void close() throws IOException {
    Combined.closeBoth(reader, writer);
  }

  @Override
  public String toString() {
    return "join[" + reader + ", " + writer + "]";
  }
}
