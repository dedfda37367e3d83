package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a queue counts as overloaded, step by step, and how delays are counted. */
@Tag("once")
class ControlledDelayTest {
  private static final long TARGET = 5;
  private static final long INTERVAL = 100;

  private long time;
  private final ControlledDelay delay = new ControlledDelay(TARGET, INTERVAL, () -> time);

  @Test
  void aBurstIsLetThrough() {
    for (int now = 0; now < INTERVAL; now += 10) {
      assertFalse(delay.refuses(90 - now, now), () -> "the queue drains");
    }
    assertFalse(delay.refuses(0, 99));
    assertFalse(delay.refuses(50, 100), "the shortest delay was 0");
    assertFalse(delay.isOverloaded(false));
  }

  @Test
  void aStandingQueueIsCutDown() {
    for (int now = 0; now < INTERVAL; now += 10) {
      assertFalse(delay.refuses(TARGET + 1, now), "not yet an interval");
    }
    assertTrue(delay.refuses(2 * TARGET + 1, 100));
    assertTrue(delay.isOverloaded(false));
    assertFalse(delay.refuses(2 * TARGET, 110), "who has waited up to twice the target is let in");
    assertTrue(delay.refuses(3 * TARGET, 120));
  }

  @Test
  void theTargetItselfIsNoOverload() {
    for (int now = 0; now <= INTERVAL; now += 10) {
      assertFalse(delay.refuses(TARGET, now));
    }
    assertFalse(delay.isOverloaded(false));
  }

  @Test
  void oneShortDelayEndsIt() {
    assertFalse(delay.refuses(50, 10));
    assertTrue(delay.refuses(50, 100));
    assertFalse(delay.refuses(1, 150));
    assertTrue(delay.refuses(50, 199), "until the interval is over");
    assertFalse(delay.refuses(50, 200));
    assertFalse(delay.isOverloaded(false));
  }

  @Test
  void anIntervalWithoutAnybodyEndsItToo() {
    assertFalse(delay.refuses(50, 10));
    assertTrue(delay.refuses(50, 100));
    assertFalse(delay.refuses(50, 500), "nobody was there from 200 to 300");
    assertFalse(delay.isOverloaded(false));
  }

  /** Slow work: nobody is next for several intervals, but all that time somebody waits. */
  @Test
  void aQueueThatMovesSlowlyIsCutDownToo() {
    assertFalse(delay.refuses(50, 50));
    assertTrue(delay.refuses(300, 350), "it came before the interval ended at 100");
    time = 350;
    assertTrue(delay.isOverloaded(false));
    assertTrue(delay.refuses(350, 800), "it came at 450, when the interval ended");
    assertFalse(delay.refuses(399, 1300), "it came at 901, and the interval had ended at 900");
    time = 1300;
    assertFalse(delay.isOverloaded(false));
  }

  /** With nobody left to ask, an overload ends with the interval that follows. */
  @Test
  void anEmptyQueueIsNoOverload() {
    assertFalse(delay.refuses(50, 10));
    assertTrue(delay.refuses(50, 100));
    time = 199;
    assertTrue(delay.isOverloaded(true));
    time = 200;
    assertFalse(delay.isOverloaded(true));
    time = 1_000;
    assertTrue(delay.isOverloaded(false), "somebody waits");
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
