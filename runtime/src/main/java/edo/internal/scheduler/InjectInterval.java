package edo.internal.scheduler;

/**
 * How many ticks may pass before a worker looks into the shared queue although its own is not
 * empty. Tuned so that the look comes about every 200 µs of work: often when slices are long,
 * seldom when they are short. Written by all workers without coordination; a lost update is as good
 * as another.
 */
final class InjectInterval {
  private static final int START = 61;
  private static final int CURRENT_THREAD = 31;
  private static final double TARGET_NANOS = 200_000;
  private static final double WEIGHT = 0.1;

  private final boolean tuned;
  private volatile int interval;
  private volatile double mean = TARGET_NANOS / START;

  InjectInterval(int configured, boolean currentThread) {
    this.tuned = configured == 0 && !currentThread;
    this.interval = configured != 0 ? configured : currentThread ? CURRENT_THREAD : START;
  }

  int get() {
    return interval;
  }

  void saw(int count, long nanos) {
    if (!tuned) {
      return;
    }
    mean = WEIGHT * ((double) nanos / count) + (1 - WEIGHT) * mean;
    int next = (int) Math.clamp(TARGET_NANOS / Math.max(1, mean), 2, 127);
    if (Math.abs(next - interval) > 2) {
      interval = next;
    }
  }
}
