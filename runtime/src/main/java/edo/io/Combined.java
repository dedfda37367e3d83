package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Readers and writers in front of others. */
final class Combined {
  private Combined() {}

  static void closeBoth(ByteReader reader, AutoCloseable other) throws IOException {
    try (reader) {
      other.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("readers and writers throw IOException", e);
    }
  }

  /** One after the other. */
  static final class Chain implements ByteReader {
    private final ByteReader first;
    private final ByteReader next;
    private boolean firstEnded;

    Chain(ByteReader first, ByteReader next) {
      this.first = first;
      this.next = next;
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
      if (!firstEnded) {
        int n = Reading.poll(first, cx, buffer);
        if (n != END) {
          return n; // also for a read of no bytes, which says nothing about the end
        }
        firstEnded = true;
      }
      return next.pollRead(cx, buffer);
    }

    @Override
    public void close() throws IOException {
      closeBoth(first, next);
    }

    @Override
    public String toString() {
      return "chain[" + first + ", " + next + "]";
    }
  }

  /** Shows what is read. */
  static final class InspectedReader implements ByteReader {
    private final ByteReader reader;
    private final ByteStreams.Inspector inspector;

    InspectedReader(ByteReader reader, ByteStreams.Inspector inspector) {
      this.reader = reader;
      this.inspector = inspector;
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
      int from = buffer.position();
      int n = Reading.poll(reader, cx, buffer);
      if (n > 0) {
        inspector.passed(buffer.slice(from, n).asReadOnlyBuffer());
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }

    @Override
    public String toString() {
      return reader.toString();
    }
  }

  /** Shows what is written. */
  static final class InspectedWriter implements ByteWriter {
    private final ByteWriter writer;
    private final ByteStreams.Inspector inspector;

    InspectedWriter(ByteWriter writer, ByteStreams.Inspector inspector) {
      this.writer = writer;
      this.inspector = inspector;
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
      int from = buffer.position();
      int n = Writing.poll(writer, cx, buffer);
      if (n > 0) {
        inspector.passed(buffer.slice(from, n).asReadOnlyBuffer());
      }
      return n;
    }

    @Override
    public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
        throws IOException {
      var from = new int[length];
      for (int i = 0; i < length; i++) {
        from[i] = buffers[offset + i].position();
      }
      long n = writer.pollWrite(cx, buffers, offset, length);
      for (int i = 0; n > 0 && i < length; i++) {
        ByteBuffer buffer = buffers[offset + i];
        int taken = buffer.position() - from[i];
        if (taken > 0) {
          inspector.passed(buffer.slice(from[i], taken).asReadOnlyBuffer());
        }
      }
      return n;
    }

    @Override
    public boolean gathers() {
      return writer.gathers();
    }

    @Override
    public boolean pollFlush(Context cx) throws IOException {
      return writer.pollFlush(cx);
    }

    @Override
    public boolean pollShutdown(Context cx) throws IOException {
      return writer.pollShutdown(cx);
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }

    @Override
    public String toString() {
      return writer.toString();
    }
  }
}
