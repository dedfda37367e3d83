package edo.runtime;

import edo.internal.metrics.BucketLayout;
import edo.internal.metrics.DurationHistogram;
import java.time.Duration;

/**
 * Which durations a histogram of the runtime counts together. Linear buckets are easy to read;
 * logarithmic ones tell short and long durations apart alike, with an error that is a fraction of
 * the duration.
 *
 * {@snippet :
 * var linear = HistogramConfiguration.linear(Duration.ofNanos(50_000), 20);
 * var logarithmic =
 *     HistogramConfiguration.log().maxValue(Duration.ofSeconds(1)).maxError(0.1).build();
 * }
 *
 * <p>Each worker has its own counters: 8 bytes for a bucket. Immutable.
 */
public final class HistogramConfiguration {
  private final BucketLayout layout;

  private HistogramConfiguration(BucketLayout layout) {
    this.layout = layout;
  }

  /**
   * The default: 10 buckets of 100 microseconds, the last of which takes all that is longer.
   *
   * @return the configuration
   */
  public static HistogramConfiguration linear() {
    return linear(Duration.ofNanos(100_000), 10);
  }

  /**
   * Buckets of the same width; the last takes everything that is longer.
   *
   * @param width the width of a bucket, 1 ns or more
   * @param buckets how many, 1 to 65,536
   * @return the configuration
   * @throws IllegalArgumentException if the width or the number is out of range, or the buckets
   *     together reach beyond 292 years
   */
  public static HistogramConfiguration linear(Duration width, int buckets) {
    return new HistogramConfiguration(BucketLayout.linear(nanos(width), buckets));
  }

  /**
   * Starts a logarithmic configuration. As it is, it tells apart 100 ns to 60 s with an error of at
   * most 25 %, in 119 buckets.
   *
   * @return a builder
   */
  public static LogHistogram log() {
    return new LogHistogram();
  }

  BucketLayout layout() {
    return layout;
  }

  /**
   * How many buckets the histogram has.
   *
   * @return the number
   */
  public int buckets() {
    return layout.buckets();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HistogramConfiguration that && layout.equals(that.layout);
  }

  @Override
  public int hashCode() {
    return layout.hashCode();
  }

  @Override
  public String toString() {
    return "HistogramConfiguration[" + layout + "]";
  }

  /** An empty histogram of this kind, for one worker. */
  DurationHistogram newHistogram() {
    return new DurationHistogram(layout);
  }

  /** Saturated: what does not fit into 292 years is as good as 292 years. */
  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * Settings of a logarithmic histogram: its buckets double in width with each power of two of the
   * duration. Not for several threads at once.
   */
  public static final class LogHistogram {
    private long min = 100;
    private long max = 60_000_000_000L;
    private int precision = BucketLayout.MIN_PRECISION;
    private int maxBuckets = BucketLayout.MAX_BUCKETS;

    private LogHistogram() {}

    /**
     * The shortest duration to tell apart: the first bucket, from 0, is no wider. A longer one
     * saves buckets. Default 100 ns.
     *
     * @param duration not negative, and less than {@link #maxValue}
     * @return this
     */
    public LogHistogram minValue(Duration duration) {
      min = nanos(duration);
      return this;
    }

    /**
     * The longest duration to tell apart, rounded up to a power of two in nanoseconds; the last
     * bucket takes all that is longer. Default 60 s, rounded up to 68.7 s.
     *
     * @param duration more than {@link #minValue}
     * @return this
     */
    public LogHistogram maxValue(Duration duration) {
      max = nanos(duration);
      return this;
    }

    /**
     * The largest error allowed, as a fraction of the duration: chooses the coarsest {@link
     * #precision} that keeps it. Default 0.25. Finer than 1/1024 is not to be had: a smaller
     * fraction gets 1/1024.
     *
     * @param fraction from 0 to 1
     * @return this
     * @throws IllegalArgumentException if the fraction is not in that range
     */
    public LogHistogram maxError(double fraction) {
      if (!(fraction >= 0 && fraction <= 1)) {
        throw new IllegalArgumentException(
            "a histogram's error cannot be "
                + fraction
                + "; use a fraction from 0 to 1, such as 0.25 for 25 %");
      }
      int p = BucketLayout.MIN_PRECISION;
      while (p < BucketLayout.MAX_PRECISION && Math.scalb(1.0, -p) > fraction) {
        p++;
      }
      precision = p;
      return this;
    }

    /**
     * How many buckets there are for each power of two, as a power of two itself: a bucket is no
     * wider than {@code 2^-precision} of where it begins. Default 2.
     *
     * @param precision from 2 to 10
     * @return this
     */
    public LogHistogram precision(int precision) {
      this.precision = precision;
      return this;
    }

    /**
     * Refuses to build a histogram with more buckets than this.
     *
     * @param limit 1 to 65,536, which is the default
     * @return this
     * @throws IllegalArgumentException if the limit is out of range
     */
    public LogHistogram maxBuckets(int limit) {
      if (limit < 1 || limit > BucketLayout.MAX_BUCKETS) {
        throw new IllegalArgumentException(
            "a histogram cannot be limited to "
                + limit
                + " buckets; use 1 to "
                + BucketLayout.MAX_BUCKETS);
      }
      maxBuckets = limit;
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @return the configuration
     * @throws IllegalArgumentException if the precision or a duration is out of range, the shortest
     *     duration is not less than the longest, or more buckets are needed than {@link
     *     #maxBuckets} allows
     */
    public HistogramConfiguration build() {
      BucketLayout layout = BucketLayout.log(min, max, precision);
      if (layout.buckets() > maxBuckets) {
        throw new IllegalArgumentException(
            "this histogram needs "
                + layout.buckets()
                + " buckets, more than the limit of "
                + maxBuckets
                + "; raise the limit or minValue, or lower maxValue or the precision");
      }
      return new HistogramConfiguration(layout);
    }
  }
}
