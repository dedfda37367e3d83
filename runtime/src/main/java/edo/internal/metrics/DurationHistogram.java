package edo.internal.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Counts durations in buckets. One thread records at a time, without an atomic read-modify-write;
 * any thread reads, at any time.
 *
 * <pre>
 *   field      read     write    owner
 *   counts[i]  opaque   opaque   the thread that records
 * </pre>
 *
 * <p>Opaque is enough: a reader sees each counter rise and never half a value, in the end all of
 * it; nothing else is published through it. When recording passes to another thread, whatever
 * passes it must establish the order.
 *
 * <p>Rejected: one array for all workers (their increments would need to be atomic and would share
 * cache lines).
 */
public final class DurationHistogram {
  /**
   * The durations of a bucket.
   *
   * @param from the shortest, in nanoseconds
   * @param to the end, in nanoseconds, not included unless it is {@code Long.MAX_VALUE}
   */
  public record Range(long from, long to) {}

  private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

  private final BucketLayout layout;
  private final long[] counts;

  /**
   * An empty histogram.
   *
   * @param layout its buckets
   */
  public DurationHistogram(BucketLayout layout) {
    this.layout = layout;
    this.counts = new long[layout.buckets()];
  }

  /**
   * An empty histogram with buckets of the same width.
   *
   * @param widthNanos the width
   * @param buckets how many
   * @throws IllegalArgumentException as {@link BucketLayout#linear}
   */
  public static DurationHistogram linear(long widthNanos, int buckets) {
    return new DurationHistogram(BucketLayout.linear(widthNanos, buckets));
  }

  /**
   * An empty histogram with buckets of the same relative width.
   *
   * @param minNanos what the first bucket may take together
   * @param maxNanos what is still told apart
   * @param precision buckets are no wider than {@code 2^-precision} of where they begin
   * @throws IllegalArgumentException as {@link BucketLayout#log}
   */
  public static DurationHistogram log(long minNanos, long maxNanos, int precision) {
    return new DurationHistogram(BucketLayout.log(minNanos, maxNanos, precision));
  }

  /**
   * Counts a duration. For one thread at a time.
   *
   * @param nanos the duration; a negative one, as of a clock that was set back, counts as 0
   */
  public void record(long nanos) {
    int i = layout.indexOf(nanos);
    COUNTS.setOpaque(counts, i, (long) COUNTS.getOpaque(counts, i) + 1);
  }

  /** How many buckets there are. */
  public int buckets() {
    return counts.length;
  }

  /**
   * The durations that a bucket counts.
   *
   * @param bucket from 0 to {@code buckets() - 1}; the last ends at {@code Long.MAX_VALUE}
   * @throws IndexOutOfBoundsException if there is no such bucket
   */
  public Range rangeOf(int bucket) {
    Objects.checkIndex(bucket, counts.length);
    boolean last = bucket == counts.length - 1;
    return new Range(
        layout.lowerBound(bucket), last ? Long.MAX_VALUE : layout.lowerBound(bucket + 1));
  }

  /**
   * How many durations a bucket has counted.
   *
   * @param bucket from 0 to {@code buckets() - 1}
   * @throws IndexOutOfBoundsException if there is no such bucket
   */
  public long count(int bucket) {
    return (long) COUNTS.getOpaque(counts, bucket);
  }
}
