package edo.task;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts delays in buckets that are an eighth of a power of two wide. Anybody counts, anybody
 * reads.
 */
final class DelayCounts {
  private static final int FINE_BITS = 3;
  private static final int FINE = 1 << FINE_BITS;

  private final AtomicLongArray counts = new AtomicLongArray(Long.SIZE * FINE);

  void count(long nanos) {
    counts.getAndIncrement(indexOf(Math.max(nanos, 0)));
  }

  private static int indexOf(long nanos) {
    if (nanos < FINE) {
      return (int) nanos;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    int fine = (int) (nanos >>> (exponent - FINE_BITS)) & (FINE - 1);
    return (exponent - FINE_BITS + 1) * FINE + fine;
  }

  /** The longest delay that bucket {@code index} counts. */
  private static long endOf(int index) {
    if (index < FINE) {
      return index;
    }
    int shift = index / FINE - 1;
    long begin = (long) (FINE + index % FINE) << shift;
    return begin + (1L << shift) - 1;
  }

  /**
   * What a share of the delays did not exceed.
   *
   * @param share from 0 to 1
   * @return nanoseconds, at most an eighth too much; 0 if there were none
   */
  long quantile(double share) {
    var seen = new long[counts.length()];
    long total = 0;
    for (int i = 0; i < seen.length; i++) {
      seen[i] = counts.get(i);
      total += seen[i];
    }
    long wanted = (long) Math.ceil(share * total);
    long below = 0;
    for (int i = 0; i < seen.length; i++) {
      below += seen[i];
      if (below > 0 && below >= wanted) {
        return endOf(i);
      }
    }
    return 0;
  }
}
