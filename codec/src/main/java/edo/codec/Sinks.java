package edo.codec;

import edo.sync.ClosedException;
import edo.sync.MpscSender;
import edo.sync.SendPermit;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The computations behind {@link FrameSink}, and how its direct forms wait. */
final class Sinks {
  private Sinks() {}

  /** Waits for a computation of ours, which throws nothing checked but {@link IOException}. */
  static <T extends @Nullable Object> T await(Async<T> computation) throws IOException {
    try {
      return Task.await(computation);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("what this package polls throws IOException", e);
    }
  }

  /** Polls a computation of ours, likewise. */
  static <T extends @Nullable Object> Poll<T> poll(Async<T> computation, Context cx)
      throws IOException {
    try {
      return computation.poll(cx);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("what this package polls throws IOException", e);
    }
  }

  /** Something that is done, or not yet. */
  @FunctionalInterface
  interface Progress {
    boolean poll(Context cx) throws IOException;
  }

  /** A computation that is done when something is. */
  static Async<@Nullable Void> until(Progress progress) {
    return new Async<>() {
      @Override
      public Poll<@Nullable Void> poll(Context cx) throws IOException {
        return progress.poll(cx) ? Poll.done() : Poll.pending();
      }
    };
  }

  /** Feeds once, and flushes if it is to. */
  static final class Feed<T> implements Async<@Nullable Void> {
    private final FrameSink<? super T> sink;
    private final T frame;
    private final boolean flushes;
    private boolean isTaken;

    Feed(FrameSink<? super T> sink, T frame, boolean flushes) {
      this.sink = sink;
      this.frame = Objects.requireNonNull(frame, "a frame must not be null");
      this.flushes = flushes;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws IOException {
      if (!isTaken) {
        if (!sink.pollReady(cx)) {
          return Poll.pending();
        }
        feedReady(sink, frame);
        isTaken = true;
      }
      return !flushes || sink.pollFlush(cx) ? Poll.done() : Poll.pending();
    }

    @Override
    public void cancel() {
      if (!isTaken) {
        sink.withdraw();
      }
    }
  }

  /** Feeds one that has said that it is ready. */
  static <T> void feedReady(FrameSink<? super T> sink, T frame) throws IOException {
    if (!sink.tryFeed(frame)) {
      throw new IllegalStateException(
          sink + " was ready and did not take a frame; is it used by two at once?");
    }
  }

  /** A channel; a permit is kept between being ready and taking a frame. */
  static final class Channel<T> implements FrameSink<T> {
    private final MpscSender<T> sender;
    private @Nullable Async<SendPermit<T>> waiting;
    private @Nullable SendPermit<T> permit;

    Channel(MpscSender<T> sender) {
      this.sender = Objects.requireNonNull(sender, "a sender must not be null");
    }

    @Override
    public boolean pollReady(Context cx) throws IOException {
      if (permit != null) {
        return true;
      }
      Async<SendPermit<T>> reserve = waiting != null ? waiting : sender.reserveAsync();
      waiting = null; // unless it is pending: then it has neither ended nor thrown
      try {
        Poll<SendPermit<T>> answer = reserve.poll(cx);
        if (answer.isPending()) {
          waiting = reserve;
          return false;
        }
        permit = answer.value();
        return true;
      } catch (Exception e) {
        throw failure(e);
      }
    }

    private static IOException failure(Exception e) {
      return switch (e) {
        case ClosedException closed -> new IOException("the channel is closed", closed);
        case RuntimeException unchecked -> throw unchecked;
        default -> new IOException(e);
      };
    }

    @Override
    public boolean tryFeed(T frame) throws IOException {
      SendPermit<T> one = permit;
      if (one == null) {
        try {
          return sender.trySend(frame);
        } catch (ClosedException e) {
          throw failure(e);
        }
      }
      Objects.requireNonNull(frame, "a frame must not be null");
      permit = null;
      one.send(frame);
      return true;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    /** Leaves the queue for a permit, or gives it back. */
    @Override
    public void withdraw() {
      Async<SendPermit<T>> reserve = waiting;
      if (reserve != null) {
        waiting = null;
        reserve.cancel();
      }
      SendPermit<T> one = permit;
      if (one != null) {
        permit = null;
        one.close();
      }
    }

    @Override
    public boolean pollShutdown(Context cx) {
      withdraw();
      sender.close();
      return true;
    }

    @Override
    public String toString() {
      return "FrameSink[" + sender + "]";
    }
  }
}
