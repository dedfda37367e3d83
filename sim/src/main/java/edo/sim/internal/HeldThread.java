package edo.sim.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Tells whether code of a host has made the simulation's thread itself wait, where a virtual thread
 * cannot let go of it: below a native frame or a static initializer, or in the poll of an {@code
 * Async}. Nothing is left to be seen of that when the slice is over but the JVM's count of waits.
 *
 * <p>The count takes microseconds to read, a slice as many to run. So it is read after slices only
 * that took as long as the shortest wait that is worth its name, and before the first one after the
 * thread has waited for its own ends, which {@link #forget} tells.
 */
final class HeldThread {
  /** {@code Thread.sleep(1)} takes at least as long. */
  private static final long SHORTEST_NANOS = 1_000_000;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private long begun;
  private long waits = -1;

  /** A slice begins. Only the simulation's thread calls. */
  void begin() {
    if (waits < 0) {
      waits = count();
    }
    begun = System.nanoTime();
  }

  /** The thread waits for its own ends now, between slices. */
  void forget() {
    waits = -1;
  }

  /** The slice has ended: whether the thread has waited in it. */
  boolean hasWaited() {
    if (System.nanoTime() - begun < SHORTEST_NANOS) {
      return false;
    }
    long before = waits;
    waits = count();
    return waits != before;
  }

  private long count() {
    var info = threads.getThreadInfo(Thread.currentThread().threadId());
    // Not those for monitors: the JDK's own, for loading classes, count among them.
    return info.getWaitedCount();
  }
}
