package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The computations behind {@link ByteWriter}. None holds anything that would have to be freed. */
final class Writing {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private Writing() {}

  /** Writes once. */
  static final class Once implements Async<Integer> {
    private final ByteWriter writer;
    private final ByteBuffer buffer;

    Once(ByteWriter writer, ByteBuffer buffer) {
      this.writer = writer;
      this.buffer = buffer;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws IOException {
      int n = Writing.poll(writer, cx, buffer);
      return n == ByteReader.PENDING ? Poll.pending() : Poll.ready(n);
    }
  }

  /** Writes some of several buffers. */
  static final class Gathered implements Async<Long> {
    private final ByteWriter writer;
    private final ByteBuffer[] buffers;
    private final int offset;
    private final int length;

    Gathered(ByteWriter writer, ByteBuffer[] buffers, int offset, int length) {
      this.writer = writer;
      this.buffers = buffers;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public Poll<Long> poll(Context cx) throws IOException {
      long n = Writing.poll(writer, cx, buffers, offset, length);
      return n == ByteReader.PENDING ? Poll.pending() : Poll.ready(n);
    }
  }

  /** Writes until the buffer is empty. */
  static final class All implements Async<@Nullable Void> {
    private final ByteWriter writer;
    private final ByteBuffer buffer;

    All(ByteWriter writer, ByteBuffer buffer) {
      this.writer = writer;
      this.buffer = buffer;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws IOException {
      return pollAll(writer, cx, buffer) ? Poll.done() : Poll.pending();
    }
  }

  /** Polls until the buffer is empty; false for not yet. */
  static boolean pollAll(ByteWriter writer, Context cx, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      int n = poll(writer, cx, buffer);
      if (n == ByteReader.PENDING) {
        return false;
      }
      if (n == 0) {
        throw new WriteZeroException(buffer.remaining());
      }
    }
    return true;
  }

  /** Polls once and does not believe the answer: a writer may be anybody's. */
  static int poll(ByteWriter writer, Context cx, ByteBuffer buffer) throws IOException {
    int position = buffer.position();
    int limit = buffer.limit();
    int n = writer.pollWrite(cx, buffer);
    if (buffer.position() - position != Math.max(n, 0) || buffer.limit() != limit) {
      throw new IllegalStateException(
          writer
              + " breaks the contract of pollWrite: it answered "
              + n
              + " and moved position/limit from "
              + position
              + "/"
              + limit
              + " to "
              + buffer.position()
              + "/"
              + buffer.limit());
    }
    return n;
  }

  /** The same for several buffers. */
  static long poll(ByteWriter writer, Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    long before = Buffers.remaining(buffers, offset, length);
    long n = writer.pollWrite(cx, buffers, offset, length);
    long taken = before - Buffers.remaining(buffers, offset, length);
    if (taken != Math.max(n, 0)) {
      throw new IllegalStateException(
          writer
              + " breaks the contract of pollWrite: it answered "
              + n
              + " and moved the buffers by "
              + taken);
    }
    return n;
  }

  static ByteBuffer firstWithBytes(ByteBuffer[] buffers, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffers[i].hasRemaining()) {
        return buffers[i];
      }
    }
    return NOTHING;
  }
}
