package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The computations behind {@link ByteReader}. None holds anything that would have to be freed. */
final class Reading {
  private Reading() {}

  /** Reads once. */
  static final class Once implements Async<Integer> {
    private final ByteReader reader;
    private final ByteBuffer buffer;

    Once(ByteReader reader, ByteBuffer buffer) {
      this.reader = reader;
      this.buffer = buffer;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws IOException {
      int n = Reading.poll(reader, cx, buffer);
      return n == ByteReader.PENDING ? Poll.pending() : Poll.ready(n);
    }
  }

  /** Reads until the buffer is full. */
  static final class Fully implements Async<@Nullable Void> {
    private final ByteReader reader;
    private final ByteBuffer buffer;

    Fully(ByteReader reader, ByteBuffer buffer) {
      this.reader = reader;
      this.buffer = buffer;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws IOException {
      return pollFully(reader, cx, buffer) ? Poll.done() : Poll.pending();
    }
  }

  /** Reads to the end of the stream. */
  static final class All implements Async<Long> {
    private final ByteReader reader;
    private final ByteSink bytes;
    private long count;

    All(ByteReader reader, ByteSink bytes) {
      this.reader = reader;
      this.bytes = bytes;
    }

    @Override
    public Poll<Long> poll(Context cx) throws IOException {
      for (; ; ) {
        ByteBuffer room = bytes.room();
        int n = Reading.poll(reader, cx, room);
        if (n < 0) {
          return n == ByteReader.PENDING ? Poll.pending() : Poll.ready(count);
        }
        bytes.fill(n);
        count += n;
      }
    }
  }

  /** Polls until the buffer is full; false for not yet. */
  static boolean pollFully(ByteReader reader, Context cx, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      int n = poll(reader, cx, buffer);
      if (n == ByteReader.PENDING) {
        return false;
      }
      if (n < 0) {
        throw endOfStream(buffer.remaining());
      }
    }
    return true;
  }

  /** Polls once and does not believe the answer: a reader may be anybody's. */
  static int poll(ByteReader reader, Context cx, ByteBuffer buffer) throws IOException {
    int position = buffer.position();
    int limit = buffer.limit();
    int n = reader.pollRead(cx, buffer);
    if (buffer.position() - position != Math.max(n, 0)
        || buffer.limit() != limit
        || (n == 0 && position < limit)) {
      throw new IllegalStateException(
          reader
              + " breaks the contract of pollRead: it answered "
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

  static EOFException endOfStream(int missing) {
    return new EOFException("the stream ended " + missing + " bytes before what was asked for");
  }
}
