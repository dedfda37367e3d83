package edo.bench;

import java.util.Locale;

/**
 * One measurement: totals of a stretch of work, to be divided by its elements.
 *
 * @param wallNanos wall time
 * @param cpuNanos CPU time of the whole process that did the work
 * @param elements operations done
 * @param wakes wakes of threads, as far as the system counts them
 */
record Sample(long wallNanos, long cpuNanos, long elements, long wakes) {
  private static final String TAG = "sample";

  /** Wall nanoseconds per operation. */
  double wallPerOp() {
    return (double) wallNanos / elements;
  }

  /** CPU nanoseconds per operation. */
  double cpuPerOp() {
    return (double) cpuNanos / elements;
  }

  /** Thread wakes per operation. */
  double wakesPerOp() {
    return (double) wakes / elements;
  }

  /**
   * The line a child prints for its parent.
   *
   * @param figure which of the benchmark's figures this is a sample of
   */
  String line(String figure) {
    return String.format(
        Locale.ROOT, "%s%s %d %d %d %d", TAG, figure, wallNanos, cpuNanos, elements, wakes);
  }

  /** Whether a child's line is a sample of the figure. */
  static boolean isSample(String line, String figure) {
    return line.startsWith(TAG + figure + " ");
  }

  /** Reads {@link #line} back. */
  static Sample parse(String line) {
    String[] part = line.split(" ", -1);
    return new Sample(
        Long.parseLong(part[1]),
        Long.parseLong(part[2]),
        Long.parseLong(part[3]),
        Long.parseLong(part[4]));
  }
}
