package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a queue counts as overloaded, step by step, and how delays are counted. */
class ControlledDelayTest {
  private static final long TARGET = 5;
  private static final long INTERVAL = 100;

  private final ControlledDelay delay = new ControlledDelay(TARGET, INTERVAL, 0);

  @Test
  void aBurstIsLetThrough() {
    for (int now = 0; now < INTERVAL; now += 10) {
      assertFalse(delay.refuses(90 - now, now), () -> "the queue drains");
    }
    assertFalse(delay.refuses(0, 99));
    assertFalse(delay.refuses(50, 100), "the shortest delay was 0");
    assertFalse(delay.isOverloaded());
  }

  @Test
  void aStandingQueueIsCutDown() {
    for (int now = 0; now < INTERVAL; now += 10) {
      assertFalse(delay.refuses(TARGET + 1, now), "not yet an interval");
    }
    assertTrue(delay.refuses(2 * TARGET + 1, 100));
    assertTrue(delay.isOverloaded());
    assertFalse(delay.refuses(2 * TARGET, 110), "who has waited up to twice the target is let in");
    assertTrue(delay.refuses(3 * TARGET, 120));
  }

  @Test
  void theTargetItselfIsNoOverload() {
    for (int now = 0; now <= INTERVAL; now += 10) {
      assertFalse(delay.refuses(TARGET, now));
    }
    assertFalse(delay.isOverloaded());
  }

  @Test
  void oneShortDelayEndsIt() {
    assertFalse(delay.refuses(50, 10));
    assertTrue(delay.refuses(50, 100));
    assertFalse(delay.refuses(1, 150));
    assertTrue(delay.refuses(50, 199), "until the interval is over");
    assertFalse(delay.refuses(50, 200));
    assertFalse(delay.isOverloaded());
  }

  @Test
  void anIntervalWithoutAnybodyEndsItToo() {
    assertFalse(delay.refuses(50, 10));
    assertTrue(delay.refuses(50, 100));
    assertFalse(delay.refuses(50, 500), "nobody was there from 200 to 300");
    assertFalse(delay.isOverloaded());
  }

  @Test
  void quantilesAreAtMostAnEighthTooLong() {
    var counts = new DelayCounts();
    assertEquals(0, counts.quantile(0.5));
    for (int i = 0; i <= 100; i++) {
      counts.count(i * 1_000L);
    }
    counts.count(-1);
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      long exact = (long) (share * 100_000);
      long said = counts.quantile(share);
      assertTrue(said >= exact - 1_000 && said <= exact * 9 / 8 + 1, share + ": " + said);
    }
    assertEquals(0, counts.quantile(0));
  }

  @Test
  void everyDelayHasItsBucket() {
    var random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      long nanos = random.nextLong() >>> (1 + random.nextInt(63));
      var counts = new DelayCounts();
      counts.count(nanos);
      long said = counts.quantile(1);
      assertTrue(said >= nanos && said - nanos <= nanos / 8, nanos + " is said to be " + said);
    }
    var longest = new DelayCounts();
    longest.count(Long.MAX_VALUE);
    assertEquals(Long.MAX_VALUE, longest.quantile(0.5));
  }
}
