package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TIME-037 to TIME-042, TIME-002: moments, and the ends of what can be counted. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonoInstantTest {
  private static final MonoInstant FIRST = new MonoInstant(Long.MIN_VALUE);
  private static final MonoInstant LAST = new MonoInstant(Long.MAX_VALUE);
  private static final Duration MAX = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
  private static final Duration MIN = Duration.ofSeconds(Long.MIN_VALUE);

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** TIME-041: there and back, also with negative durations. */
  @Test
  void durationsAreAddedAndTakenAway() {
    var at = new MonoInstant(1_000);
    assertEquals(new MonoInstant(1_500), at.plus(Duration.ofNanos(500)));
    assertEquals(new MonoInstant(500), at.minus(Duration.ofNanos(500)));
    assertEquals(new MonoInstant(500), at.plus(Duration.ofNanos(-500)));
    assertEquals(new MonoInstant(1_500), at.minus(Duration.ofNanos(-500)));
    assertEquals(at, at.plus(Duration.ZERO));
  }

  /** TIME-002, TIME-041: beyond the ends there are the ends, and no exception. */
  @Test
  void arithmeticSaturates() {
    for (var at : List.of(FIRST, new MonoInstant(-1), new MonoInstant(0), LAST)) {
      for (var duration : List.of(MAX, MIN, Duration.ofDays(400_000), Duration.ofDays(-400_000))) {
        boolean up = duration.isPositive();
        MonoInstant plus = at.plus(duration);
        MonoInstant minus = at.minus(duration);
        assertTrue(up ? plus.compareTo(at) >= 0 : plus.compareTo(at) <= 0, at + " + " + duration);
        assertTrue(up ? minus.compareTo(at) <= 0 : minus.compareTo(at) >= 0, at + " - " + duration);
      }
    }
    assertEquals(LAST, new MonoInstant(0).plus(MAX));
    assertEquals(LAST, new MonoInstant(0).minus(MIN));
    assertEquals(FIRST, new MonoInstant(-1).plus(MIN));
    assertEquals(FIRST, new MonoInstant(-2).minus(MAX));
  }

  /** TIME-039: what is later leaves nothing, what is too far leaves the most there is. */
  @Test
  void theTimeInBetweenIsNeverNegative() {
    var early = new MonoInstant(10);
    var late = new MonoInstant(25);
    assertEquals(Duration.ofNanos(15), late.since(early));
    assertEquals(Duration.ZERO, early.since(late));
    assertEquals(Duration.ZERO, early.since(early));
    assertEquals(Duration.ofNanos(Long.MAX_VALUE), LAST.since(FIRST));
    assertEquals(Duration.ZERO, FIRST.since(LAST));
  }

  /** TIME-042: order, equality and hash. */
  @Test
  void momentsAreOrdered() {
    var moments = new ArrayList<>(List.of(LAST, new MonoInstant(3), FIRST, new MonoInstant(-3)));
    Collections.sort(moments);
    assertEquals(List.of(FIRST, new MonoInstant(-3), new MonoInstant(3), LAST), moments);
    assertTrue(FIRST.isBefore(LAST));
    assertTrue(LAST.isAfter(FIRST));
    assertFalse(LAST.isBefore(LAST) || LAST.isAfter(LAST));
    assertEquals(new MonoInstant(3), new MonoInstant(3));
    assertEquals(new MonoInstant(3).hashCode(), new MonoInstant(3).hashCode());
    assertNotEquals(new MonoInstant(3), new MonoInstant(4));
  }

  /** TIME-037, TIME-040: the clock of the runtime the code belongs to; the real one never stops. */
  @Test
  void nowIsTheCurrentRuntimesNow() throws Exception {
    try (var paused = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      paused.run(() -> {
        MonoInstant start = MonoInstant.now();
        assertEquals(start, Time.now());
        assertEquals(Duration.ZERO, start.elapsed());
        Time.advance(Duration.ofDays(1));
        assertEquals(Duration.ofDays(1), start.elapsed());
        assertEquals(Duration.ZERO, start.plus(Duration.ofDays(2)).elapsed(), "it lies ahead");
      });
    }
    MonoInstant before = MonoInstant.now();
    for (int i = 0; i < 1000; i++) {
      MonoInstant now = MonoInstant.now();
      assertFalse(now.isBefore(before));
      before = now;
    }
  }

  /** TIME-046: the paused clock stops at the last moment there is. */
  @Test
  void theClockCannotBeMovedBeyondTheEnd() throws Exception {
    try (var paused = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      paused.run(() -> {
        Time.advance(Duration.ofNanos(5));
        Time.advance(MAX);
        assertEquals(LAST, MonoInstant.now());
        Time.advance(Duration.ofDays(1));
        assertEquals(LAST, MonoInstant.now());
        Time.sleep(Duration.ofDays(1));
      });
    }
  }
}
