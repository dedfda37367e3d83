package edo.internal.seam;

import edo.task.Context;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One kind of signal of the process: how often it was raised, and who waits for the next time. A
 * listener remembers the count it has seen, so a burst that comes while nobody looks is one news,
 * and a storm takes no memory.
 *
 * <p>States: the count, which only grows, and a {@link WakerSet}. Raising adds one to the count and
 * then wakes; a waiter adds its waker and then looks at the count again. Both are sequentially
 * consistent, so one of the two sees the other, and no listener sleeps through a signal.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>raised</td><td>volatile</td><td>atomic add</td><td>whoever delivers signals</td></tr>
 * <tr><td>waiting</td><td>CAS</td><td>CAS to add, swap to empty</td><td>listeners add, who raises
 * empties</td></tr>
 * </table>
 *
 * <p>Rejected: a flag for each listener under a lock or in a list (a listener that is forgotten
 * would have to be found and removed; with a count nobody has to say goodbye).
 */
public final class SignalLine {
  private final AtomicLong raised = new AtomicLong();
  private final WakerSet waiting = new WakerSet();

  /** A line on which nothing was raised yet. */
  public SignalLine() {}

  /**
   * How often the signal was raised.
   *
   * @return the number, since the line was made
   */
  public long raised() {
    return raised.get();
  }

  /** Delivers the signal: counts it and wakes all who wait. */
  public void raise() {
    raised.getAndIncrement();
    waiting.wakeAll();
  }

  /**
   * Whether it was raised since, or else arranges for a wake-up.
   *
   * @param seen the count that is no news
   * @param cx whom to wake
   * @return false if it was not, and the waker was left behind
   */
  public boolean pollRaised(long seen, Context cx) {
    if (raised.get() != seen) {
      return true;
    }
    waiting.add(cx.waker());
    return raised.get() != seen;
  }
}
