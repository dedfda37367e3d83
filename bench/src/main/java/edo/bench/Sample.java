package edo.bench;

import java.util.Locale;

/**
 * One measurement: totals of a stretch of work, to be divided by its elements.
 *
 * @param wallNanos wall time
 * @param cpuNanos CPU time of the whole process that did the work
 * @param elements operations done
 * @param wakes wakes of threads, as far as the system counts them
 * @param allocated bytes allocated on the heap, {@link #UNKNOWN} if nobody counted
 */
record Sample(long wallNanos, long cpuNanos, long elements, long wakes, long allocated) {
  /** Bytes that nobody counted. */
  static final long UNKNOWN = -1;

  private static final String TAG = "sample";

  /** A sample that does not say what was allocated. */
  Sample(long wallNanos, long cpuNanos, long elements, long wakes) {
    this(wallNanos, cpuNanos, elements, wakes, UNKNOWN);
  }

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

  /** Bytes allocated per operation, NaN if nobody counted. */
  double bytesPerOp() {
    return allocated == UNKNOWN ? Double.NaN : (double) allocated / elements;
  }

  /**
   * The line a child prints for its parent.
   *
   * @param figure which of the benchmark's figures this is a sample of
   */
  String line(String figure) {
    return String.format(
        Locale.ROOT,
        "%s%s %d %d %d %d %d",
        TAG,
        figure,
        wallNanos,
        cpuNanos,
        elements,
        wakes,
        allocated);
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
        Long.parseLong(part[4]),
        Long.parseLong(part[5]));
  }
}
