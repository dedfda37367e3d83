package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Readers and writers that never wait for anybody. They take budget all the same. */
final class Trivial {
  private Trivial() {}

  /** Nothing to read, and takes everything. */
  static final class Empty implements ByteStream, BufferedByteReader, Seekable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    @Override
    public ByteBuffer buffer() {
      return NOTHING;
    }

    @Override
    public int pollFill(Context cx) {
      return cx.proceed() ? END : PENDING;
    }

    @Override
    public void consume(int count) {
      Buffers.checkConsumed(count, 0);
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) {
      return buffer.hasRemaining() ? pollFill(cx) : 0;
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) {
      if (!cx.proceed()) {
        return PENDING;
      }
      int n = buffer.remaining();
      buffer.position(buffer.limit());
      return n;
    }

    @Override
    public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length) {
      if (!cx.proceed()) {
        return PENDING;
      }
      long n = Buffers.remaining(buffers, offset, length);
      for (int i = offset; i < offset + length; i++) {
        buffers[i].position(buffers[i].limit());
      }
      return n;
    }

    @Override
    public boolean gathers() {
      return true;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return cx.proceed();
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return cx.proceed();
    }

    @Override
    public void startSeek(SeekFrom where) {}

    @Override
    public long pollSeek(Context cx) {
      return cx.proceed() ? 0 : PENDING;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "empty";
    }
  }

  /** The same byte for ever. */
  static final class Repeat implements ByteReader {
    private final byte value;

    Repeat(byte value) {
      this.value = value;
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) {
      if (!cx.proceed()) {
        return PENDING;
      }
      int n = buffer.remaining();
      while (buffer.hasRemaining()) {
        buffer.put(value);
      }
      return n;
    }

    @Override
    public String toString() {
      return "repeat[" + value + "]";
    }
  }

  /** Bytes that are there. */
  static final class InMemory implements BufferedByteReader {
    private final ByteBuffer bytes;

    InMemory(ByteBuffer bytes) {
      this.bytes = bytes.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer buffer() {
      return bytes.duplicate();
    }

    @Override
    public int pollFill(Context cx) {
      if (!cx.proceed()) {
        return PENDING;
      }
      return bytes.hasRemaining() ? bytes.remaining() : END;
    }

    @Override
    public void consume(int count) {
      Buffers.checkConsumed(count, bytes.remaining());
      bytes.position(bytes.position() + count);
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) {
      if (!buffer.hasRemaining()) {
        return 0;
      }
      int n = pollFill(cx);
      return n < 0 ? n : Buffers.move(bytes, buffer);
    }

    @Override
    public String toString() {
      return "bytes[" + bytes.remaining() + "]";
    }
  }

  /** Bytes that are kept. */
  static final class Collected implements ByteWriter {
    private final ByteSink bytes;

    Collected(ByteSink bytes) {
      this.bytes = bytes;
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
      if (!cx.proceed()) {
        return ByteReader.PENDING;
      }
      int n = buffer.remaining();
      bytes.append(buffer);
      return n;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return true;
    }

    @Override
    public String toString() {
      return bytes.toString();
    }
  }
}
