package edo.test;

import edo.task.Context;
import edo.task.Waker;
import edo.time.MonoInstant;
import edo.time.Sleep;
import edo.time.Time;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The alarm of a mock for the time of a step. Everybody who waits for it sets it anew, on his own
 * runtime, as nobody knows whether the one before him is still there; what is set is in the field
 * or cancelled, so at most one is left.
 */
final class MockPause {
  private final Waker due;
  private final AtomicReference<@Nullable Sleep> sleep = new AtomicReference<>();

  /**
   * Not set yet.
   *
   * @param due wakes all who wait for it
   */
  MockPause(Waker due) {
    this.due = due;
  }

  /** Has those who wait woken at a moment, or at once if that has come. */
  void set(MonoInstant until) {
    Sleep next = Time.sleepUntilAsync(until);
    boolean isOver = next.poll(Context.of(due)).isReady();
    cancel(sleep.getAndSet(next));
    if (isOver) {
      due.wake();
    }
  }

  /** Wakes nobody. */
  void cancel() {
    cancel(sleep.getAndSet(null));
  }

  private static void cancel(@Nullable Sleep before) {
    if (before != null) {
      before.cancel();
    }
  }
}
