package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Bytes from a reader to a writer, until the reader ends.
 *
 * <p>Reads on while the writer is not ready, as long as there is room, and flushes when the reader
 * is not ready: what has arrived goes out before anybody waits.
 */
final class Copying {
  private final ByteReader reader;
  private final ByteWriter writer;

  /** From position to limit is what is to be written; behind the limit is room. */
  private final ByteBuffer buffer;

  private boolean ended;
  private boolean unflushed;
  private long count;

  Copying(ByteReader reader, ByteWriter writer, int size) {
    this.reader = Objects.requireNonNull(reader, "a reader must not be null");
    this.writer = Objects.requireNonNull(writer, "a writer must not be null");
    this.buffer = ByteBuffer.allocate(Buffers.checkSize(size)).limit(0);
  }

  /** How many bytes the writer has taken. */
  long count() {
    return count;
  }

  /** True when everything up to the end has been written and flushed; false for not yet. */
  boolean poll(Context cx) throws IOException {
    for (; ; ) {
      boolean readerWaits = !ended && !fill(cx);
      if (!buffer.hasRemaining()) {
        if (ended) {
          return writer.pollFlush(cx);
        }
        if (readerWaits) {
          unflushed = unflushed && !writer.pollFlush(cx);
          return false;
        }
        continue;
      }
      int n = Writing.poll(writer, cx, buffer);
      if (n == ByteReader.PENDING) {
        if (ended || readerWaits || isFull()) {
          return false;
        }
        continue; // read on meanwhile
      }
      if (n == 0) {
        throw new WriteZeroException(buffer.remaining());
      }
      count += n;
      unflushed = true;
    }
  }

  /** Moving what is left to the front is worth it when that is at most half. */
  private boolean isFull() {
    return buffer.limit() == buffer.capacity() && 2 * buffer.remaining() > buffer.capacity();
  }

  /** Reads once if there is room; false if the reader is not ready. */
  private boolean fill(Context cx) throws IOException {
    if (isFull()) {
      return true;
    }
    if (buffer.limit() == buffer.capacity() || !buffer.hasRemaining()) {
      buffer.compact().flip();
    }
    int position = buffer.position();
    int end = buffer.limit();
    buffer.limit(buffer.capacity()).position(end);
    int n = ByteReader.PENDING;
    try {
      n = Reading.poll(reader, cx, buffer);
    } finally {
      buffer.limit(end + Math.max(n, 0)).position(position);
    }
    if (n == ByteReader.END) {
      ended = true;
    }
    return n != ByteReader.PENDING;
  }

  /** {@link ByteStreams#copy}. */
  static Async<Long> oneWay(Copying copying) {
    return cx -> copying.poll(cx) ? Poll.ready(copying.count) : Poll.pending();
  }

  /**
   * One direction of {@link ByteStreams#copyBidirectional}: when its reader ends, so does its
   * writer.
   */
  static final class Direction {
    private final Copying copying;
    private boolean copied;
    private boolean done;

    Direction(ByteReader reader, ByteWriter writer, int size) {
      this.copying = new Copying(reader, writer, size);
    }

    boolean poll(Context cx) throws IOException {
      copied = copied || copying.poll(cx);
      done = done || (copied && copying.writer.pollShutdown(cx));
      return done;
    }

    long count() {
      return copying.count;
    }
  }

  /** What {@link BufferedByteReader} has at hand, without a buffer in between. */
  static Async<Long> buffered(BufferedByteReader reader, ByteWriter writer) {
    return new Async<>() {
      private long count;
      private boolean ended;

      @Override
      public Poll<Long> poll(Context cx) throws IOException {
        while (!ended) {
          int there = reader.pollFill(cx);
          if (there == ByteReader.PENDING) {
            return Poll.pending();
          }
          if (there < 0) {
            ended = true;
            break;
          }
          int n = Writing.poll(writer, cx, reader.buffer());
          if (n == ByteReader.PENDING) {
            return Poll.pending();
          }
          if (n == 0) {
            throw new WriteZeroException(there);
          }
          reader.consume(n);
          count += n;
        }
        return writer.pollFlush(cx) ? Poll.ready(count) : Poll.pending();
      }
    };
  }
}
