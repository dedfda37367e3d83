package edo.net;

import edo.internal.seam.ReadyCell;
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
 * transferred before that shows in the buffer's position.
 */
final class StreamAsync {
  private StreamAsync() {}

  /** Some bytes in one direction. */
  abstract static class Transfer<T extends @Nullable Object> implements Async<T> {
    final StreamIo io;
    final ByteBuffer buffer;

    Transfer(StreamIo io, ByteBuffer buffer) {
      this.io = io;
      this.buffer = buffer;
    }
  }

  /** Reads or peeks once. */
  static final class Read extends Transfer<Integer> {
    private final boolean peek;

    Read(StreamIo io, ByteBuffer buffer, boolean peek) {
      super(io, buffer);
      this.peek = peek;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      do {
        int n = peek ? io.attemptPeek(buffer, false) : io.attemptRead(buffer, false);
        if (n != StreamIo.WOULD_BLOCK) {
          return Poll.ready(n);
        }
      } while (io.pollReadable(cx));
      return Poll.pending();
    }
  }

  /** Reads until the buffer is full. */
  static final class ReadFully extends Transfer<@Nullable Void> {
    ReadFully(StreamIo io, ByteBuffer buffer) {
      super(io, buffer);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (buffer.hasRemaining()) {
        if (!cx.proceed()) {
          return Poll.pending();
        }
        int n = io.attemptRead(buffer, false);
        if (n < 0) {
          if (n != StreamIo.WOULD_BLOCK) {
            throw endOfStream(buffer.remaining());
          }
          if (!io.pollReadable(cx)) {
            return Poll.pending();
          }
        }
      }
      return Poll.done();
    }
  }

  /** Writes once. */
  static final class Write extends Transfer<Integer> {
    Write(StreamIo io, ByteBuffer buffer) {
      super(io, buffer);
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      do {
        int n = io.attemptWrite(buffer, false);
        if (n != StreamIo.WOULD_BLOCK) {
          return Poll.ready(n);
        }
      } while (io.pollWritable(cx));
      return Poll.pending();
    }
  }

  /** Writes until the buffer is empty. */
  static final class WriteAll extends Transfer<@Nullable Void> {
    WriteAll(StreamIo io, ByteBuffer buffer) {
      super(io, buffer);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (buffer.hasRemaining()) {
        if (!cx.proceed()) {
          return Poll.pending();
        }
        if (io.attemptWrite(buffer, false) == StreamIo.WOULD_BLOCK && !io.pollWritable(cx)) {
          return Poll.pending();
        }
      }
      return Poll.done();
    }
  }

  /** Waits until the socket is ready for one of several things. */
  static final class Await implements Async<Ready> {
    private final StreamIo io;
    private final int mask;

    Await(StreamIo io, Interest interest) {
      this.io = io;
      this.mask = mask(interest);
    }

    @Override
    public Poll<Ready> poll(Context cx) throws Exception {
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
  static final class Io<T> implements Async<T> {
    private final StreamIo io;
    private final int mask;
    private final SocketOperation<T> operation;

    Io(StreamIo io, Interest interest, SocketOperation<T> operation) {
      this.io = io;
      this.mask = mask(interest);
      this.operation = operation;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
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
