package edo.internal.scheduler;

import edo.internal.driver.RuntimeClock;

/**
 * How fast a worker gets through its slices, and hence how often it should look at its driver. For
 * the worker's own thread; {@link #meanSlice} may be asked by anybody, and may be a moment old.
 */
final class Pace {
  private static final int MAX_INTERVAL = 1024;
  private static final long MIN_TURN_NANOS = 10_000;

  private final Scheduler scheduler;
  private final WorkerCounters counters;
  private final int configured;
  private long meanSlice = 10_000;
  private int interval;
  private int lastTurn;
  private boolean soon;
  private long busySince;
  private int busyTicks;

  Pace(Scheduler scheduler, WorkerCounters counters) {
    this.scheduler = scheduler;
    this.counters = counters;
    this.configured = scheduler.config().eventInterval();
    this.interval = configured;
  }

  /** Begins to count, after a time that was not work. */
  void resume(int tick) {
    lastTurn = tick;
    busySince = RuntimeClock.machineNanos();
    busyTicks = tick;
  }

  /** Whether the driver should be polled. */
  boolean isTurnDue(int tick) {
    return tick - lastTurn >= interval || soon;
  }

  /** Makes a turn due. */
  void turnSoon() {
    soon = true;
  }

  /** The driver was polled. */
  void turned(int tick) {
    lastTurn = tick;
    soon = false;
    measure(tick);
  }

  /** The usual length of a slice, in nanoseconds. */
  long meanSlice() {
    return meanSlice;
  }

  /** Books the time since the last call, and learns from it. */
  void measure(int tick) {
    long now = RuntimeClock.machineNanos();
    int ran = tick - busyTicks;
    long nanos = now - busySince;
    if (ran > 0) {
      meanSlice += (nanos / ran - meanSlice) / 8;
      scheduler.sawSlices(ran, nanos);
    }
    counters.add(WorkerCounters.BUSY_NANOS, nanos);
    busySince = now;
    busyTicks = tick;
    // Polling costs as much as dozens of short slices: with those, poll less often than asked.
    interval =
        Math.clamp(
            MIN_TURN_NANOS / Math.max(1, meanSlice),
            configured,
            Math.max(configured, MAX_INTERVAL));
  }
}
