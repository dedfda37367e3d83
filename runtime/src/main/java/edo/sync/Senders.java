package edo.sync;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many senders a channel has. Those that keep it open are counted from one on; from none there
 * is no way back. Weak ones are counted apart.
 */
final class Senders {
  private final AtomicInteger open = new AtomicInteger(1);
  private final AtomicInteger weak = new AtomicInteger();
  private final Runnable lastHasGone;

  Senders(Runnable lastHasGone) {
    this.lastHasGone = lastHasGone;
  }

  int open() {
    return open.get();
  }

  /** Whether there is none, and never will be. */
  boolean isEmpty() {
    return open.get() == 0;
  }

  /** Counts one more, for who knows that there is one. */
  void add() {
    open.getAndIncrement();
  }

  /** Counts one more if there is any. */
  boolean join() {
    int seen = open.get();
    while (seen != 0) {
      if (open.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = open.get();
    }
    return false;
  }

  /** One is gone. */
  void leave() {
    if (open.decrementAndGet() == 0) {
      lastHasGone.run();
    }
  }

  int weak() {
    return weak.get();
  }

  void addWeak() {
    weak.getAndIncrement();
  }

  void leaveWeak() {
    weak.getAndDecrement();
  }
}
