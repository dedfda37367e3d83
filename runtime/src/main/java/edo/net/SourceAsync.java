package edo.net;

import edo.internal.seam.ReadyCell;
import edo.reactor.Interest;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The poll-driven operations that every source of I/O has: waiting for readiness, and an operation
 * of the user's. None holds anything that would have to be given back, so withdrawing one is
 * dropping it. Each is used by one thread at a time.
 */
final class SourceAsync {
  private SourceAsync() {}

  /** An operation that may have to wait for the directions of a mask. */
  abstract static class Operation<T extends @Nullable Object> implements Async<T> {
    private final SourceIo source;
    final int mask;
    private boolean waited;

    Operation(SourceIo io, int mask) {
      this.source = io;
      this.mask = mask;
    }

    @Override
    public final Poll<T> poll(Context cx) throws Exception {
      if (waited) {
        source.checkStillOpen(mask);
      }
      Poll<T> answer = advance(cx);
      waited = answer.isPending();
      return answer;
    }

    abstract Poll<T> advance(Context cx) throws Exception;
  }

  /** Waits until the socket is ready for one of several things. */
  static final class Await extends Operation<Ready> {
    private final SourceIo io;

    Await(SourceIo io, Interest interest) {
      super(io, mask(interest));
      this.io = io;
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

  /** Something that answers nothing when it would have to wait. */
  @FunctionalInterface
  interface Attempt<T> {
    Optional<T> attempt() throws IOException;
  }

  /** Tries something of ours until it would not block. */
  static final class Attempts<T> extends Operation<T> {
    private final SourceIo io;
    private final Attempt<T> attempt;

    Attempts(SourceIo io, int mask, Attempt<T> attempt) {
      super(io, mask);
      this.io = io;
      this.attempt = attempt;
    }

    @Override
    Poll<T> advance(Context cx) throws IOException {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      do {
        Optional<T> result = attempt.attempt();
        if (result.isPresent()) {
          return Poll.ready(result.get());
        }
      } while (io.pollReady(mask, cx));
      return Poll.pending();
    }
  }

  /** Tries an operation of the user until it would not block. */
  static final class Io<S, T> extends Operation<T> {
    private final SourceIo io;
    private final S socket;
    private final SocketOperation<? super S, T> operation;

    Io(SourceIo io, S socket, Interest interest, SocketOperation<? super S, T> operation) {
      super(io, mask(interest));
      this.io = io;
      this.socket = socket;
      this.operation = operation;
    }

    @Override
    Poll<T> advance(Context cx) throws Exception {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      for (; ; ) {
        Optional<T> result = attempt(io, socket, mask, operation);
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
  private static <S, T> Optional<T> attempt(
      SourceIo io, S socket, int mask, SocketOperation<? super S, T> operation) throws IOException {
    int state = io.cell.state();
    io.checkUsable(state, mask);
    if ((state & mask) == 0 && io.cell.isRegistered()) {
      return Optional.empty();
    }
    Optional<T> result = operation.attempt(socket);
    if (result.isEmpty()) {
      // The operation may have gone past the source, which then does not know that it has to arm.
      io.cell.drained(mask, state);
    }
    return result;
  }

  static int mask(Interest interest) {
    if (interest.isPriority()) {
      throw new UnsupportedOperationException(
          "this tells READABLE and WRITABLE only, not " + interest);
    }
    return (interest.isReadable() ? ReadyCell.READ : 0)
        | (interest.isWritable() ? ReadyCell.WRITE : 0);
  }

  /** Tries an operation of the user once; what is empty is waited for by the next event. */
  static <S, T> Optional<T> tryIo(
      SourceIo io, S socket, Interest interest, SocketOperation<? super S, T> operation)
      throws IOException {
    Optional<T> result = attempt(io, socket, mask(interest), operation);
    if (result.isEmpty()) {
      io.cell.settle();
    }
    return result;
  }
}
