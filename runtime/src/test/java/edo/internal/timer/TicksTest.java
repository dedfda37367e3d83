package edo.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** RT-139, RT-140: deadlines are rounded up to whole milliseconds, and saturate. */
class TicksTest {
  private static final long MS = 1_000_000;

  @Test
  void deadlinesRoundUpAndThePresentRoundsDown() {
    assertEquals(0, Ticks.ceil(0));
    assertEquals(1, Ticks.ceil(1));
    assertEquals(1, Ticks.ceil(MS));
    assertEquals(2, Ticks.ceil(MS + 1));
    assertEquals(0, Ticks.ceil(-1));
    assertEquals(-1, Ticks.ceil(-MS));
    assertEquals(0, Ticks.floor(MS - 1));
    assertEquals(1, Ticks.floor(MS));
    assertEquals(-1, Ticks.floor(-1));
  }

  @Test
  void extremesSaturate() {
    assertEquals(Ticks.MAX, Ticks.ceil(Long.MAX_VALUE));
    assertEquals(Ticks.MAX - 1, Ticks.floor(Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, Ticks.toNanos(Ticks.MAX));
    assertEquals(Long.MAX_VALUE, Ticks.toNanos(Long.MAX_VALUE));
    assertEquals((Ticks.MAX - 1) * MS, Ticks.toNanos(Ticks.MAX - 1));
    assertEquals(Long.MIN_VALUE, Ticks.toNanos(Long.MIN_VALUE));
    assertEquals(Long.MIN_VALUE, Ticks.toNanos(Ticks.floor(Long.MIN_VALUE)));
    assertTrue(Ticks.toNanos(Ticks.ceil(Long.MIN_VALUE)) < Long.MIN_VALUE + MS);
  }

  /**
   * RT-139: at the tick of a deadline the deadline has passed; a millisecond earlier it has not.
   */
  @Test
  void neverEarlyAndLessThanATickLate() {
    var random = new Random(139);
    for (int i = 0; i < 100_000; i++) {
      long deadline = random.nextLong() >> random.nextInt(64);
      if (deadline > Long.MAX_VALUE - MS) {
        continue; // saturated, see above
      }
      long fires = Ticks.toNanos(Ticks.ceil(deadline));
      assertTrue(fires >= deadline && fires - deadline < MS, () -> "deadline " + deadline);
      assertTrue(Ticks.floor(deadline) <= Ticks.ceil(deadline), () -> "deadline " + deadline);
    }
  }
}
