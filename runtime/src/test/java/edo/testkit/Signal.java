package edo.testkit;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A computation that is pending until somebody gives it a value; counts what is done to it. Wakes
 * whoever polled it last.
 *
 * @param <T> the type of the value
 */
public final class Signal<T> implements Async<T> {
  private final AtomicReference<@Nullable T> value = new AtomicReference<>();
  private final AtomicReference<@Nullable Waker> waker = new AtomicReference<>();
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();

  /** Without a value. */
  public Signal() {}

  @Override
  public Poll<T> poll(Context cx) {
    polls.getAndIncrement();
    waker.set(cx.waker());
    T v = value.get();
    return v == null ? Poll.pending() : Poll.ready(v);
  }

  @Override
  public void cancel() {
    cancels.getAndIncrement();
  }

  /**
   * Gives the value and wakes.
   *
   * @param v the value
   */
  public void set(T v) {
    value.set(v);
    wake();
  }

  /** Wakes whoever polled last, for nothing. */
  public void wake() {
    Waker w = waker.get();
    if (w != null) {
      w.wake();
    }
  }

  /**
   * The waker of the last poll.
   *
   * @return the waker
   * @throws IllegalStateException if it was never polled
   */
  public Waker waker() {
    Waker w = waker.get();
    if (w == null) {
      throw new IllegalStateException("not polled yet");
    }
    return w;
  }

  /**
   * How often it was polled.
   *
   * @return the number
   */
  public int polls() {
    return polls.get();
  }

  /**
   * How often it was withdrawn.
   *
   * @return the number
   */
  public int cancels() {
    return cancels.get();
  }

  /** Waits until somebody has polled it. */
  public void awaitPolled() {
    Await.until("a poll", () -> polls() > 0);
  }
}
