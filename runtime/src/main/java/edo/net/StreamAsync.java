package edo.net;

import edo.internal.seam.ReadyCell;
import edo.io.ByteReader;
import edo.task.Context;
import edo.task.Poll;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The poll-driven forms of a stream's operations. Each is a loop of an attempt and a wait; none
 * holds anything that would have to be given back, so withdrawing one is dropping it. What was
 * transferred before that shows in the buffer's position. Each is used by one thread at a time.
 */
final class StreamAsync {
  private StreamAsync() {}

  /** An operation on a stream. */
  abstract static class Operation<T extends @Nullable Object> extends SourceAsync.Operation<T> {
    final StreamIo io;

    Operation(StreamIo io, int mask) {
      super(io, mask);
      this.io = io;
    }
  }

  /** Reads or peeks once. */
  static final class Read extends Operation<Integer> {
    private final ByteBuffer buffer;
    private final boolean peek;

    Read(StreamIo io, ByteBuffer buffer, boolean peek) {
      super(io, ReadyCell.READ);
      this.buffer = buffer;
      this.peek = peek;
    }

    @Override
    Poll<Integer> advance(Context cx) throws IOException {
      int n = peek ? io.pollPeek(cx, buffer) : io.pollRead(cx, buffer);
      return n == ByteReader.PENDING ? Poll.pending() : Poll.ready(n);
    }
  }

  /** Reads until the buffer is full. */
  static final class ReadFully extends Operation<@Nullable Void> {
    private final ByteBuffer buffer;

    ReadFully(StreamIo io, ByteBuffer buffer) {
      super(io, ReadyCell.READ);
      this.buffer = buffer;
    }

    @Override
    Poll<@Nullable Void> advance(Context cx) throws IOException {
      while (buffer.hasRemaining()) {
        int n = io.pollRead(cx, buffer);
        if (n < 0) {
          if (n == ByteReader.PENDING) {
            return Poll.pending();
          }
          throw endOfStream(buffer.remaining());
        }
      }
      return Poll.done();
    }
  }

  /** Writes once. */
  static final class Write extends Operation<Integer> {
    private final ByteBuffer buffer;

    Write(StreamIo io, ByteBuffer buffer) {
      super(io, ReadyCell.WRITE);
      this.buffer = buffer;
    }

    @Override
    Poll<Integer> advance(Context cx) throws IOException {
      int n = io.pollWrite(cx, buffer);
      return n == ByteReader.PENDING ? Poll.pending() : Poll.ready(n);
    }
  }

  /** Writes until the buffer is empty. */
  static final class WriteAll extends Operation<@Nullable Void> {
    private final ByteBuffer buffer;

    WriteAll(StreamIo io, ByteBuffer buffer) {
      super(io, ReadyCell.WRITE);
      this.buffer = buffer;
    }

    @Override
    Poll<@Nullable Void> advance(Context cx) throws IOException {
      while (buffer.hasRemaining()) {
        if (io.pollWrite(cx, buffer) == ByteReader.PENDING) {
          return Poll.pending();
        }
      }
      return Poll.done();
    }
  }

  static EOFException endOfStream(int missing) {
    return new EOFException(
        "the peer ended its stream " + missing + " bytes before what was asked for");
  }
}
