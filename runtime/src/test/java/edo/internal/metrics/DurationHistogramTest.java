package edo.internal.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.metrics.DurationHistogram.Range;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bucket arithmetic and counting (RT-030, RT-032, RT-033, RT-078). */
@Tag("once")
@Timeout(60)
class DurationHistogramTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theLinearDefaultHasTenBucketsOf100Microseconds() {
    var h = DurationHistogram.linear(100_000, 10);
    assertEquals(10, h.buckets());
    assertEquals(new Range(0, 100_000), h.rangeOf(0));
    assertEquals(new Range(100_000, 200_000), h.rangeOf(1));
    assertEquals(new Range(900_000, Long.MAX_VALUE), h.rangeOf(9));
    for (long nanos : new long[] {-5, 0, 99_999, 100_000, 899_999, 900_000, Long.MAX_VALUE}) {
      h.record(nanos);
    }
    assertEquals(3, h.count(0));
    assertEquals(1, h.count(1));
    assertEquals(1, h.count(8));
    assertEquals(2, h.count(9));
  }

  @Test
  void theLogarithmicDefaultHas119Buckets() {
    var h = DurationHistogram.log(100, 60 * SECOND, 2);
    assertEquals(119, h.buckets());
    assertEquals(new Range(0, 96), h.rangeOf(0)); // no wider than 100 ns
    assertEquals(new Range(96, 112), h.rangeOf(1));
    assertEquals(Long.MAX_VALUE, h.rangeOf(118).to());
    // 60 s is rounded up to 2^36 ns, 68.7 s, where the last bucket would end.
    assertEquals((1L << 36) - (1L << 33), h.rangeOf(118).from());
  }

  /** Without offset the first 2^(p+1) buckets hold one nanosecond each, the next 2^p two each. */
  @Test
  void shortDurationsHaveBucketsOfTheirOwn() {
    BucketLayout layout = BucketLayout.log(0, 1L << 40, 2);
    for (int i = 0; i < 8; i++) {
      assertEquals(i, layout.indexOf(i));
    }
    for (int i = 8; i < 16; i++) {
      assertEquals(8 + (i - 8) / 2, layout.indexOf(i));
    }
  }

  /** Precision 9, worked out by hand: 2^9 buckets for each power of two from 512 on. */
  @Test
  void knownValuesAreWhereTheyBelong() {
    BucketLayout layout = BucketLayout.log(0, 1L << 40, 9);
    assertEquals(1, layout.indexOf(1));
    assertEquals(1023, layout.indexOf(1023));
    assertEquals(1024, layout.indexOf(1024));
    assertEquals(1024, layout.indexOf(1025));
    assertEquals(1536, layout.indexOf(2048));
    assertEquals(1536, layout.indexOf(2051));
    assertEquals(1537, layout.indexOf(2052));
  }

  @Test
  void bucketsAreContiguousGrowInPowersOfTwoAndKeepTheError() {
    var random = new SplittableRandom(33);
    for (int i = 0; i < 2_000; i++) {
      int p = random.nextInt(2, 11);
      long min = random.nextLong() >>> random.nextInt(2, 64);
      long max = min + 1 + (random.nextLong() >>> random.nextInt(2, 64));
      check(BucketLayout.log(min, max, p), min, max, p);
    }
    check(BucketLayout.log(0, 1, 2), 0, 1, 2);
    check(BucketLayout.log(0, 1, 10), 0, 1, 10);
    check(BucketLayout.log(0, Long.MAX_VALUE, 10), 0, Long.MAX_VALUE, 10);
    check(BucketLayout.log(Long.MAX_VALUE - 1, Long.MAX_VALUE, 10), 0, Long.MAX_VALUE, 10);
  }

  private static void check(BucketLayout layout, long min, long max, int p) {
    var h = new DurationHistogram(layout);
    String what = layout.toString();
    assertEquals(layout.buckets(), h.buckets());
    assertTrue(h.buckets() >= 1 && h.buckets() <= BucketLayout.MAX_BUCKETS, what);
    long end = 0;
    long width = 0;
    for (int i = 0; i < h.buckets(); i++) {
      Range range = h.rangeOf(i);
      assertEquals(end, range.from(), what);
      assertTrue(range.from() < range.to(), what);
      if (i > 0 && i < h.buckets() - 1) {
        long size = range.to() - range.from();
        assertEquals(1, Long.bitCount(size), what);
        assertTrue(size >= width || i == 1, what);
        assertTrue(size == 1 || size <= range.from() >>> p, what);
        width = size;
      }
      assertEquals(i, layout.indexOf(range.from()), what);
      assertEquals(i, layout.indexOf(range.to() - 1), what);
      end = range.to();
    }
    assertEquals(Long.MAX_VALUE, end, what);
    assertEquals(h.buckets() - 1, layout.indexOf(Long.MAX_VALUE), what);
    assertEquals(0, layout.indexOf(-1), what);
    assertEquals(0, layout.indexOf(Long.MIN_VALUE), what);
    if (min > 0 && h.buckets() > 1) {
      assertTrue(h.rangeOf(0).to() <= Math.max(1, min), what);
    }
    // 'max' is rounded up to less than its double, and the last bucket ends there or begins before.
    assertTrue(h.rangeOf(h.buckets() - 1).from() / 2 < max, what);
  }

  @Test
  void argumentsOutOfRangeAreRefusedWithAdvice() {
    refused("wide", () -> BucketLayout.linear(0, 10));
    refused("wide", () -> BucketLayout.linear(-1, 10));
    refused("1 to 65536", () -> BucketLayout.linear(1, 0));
    refused("1 to 65536", () -> BucketLayout.linear(1, 65_537));
    refused("fewer or narrower", () -> BucketLayout.linear(Long.MAX_VALUE / 2, 3));
    refused("use 2", () -> BucketLayout.log(1, 2, 1));
    refused("to 10", () -> BucketLayout.log(1, 2, 11));
    refused("0 or more", () -> BucketLayout.log(-1, 2, 2));
    refused("raise the one", () -> BucketLayout.log(100, 100, 2));
    assertEquals(2, BucketLayout.linear(Long.MAX_VALUE / 2, 2).buckets());
    var h = DurationHistogram.linear(1, 2);
    assertThrows(IndexOutOfBoundsException.class, () -> h.rangeOf(2));
    assertThrows(IndexOutOfBoundsException.class, () -> h.rangeOf(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> h.count(2));
  }

  private static void refused(String advice, Runnable call) {
    var refusal = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(refusal.toString().contains(advice), refusal.toString());
  }

  /** One thread records, another reads meanwhile: counters only rise, and nothing gets lost. */
  @Test
  void readersSeeCountersRise() throws Exception {
    var h = DurationHistogram.log(100, 60 * SECOND, 2);
    int total = 3_000_000;
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < total; i++) {
                h.record(i * 7L);
              }
            });
    var last = new long[h.buckets()];
    boolean over;
    long seen;
    do {
      over = !writer.isAlive();
      seen = 0;
      for (int i = 0; i < last.length; i++) {
        long now = h.count(i);
        assertTrue(now >= last[i], "bucket " + i + " fell from " + last[i] + " to " + now);
        last[i] = now;
        seen += now;
      }
    } while (!over);
    assertEquals(total, seen);
  }
}
