package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.TaskBody;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Periods (time_interval.rs): TIME-013 to TIME-027. Ticks are given in ms since the start. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IntervalTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private void paused(TaskBody body) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(body);
    }
  }

  private static Duration ms(long n) {
    return Duration.ofMillis(n);
  }

  /** When each of the next ticks was due, and when it came. */
  private static List<List<Long>> ticks(Interval interval, MonoInstant start, int n) {
    var due = new ArrayList<Long>();
    var came = new ArrayList<Long>();
    for (int i = 0; i < n; i++) {
      due.add(interval.tick().since(start).toMillis());
      came.add(start.elapsed().toMillis());
    }
    return List.of(due, came);
  }

  /** TIME-013, TIME-014: a period that is not positive is refused. */
  @Test
  void periodsMustBePositive() {
    for (Duration bad : List.of(Duration.ZERO, ms(-1))) {
      var e = assertThrows(IllegalArgumentException.class, () -> Time.interval(bad));
      assertTrue(e.getMessage().contains("must be positive"), e.getMessage());
      assertThrows(IllegalArgumentException.class, () -> Time.intervalAt(MonoInstant.now(), bad));
    }
  }

  /** TIME-013, TIME-015, TIME-017: the first tick at once, then one per period, without drift. */
  @Test
  void ticksComeEveryPeriod() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      Interval interval = Time.interval(ms(300));
      assertEquals(ms(300), interval.period());
      assertEquals(
          List.of(List.of(0L, 300L, 600L, 900L), List.of(0L, 300L, 600L, 900L)),
          ticks(interval, start, 4));
    });
  }

  /** TIME-014. */
  @Test
  void theFirstTickMayComeLater() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      Interval interval = Time.intervalAt(start.plus(ms(50)), ms(10));
      assertEquals(
          List.of(List.of(50L, 60L, 70L), List.of(50L, 60L, 70L)), ticks(interval, start, 3));
    });
  }

  /** TIME-018, TIME-019: burst. */
  @Test
  void burstCatchesUp() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      Interval interval = Time.interval(ms(300));
      assertEquals(MissedTickBehavior.BURST, interval.missedTickBehavior());
      interval.tick();
      Time.advance(ms(1000));
      assertEquals(
          List.of(
              List.of(300L, 600L, 900L, 1200L, 1500L), List.of(1000L, 1000L, 1000L, 1200L, 1500L)),
          ticks(interval, start, 5));
    });
  }

  /** TIME-020: delay. */
  @Test
  void delayMovesTheSchedule() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      Interval interval = Time.interval(ms(300));
      interval.setMissedTickBehavior(MissedTickBehavior.DELAY);
      interval.tick();
      Time.advance(ms(1000));
      assertEquals(
          List.of(List.of(300L, 1300L, 1600L), List.of(1000L, 1300L, 1600L)),
          ticks(interval, start, 3));
    });
  }

  /** TIME-021: skip. */
  @Test
  void skipKeepsTheRaster() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      Interval interval = Time.interval(ms(300));
      interval.setMissedTickBehavior(MissedTickBehavior.SKIP);
      interval.tick();
      Time.advance(ms(1000));
      assertEquals(
          List.of(List.of(300L, 1200L, 1500L), List.of(1000L, 1200L, 1500L)),
          ticks(interval, start, 3));
    });
  }

  /** TIME-022: five milliseconds late is not missed, six are. */
  @Test
  void aLittleLateIsNotMissed() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      Interval interval = Time.interval(ms(100));
      interval.setMissedTickBehavior(MissedTickBehavior.DELAY);
      interval.tick();
      Time.advance(ms(105));
      assertEquals(List.of(List.of(100L, 200L), List.of(105L, 200L)), ticks(interval, start, 2));
      Time.advance(ms(106));
      assertEquals(List.of(List.of(300L, 406L), List.of(306L, 406L)), ticks(interval, start, 2));
    });
  }

  /** TIME-023 to TIME-026. */
  @Test
  void resetsMoveTheNextTick() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      Interval interval = Time.interval(ms(100));
      interval.tick();
      Time.advance(ms(30));
      interval.reset();
      assertEquals(List.of(List.of(130L), List.of(130L)), ticks(interval, start, 1));
      Time.advance(ms(20));
      interval.resetImmediately();
      assertEquals(List.of(List.of(150L, 250L), List.of(150L, 250L)), ticks(interval, start, 2));
      interval.resetAfter(ms(370));
      assertEquals(List.of(List.of(620L, 720L), List.of(620L, 720L)), ticks(interval, start, 2));
      interval.resetAt(start.plus(ms(1000)));
      assertEquals(
          List.of(List.of(1000L, 1100L), List.of(1000L, 1100L)), ticks(interval, start, 2));
    });
  }

  /** TIME-026: a reset to the past counts as a late tick. */
  @Test
  void aResetToThePastIsALateTick() throws Exception {
    paused(() -> {
      Time.advance(ms(1000));
      MonoInstant start = Time.now();
      Interval interval = Time.interval(ms(100));
      interval.setMissedTickBehavior(MissedTickBehavior.DELAY);
      interval.tick();
      interval.resetAt(start.minus(ms(500)));
      assertEquals(start.minus(ms(500)), interval.tick());
      assertEquals(List.of(List.of(100L), List.of(100L)), ticks(interval, start, 1));
    });
  }

  /** TIME-016: a ready tick leaves no waker behind, a pending one does. */
  @Test
  void onlyAPendingTickKeepsTheWaker() throws Exception {
    paused(() -> {
      Interval interval = Time.interval(ms(10));
      var waker = new CountingWaker();
      assertTrue(interval.pollTick(waker.context()).isReady());
      Time.advance(ms(10));
      assertEquals(0, waker.wakes());
      assertTrue(interval.pollTick(waker.context()).isReady());
      assertTrue(interval.pollTick(waker.context()).isPending());
      Time.advance(ms(10));
      assertEquals(1, waker.wakes());
    });
  }

  /** TIME-015: a tick that is withdrawn is not lost. */
  @Test
  void aWithdrawnTickComesToTheNext() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      Interval interval = Time.interval(ms(100));
      interval.tick();
      var waker = new CountingWaker();
      var tick = interval.tickAsync();
      assertTrue(waker.poll(tick).isPending());
      tick.cancel();
      assertEquals(List.of(List.of(100L), List.of(100L)), ticks(interval, start, 1));
    });
  }

  /** TIME-027. */
  @Test
  void theLongestPeriodIsHarmless() throws Exception {
    paused(() -> {
      Interval interval = Time.interval(Duration.ofSeconds(Long.MAX_VALUE));
      interval.tick();
      var waker = new CountingWaker();
      assertTrue(interval.pollTick(waker.context()).isPending());
      var tick = interval.tickAsync();
      tick.cancel();
    });
  }
}
