package edo.net;

import edo.internal.seam.ReadyCell;
import edo.io.ByteReader;
import edo.reactor.Interest;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The poll-driven forms of a stream's operations. Each is a loop of an attempt and a wait; none
 * holds anything that would have to be given back, so withdrawing one is dropping it. What was
 * transferred before that shows in the buffer's position. Each is used by one thread at a time.
 */
final class StreamAsync {
  private StreamAsync() {}

  /** An operation that may have to wait for the directions of a mask. */
  abstract static class Operation<T extends @Nullable Object> implements Async<T> {
    final StreamIo io;
    final int mask;
    private boolean waited;

    Operation(StreamIo io, int mask) {
      this.io = io;
      this.mask = mask;
    }

    @Override
    public final Poll<T> poll(Context cx) throws Exception {
      if (waited) {
        io.checkStillOpen(mask);
      }
      Poll<T> answer = advance(cx);
      waited = answer.isPending();
      return answer;
    }

    abstract Poll<T> advance(Context cx) throws Exception;
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

  /** Waits until the socket is ready for one of several things. */
  static final class Await extends Operation<Ready> {
    Await(StreamIo io, Interest interest) {
      super(io, mask(interest));
    }

    @Override
    Poll<Ready> advance(Context cx) throws Exception {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      for (; ; ) {
        io.cell.settle(); // the truth is asked for, not a guess
        int state = io.cell.state();
        io.checkUsable(state, mask);
        if ((state & mask) != 0) {
          return Poll.ready(new Ready(state & mask));
        }
        if (!io.pollReady(mask, cx)) {
          return Poll.pending();
        }
      }
    }
  }

  /** Tries an operation of the user until it would not block. */
  static final class Io<T> extends Operation<T> {
    private final SocketOperation<T> operation;

    Io(StreamIo io, Interest interest, SocketOperation<T> operation) {
      super(io, mask(interest));
      this.operation = operation;
    }

    @Override
    Poll<T> advance(Context cx) throws Exception {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      for (; ; ) {
        Optional<T> result = attempt(io, mask, operation);
        if (result.isPresent()) {
          return Poll.ready(result.get());
        }
        if (!io.pollReady(mask, cx)) {
          return Poll.pending();
        }
      }
    }
  }

  /** Tries an operation of the user once, if the socket is ready for it. */
  static <T> Optional<T> attempt(StreamIo io, int mask, SocketOperation<T> operation)
      throws IOException {
    int state = io.cell.state();
    io.checkUsable(state, mask);
    if ((state & mask) == 0 && io.cell.isRegistered()) {
      return Optional.empty();
    }
    Optional<T> result = operation.attempt(io.source);
    if (result.isEmpty()) {
      // The operation may have gone past the source, which then does not know that it has to arm.
      io.cell.drained(mask, state);
    }
    return result;
  }

  static int mask(Interest interest) {
    if (interest.isPriority()) {
      throw new UnsupportedOperationException(
          "a TcpStream tells READABLE and WRITABLE only, not " + interest);
    }
    return (interest.isReadable() ? ReadyCell.READ : 0)
        | (interest.isWritable() ? ReadyCell.WRITE : 0);
  }

  static EOFException endOfStream(int missing) {
    return new EOFException(
        "the peer ended its stream " + missing + " bytes before what was asked for");
  }
}
