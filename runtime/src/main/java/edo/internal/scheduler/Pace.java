package edo.internal.scheduler;

import edo.internal.driver.RuntimeClock;

/**
 * How fast a worker gets through its slices, and hence how often it should look at its driver. For
 * the worker's own thread; {@link #meanSlice} may be asked by anybody, and may be a moment old.
 */
final class Pace {
  private static final int MAX_INTERVAL = 1024;
  private static final long MIN_TURN_NANOS = 10_000;

  /** Unless told how often: timers and events wait no longer for slices that are usually long. */
  private static final long MAX_TURN_NANOS = 1_000_000;

  private static final int DEFAULT_INTERVAL = 61;

  private final Scheduler scheduler;
  private final WorkerCounters counters;
  private final int usual;
  private final long maxTurnNanos;
  private long meanSlice = 10_000;
  private int interval;
  private int lastTurn;
  private boolean soon;
  private long busySince;
  private int busyTicks;

  Pace(Scheduler scheduler, WorkerCounters counters) {
    this.scheduler = scheduler;
    this.counters = counters;
    int configured = scheduler.config().eventInterval();
    this.usual = configured == 0 ? DEFAULT_INTERVAL : configured;
    this.maxTurnNanos = configured == 0 ? MAX_TURN_NANOS : Long.MAX_VALUE;
    this.interval = usual;
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
    interval = interval(Math.max(1, meanSlice));
  }

  private int interval(long slice) {
    // Polling costs as much as dozens of short slices: with those, poll less often than asked.
    long most = Math.max(usual, Math.min(MIN_TURN_NANOS / slice, MAX_INTERVAL));
    return Math.clamp(maxTurnNanos / slice, 1, (int) most);
  }
}
