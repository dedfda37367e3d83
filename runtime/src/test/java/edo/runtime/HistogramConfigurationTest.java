package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.metrics.DurationHistogram.Range;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What users may ask of a histogram (RT-030, RT-032, RT-033, RT-035). */
class HistogramConfigurationTest {
  private static final Duration AGES = Duration.ofSeconds(Long.MAX_VALUE);

  @Test
  void linear() {
    assertEquals(
        HistogramConfiguration.linear(Duration.ofNanos(100_000), 10),
        HistogramConfiguration.linear());
    var h = HistogramConfiguration.linear(Duration.ofMillis(1), 3).newHistogram();
    assertEquals(new Range(0, 1_000_000), h.rangeOf(0));
    assertEquals(new Range(2_000_000, Long.MAX_VALUE), h.rangeOf(2));
    h.record(2_500_000);
    assertEquals(1, h.count(2));
    assertEquals(1, HistogramConfiguration.linear(AGES, 1).buckets());
    refused("use 1 ns or more", () -> HistogramConfiguration.linear(Duration.ZERO, 3));
    refused("use 1 ns or more", () -> HistogramConfiguration.linear(AGES.negated(), 3));
    refused("use 1 to 65536", () -> HistogramConfiguration.linear(Duration.ofMillis(1), 0));
    refused("fewer or narrower", () -> HistogramConfiguration.linear(AGES, 2));
  }

  @Test
  void logarithmic() {
    var byDefault = HistogramConfiguration.log().build();
    assertEquals(119, byDefault.buckets());
    assertEquals(
        byDefault,
        HistogramConfiguration.log()
            .minValue(Duration.ofNanos(100))
            .maxValue(Duration.ofSeconds(60))
            .precision(2)
            .build());
    assertEquals(byDefault.hashCode(), HistogramConfiguration.log().build().hashCode());
    assertNotEquals(byDefault, HistogramConfiguration.log().precision(3).build());
    assertTrue(byDefault.toString().contains("119"), byDefault.toString());
    assertTrue(HistogramConfiguration.log().maxValue(AGES).build().buckets() > 119);
  }

  @Test
  void theLargestErrorChoosesThePrecision() {
    assertEquals(byPrecision(2), byError(1));
    assertEquals(byPrecision(2), byError(0.25));
    assertEquals(byPrecision(3), byError(0.249));
    assertEquals(byPrecision(4), byError(0.1));
    assertEquals(byPrecision(10), byError(1 / 1024.0));
    assertEquals(byPrecision(10), byError(0.0001));
    assertEquals(byPrecision(10), byError(0));
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      refused("from 0 to 1", () -> byError(bad));
    }
  }

  private static HistogramConfiguration byPrecision(int precision) {
    return HistogramConfiguration.log().precision(precision).build();
  }

  private static HistogramConfiguration byError(double fraction) {
    return HistogramConfiguration.log().maxError(fraction).build();
  }

  @Test
  void tooManyBucketsAreRefusedWithTheNumberNeeded() {
    assertEquals(119, HistogramConfiguration.log().maxBuckets(119).build().buckets());
    refused("needs 119", () -> HistogramConfiguration.log().maxBuckets(118).build());
    refused("use 1 to 65536", () -> HistogramConfiguration.log().maxBuckets(0));
    refused("use 2", () -> HistogramConfiguration.log().precision(1).build());
    refused("to 10", () -> HistogramConfiguration.log().precision(11).build());
    refused(
        "raise the one", () -> HistogramConfiguration.log().maxValue(Duration.ofNanos(99)).build());
    refused("0 or more", () -> HistogramConfiguration.log().minValue(Duration.ofNanos(-1)).build());
  }

  private static void refused(String advice, Runnable call) {
    var refusal = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(refusal.toString().contains(advice), refusal.toString());
  }
}
