package edo.internal.scheduler;

import edo.internal.driver.Driver;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The place of one worker: its number, its driver, and the worker that holds it now. A worker that
 * is stuck in a long slice loses its place to a spare; the place goes on as if nothing had
 * happened.
 *
 * <p>{@code active} changes only inside {@link Driver#enter}. The holder enters before it touches
 * anything that belongs to the place (driver, idle bit), and finds out there that it has lost it.
 */
final class Slot {
  final int index;
  final Driver driver;
  final AtomicLongArray totals = new AtomicLongArray(WorkerCounters.FIELDS);
  volatile @Nullable Worker active;

  /** Slices that ran so long that the place was taken away. */
  final LongAdder longSlices = new LongAdder();

  final SliceHistograms sliceTimes;
  final SliceHistograms waitTimes;

  Slot(int index, Driver driver, SchedulerConfig config) {
    this.index = index;
    this.driver = driver;
    this.sliceTimes = new SliceHistograms(config.sliceTimes());
    this.waitTimes = new SliceHistograms(config.waitTimes());
  }

  long total(int field) {
    Worker w = active;
    return totals.get(field) + (w == null ? 0 : w.counters.unsettled(field));
  }
}
