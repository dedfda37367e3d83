package edo.internal.scheduler;

import edo.internal.driver.RuntimeClock;
import edo.internal.task.TaskCore;
import org.jspecify.annotations.Nullable;

/**
 * What a worker goes on with after it has lost its place: the task that cost it the place, if that
 * yields only to go on, and as long as its slices are long. In the queue it would take the next
 * place for as long as the monitor needs to notice, again and again, and each time hold up whoever
 * wants only a short turn. It has a thread of its own by now; sharing the processors is then the
 * kernel's part.
 *
 * <p>It goes back into the shared queue after a slice within the limit, and when there is no spare
 * left to stand in for a worker: then places are scarce, and it has to wait its turn like everybody
 * else. A task that waits for something ends this as well; it is queued by whoever wakes it.
 *
 * <p>For the worker's own thread. Nobody steals what is kept here.
 */
final class CutOff {
  private final Scheduler scheduler;
  private @Nullable Runnable kept;

  CutOff(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Keeps a unit that has just become runnable on a worker without a place.
   *
   * @return false if it is not the one in whose slice that happens, or may not stay
   */
  boolean keeps(Runnable unit, @Nullable TaskCore<?> current) {
    if (current == null
        || kept != null
        || TaskCore.of(unit) != current
        || !scheduler.crew().hasSpare()) {
      return false;
    }
    kept = unit;
    return true;
  }

  /** Runs what was kept, as long as it is kept again, and short slices do not end it. */
  void goOn(Worker worker) {
    long limit = scheduler.config().sliceLimitNanos();
    boolean isLong = true; // the slice that has cost the place
    while (isLong && !scheduler.isStopped()) {
      Runnable unit = take();
      if (unit == null) {
        return;
      }
      scheduler.awaitGate();
      long begin = RuntimeClock.machineNanos();
      worker.run(unit);
      isLong = RuntimeClock.machineNanos() - begin >= limit;
    }
  }

  /** What is still kept, if anything; then it is the caller's to queue. */
  @Nullable Runnable take() {
    Runnable unit = kept;
    kept = null;
    return unit;
  }
}
