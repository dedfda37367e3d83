package edo.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many senders a channel has. Those that keep it open are counted from one on; from none there
 * is no way back. Weak ones are counted apart.
 */
final class Senders {
  private static final VarHandle OPEN;
  private static final VarHandle WEAK;

  static {
    try {
      var lookup = MethodHandles.lookup();
      OPEN = lookup.findVarHandle(Senders.class, "open", int.class);
      WEAK = lookup.findVarHandle(Senders.class, "weak", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int open;
  private volatile int weak;

  Senders() {
    OPEN.set(this, 1); // plain, for nobody else knows it yet: a fence less
  }

  int open() {
    return open;
  }

  /** Whether there is none, and never will be. */
  boolean isEmpty() {
    return open == 0;
  }

  /** Counts one more, for who knows that there is one. */
  void add() {
    var _ = (int) OPEN.getAndAdd(this, 1);
  }

  /** Counts one more if there is any. */
  boolean join() {
    int seen = open;
    while (seen != 0) {
      if (OPEN.compareAndSet(this, seen, seen + 1)) {
        return true;
      }
      seen = open;
    }
    return false;
  }

  /** One is gone; if it was the last, who waits for a message is to be told. */
  boolean leave() {
    return (int) OPEN.getAndAdd(this, -1) == 1;
  }

  int weak() {
    return weak;
  }

  void addWeak() {
    var _ = (int) WEAK.getAndAdd(this, 1);
  }

  void leaveWeak() {
    var _ = (int) WEAK.getAndAdd(this, -1);
  }
}
