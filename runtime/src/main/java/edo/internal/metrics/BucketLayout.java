package edo.internal.metrics;

/**
 * Which durations share a bucket. Buckets are contiguous, the first begins at 0, and the last takes
 * everything above.
 */
public sealed interface BucketLayout {
  /** More would cost each worker more than half a megabyte. */
  int MAX_BUCKETS = 65_536;

  /** The finest precision: an error of about 0.1 %. */
  int MAX_PRECISION = 10;

  /** The coarsest precision: an error of 25 %. */
  int MIN_PRECISION = 2;

  /** How many buckets there are. */
  int buckets();

  /**
   * The bucket of a duration.
   *
   * @param nanos the duration; a negative one counts as 0
   * @return from 0 to {@code buckets() - 1}
   */
  int indexOf(long nanos);

  /**
   * Where a bucket begins, in nanoseconds.
   *
   * @param bucket from 0 to {@code buckets() - 1}
   */
  long lowerBound(int bucket);

  /**
   * Buckets of the same width.
   *
   * @param width nanoseconds, positive
   * @param buckets 1 to 65,536
   * @throws IllegalArgumentException if a number is out of range
   */
  static BucketLayout linear(long width, int buckets) {
    if (width <= 0) {
      throw new IllegalArgumentException(
          "a histogram bucket cannot be " + width + " ns wide; use 1 ns or more (100 us is usual)");
    }
    if (buckets < 1 || buckets > MAX_BUCKETS) {
      throw new IllegalArgumentException(
          "a histogram cannot have "
              + buckets
              + " buckets; use 1 to "
              + MAX_BUCKETS
              + " (10 are usual)");
    }
    if (width > Long.MAX_VALUE / buckets) {
      throw new IllegalArgumentException(
          buckets
              + " histogram buckets of "
              + width
              + " ns reach beyond 292 years; use fewer or narrower ones");
    }
    return new Linear(width, buckets);
  }

  /**
   * Buckets whose width doubles with each power of two, {@code 2^precision} of them for each: a
   * bucket is never wider than {@code 2^-precision} of where it begins. Durations below {@code min}
   * share about one bucket, those above {@code max}, rounded up to a power of two, the last.
   *
   * @param min nanoseconds; the first bucket is no wider
   * @param max nanoseconds, more than {@code min}
   * @param precision 2 to 10
   * @throws IllegalArgumentException if a number is out of range
   */
  static BucketLayout log(long min, long max, int precision) {
    if (precision < MIN_PRECISION || precision > MAX_PRECISION) {
      throw new IllegalArgumentException(
          "a histogram's precision cannot be "
              + precision
              + "; use "
              + MIN_PRECISION
              + " (error 25 %) to "
              + MAX_PRECISION
              + " (error 0.1 %)");
    }
    if (min < 0) {
      throw new IllegalArgumentException(
          "a histogram's smallest duration cannot be "
              + min
              + " ns; use 0 or more (100 ns is usual)");
    }
    if (max <= min) {
      throw new IllegalArgumentException(
          "a histogram's largest duration ("
              + max
              + " ns) must be more than its smallest ("
              + min
              + " ns); raise the one or lower the other");
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(max - 1);
    int all = bits <= precision ? 1 << bits : (bits - precision + 1) << precision;
    // One less than the bucket of 'min': so the first, which takes all below, ends at or before it.
    int offset = Math.max(0, Log.rawIndex(min, precision) - 1);
    return new Log(precision, offset, all - offset);
  }

  /**
   * Equal buckets.
   *
   * @param width of each, in nanoseconds
   * @param buckets how many
   */
  record Linear(long width, int buckets) implements BucketLayout {
    @Override
    public int indexOf(long nanos) {
      return (int) Math.clamp(nanos / width, 0L, buckets - 1L);
    }

    @Override
    public long lowerBound(int bucket) {
      return width * bucket;
    }
  }

  /**
   * Buckets that grow. Without offset, duration {@code d} of {@code h + 1} bits is in bucket {@code
   * (w << precision) + (d >> w)} with {@code w = max(0, h - precision)}: its leading {@code
   * precision + 1} bits, shifted to follow the buckets of all shorter durations.
   *
   * @param precision how many bits after the leading one tell durations apart
   * @param offset how many buckets are merged into the first
   * @param buckets how many are left
   */
  record Log(int precision, int offset, int buckets) implements BucketLayout {
    private static int rawIndex(long nanos, int precision) {
      int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - precision);
      return (shift << precision) + (int) (nanos >>> shift);
    }

    @Override
    public int indexOf(long nanos) {
      return nanos <= 0 ? 0 : Math.clamp(rawIndex(nanos, precision) - offset, 0, buckets - 1);
    }

    @Override
    public long lowerBound(int bucket) {
      if (bucket == 0) {
        return 0;
      }
      int raw = bucket + offset;
      int shift = Math.max(0, (raw >>> precision) - 1);
      return (long) (raw - (shift << precision)) << shift;
    }
  }
}
