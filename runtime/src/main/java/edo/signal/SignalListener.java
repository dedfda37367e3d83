package edo.signal;

import edo.internal.seam.Ambient;
import edo.internal.seam.SignalLine;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Listens to one kind of signal; see {@link Signals#listen}.
 *
 * <p>Tells that the signal came, not how often: those that come while nobody looks are one, as in
 * the kernel. The last one is never missed. It never ends. Any number may listen to a kind, and
 * each is told; a listener that is dropped leaves the others alone and needs no closing.
 *
 * <p><b>Blocking:</b> {@link #recv} suspends the caller; {@link #tryRecv} never waits.
 * <b>Cancellation:</b> loses nothing: a signal that was not handed out is there for the next call.
 * <b>Backpressure:</b> none needed; a storm of signals takes no memory.
 *
 * <p>One task at a time is what makes sense: of two that wait, each gets some of the signals.
 */
public final class SignalListener {
  private final SignalKind kind;
  private final SignalLine line;

  /** How many signals there had been when this was asked last. */
  private final AtomicLong seen;

  SignalListener(SignalKind kind, SignalLine line) {
    this.kind = kind;
    this.line = line;
    this.seen = new AtomicLong(line.raised());
  }

  /**
   * Which signal.
   *
   * @return the kind
   */
  public SignalKind kind() {
    return kind;
  }

  /** Waits until the signal has come since the last call, or since this was made. */
  public void recv() {
    var _ = Ambient.await(recvAsync());
  }

  /**
   * {@link #recv} as a computation.
   *
   * @return done when the signal has come
   */
  public Async<@Nullable Void> recvAsync() {
    return new Async<>() {
      @Override
      public Poll<@Nullable Void> poll(Context cx) {
        return pollRecv(cx) ? Poll.done() : Poll.pending();
      }
    };
  }

  /**
   * Whether the signal has come since the last call, or since this was made.
   *
   * @return true if so; it is taken then
   */
  public boolean tryRecv() {
    while (true) {
      long old = seen.get();
      long now = line.raised();
      if (now == old) {
        return false;
      }
      if (seen.compareAndSet(old, now)) {
        return true;
      }
    }
  }

  private boolean pollRecv(Context cx) {
    if (!cx.proceed()) {
      return false;
    }
    while (line.pollRaised(seen.get(), cx)) {
      if (tryRecv()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "SignalListener[" + kind + "]";
  }
}
