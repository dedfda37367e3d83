package edo.internal.scheduler;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets the worker of a current-thread runtime work only while somebody is inside {@code run}. For a
 * multi-thread runtime it is always open.
 */
public final class Gate {
  private final AtomicInteger inside;
  private volatile @Nullable Thread waiting;

  Gate(boolean alwaysOpen) {
    inside = new AtomicInteger(alwaysOpen ? 1 : 0);
  }

  /** Held while the runtime is to work. */
  public interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  Pass enter() {
    if (inside.incrementAndGet() > 0) {
      signal();
    }
    return this::leave;
  }

  /**
   * What closing a pass does. May come before the {@link #enter} it belongs to: the count then is
   * one too low for a moment, which at worst lets the worker wait until that.
   */
  void leave() {
    inside.decrementAndGet();
  }

  boolean isOpen() {
    return inside.get() > 0;
  }

  void signal() {
    LockSupport.unpark(waiting);
  }

  /** Waits, on a worker's thread, until the gate opens or the runtime stops. */
  void await(Scheduler scheduler) {
    waiting = Thread.currentThread();
    while (!isOpen() && !scheduler.isStopped()) {
      LockSupport.park(this);
      var _ = Thread.interrupted(); // left by a poll that interrupted its own thread
    }
    waiting = null;
  }
}
