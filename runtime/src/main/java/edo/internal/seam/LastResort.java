package edo.internal.seam;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Logging where nobody is left to throw to: under a worker, in the monitor, after a waker. When
 * memory is short the log itself may fail; that must not take the worker with it. What could not be
 * said is counted, and the number told with the next message that gets through.
 */
public final class LastResort {
  private static final AtomicInteger UNSAID = new AtomicInteger();

  private LastResort() {}

  /**
   * Loads classes that are needed when something fails, before it does: a class that cannot be
   * initialised for lack of memory stays unusable for good.
   *
   * @param classes which
   */
  public static void prepare(Class<?>... classes) {
    try {
      for (Class<?> each : classes) {
        var _ = Class.forName(each.getName(), true, each.getClassLoader());
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError("a class that is there", e);
    }
  }

  /**
   * Logs, and never throws.
   *
   * @param level how bad it is
   * @param what what happened and what to do; a constant, as making a text may fail too
   * @param e what was thrown
   */
  public static void log(System.Logger.Level level, String what, Throwable e) {
    log(level, what, "", e);
  }

  /**
   * Logs, and never throws.
   *
   * @param level how bad it is
   * @param what what happened and what to do; a constant
   * @param whom whom it happened to; made into a text here, where that may fail
   * @param e what was thrown, if anything was
   */
  public static void log(
      System.Logger.Level level, String what, Object whom, @Nullable Throwable e) {
    int unsaid = UNSAID.get();
    try {
      String about = whom.toString();
      String more = unsaid == 0 ? "" : " (" + unsaid + " messages before this could not be logged)";
      System.getLogger("edo.runtime")
          .log(level, about.isEmpty() ? what + more : what + ": " + about + more, e);
      UNSAID.addAndGet(-unsaid);
    } catch (Throwable again) {
      UNSAID.getAndIncrement();
    }
  }
}
