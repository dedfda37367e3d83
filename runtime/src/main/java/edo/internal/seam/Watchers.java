package edo.internal.seam;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether anybody in this process watches points of programs; see {@link edo.task.Trigger}. While
 * nobody does, a point costs the read of one field.
 */
public final class Watchers {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Watchers() {}

  /**
   * Whether there is one.
   *
   * @return false means that nobody is to be told
   */
  public static boolean isAny() {
    return COUNT.get() != 0;
  }

  /** One more watches. */
  public static void add() {
    var _ = COUNT.incrementAndGet();
  }

  /** One of them has ended. */
  public static void remove() {
    var _ = COUNT.decrementAndGet();
  }
}
