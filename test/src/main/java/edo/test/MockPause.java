package edo.test;

import edo.task.Context;
import edo.task.Waker;
import edo.time.MonoInstant;
import edo.time.Sleep;
import edo.time.Time;
import org.jspecify.annotations.Nullable;

/**
 * The waiting of one who asks a mock. Belongs to whoever asks, one thread at a time; {@link
 * #cancel} may come from another one, when the mock is closed.
 */
final class MockPause {
  private volatile @Nullable Sleep sleep;
  private volatile @Nullable Waker waker;

  /** False if there is time left; then the waker is going to be called. */
  boolean isOver(MonoInstant until, Context cx) {
    Sleep mine = sleep;
    if (mine != null && !mine.deadline().equals(until)) {
      mine.cancel(); // of a wait that somebody else has found to be over
      mine = null;
    }
    if (mine == null) {
      mine = Time.sleepUntilAsync(until);
      sleep = mine;
    }
    waker = cx.waker();
    if (mine.poll(cx).isPending()) {
      return false;
    }
    sleep = null;
    waker = null;
    return true;
  }

  /** Disarms it, and wakes who waits. */
  void cancel() {
    Sleep left = sleep;
    if (left != null) {
      left.cancel();
    }
    Waker waiting = waker;
    if (waiting != null) {
      waiting.wake();
    }
  }
}
