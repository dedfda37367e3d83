package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The clock that can be stopped (time_pause.rs, test_clock.rs, rt_time_start_paused.rs): TIME-037
 * to TIME-042, TIME-044 to TIME-051, RT-026.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClockTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private EdoRuntime paused() {
    return runtimes.build(EdoRuntime.currentThread().startPaused(true));
  }

  /** TIME-044: misuse of pause, resume and advance is refused, each with what to do. */
  @Test
  void misuseIsRefused() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        assertThrows(IllegalStateException.class, Time::pause);
        Time.resume();
        assertThrows(IllegalStateException.class, Time::resume);
        var e = assertThrows(IllegalStateException.class, () -> Time.advance(Duration.ofMillis(1)));
        assertTrue(e.getMessage().contains("Time.pause()"), e.getMessage());
        Time.pause();
        assertThrows(IllegalArgumentException.class, () -> Time.advance(Duration.ofMillis(-1)));
      });
    }
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      var e = assertThrows(IllegalStateException.class, () -> runtime.run(Time::pause));
      assertTrue(e.getMessage().contains("EdoRuntime.currentThread()"), e.getMessage());
      var join = assertThrows(JoinException.class, () -> runtime.spawn(Time::pause).join());
      assertTrue(join.isFailure());
    }
  }

  /** TIME-044: outside of a runtime it would be the clock of the default one, and is refused. */
  @Test
  void pauseOutsideOfARuntime() {
    var e = assertThrows(IllegalStateException.class, Time::pause);
    assertTrue(e.getMessage().contains("EdoRuntime.currentThread()"), e.getMessage());
    assertThrows(IllegalStateException.class, Time::resume);
    assertThrows(IllegalStateException.class, () -> Time.advance(Duration.ofMillis(1)));
  }

  /**
   * TIME-049, RT-026: only a current-thread runtime starts paused; then real time does not count.
   */
  @Test
  void startPaused() throws Exception {
    assertThrows(IllegalStateException.class, () -> EdoRuntime.multiThread().startPaused(true));
    try (var runtime = paused()) {
      MonoInstant before = runtime.run(Time::now);
      runtime.run(() ->
          runtime
              .spawnBlocking(() -> {
                long end = System.nanoTime() + 3_000_000;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
              })
              .join());
      assertEquals(before, runtime.run(Time::now));
    }
  }

  /** TIME-045: time goes on from where it stood. */
  @Test
  void resumeGoesOnFromWhereItStood() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        MonoInstant start = Time.now();
        Time.advance(Duration.ofSeconds(10));
        Time.resume();
        Time.sleep(Duration.ofMillis(2));
        Duration passed = start.elapsed();
        assertTrue(passed.compareTo(Duration.ofMillis(10_002)) >= 0, passed::toString);
        Time.pause();
        assertEquals(Time.now(), Time.now());
      });
    }
  }

  /** TIME-046: fractions of a millisecond add up. */
  @Test
  void smallAdvancesAddUp() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        MonoInstant start = Time.now();
        for (int i = 0; i < 20; i++) {
          Time.advance(Duration.ofNanos(100_000));
        }
        assertEquals(Duration.ofMillis(2), start.elapsed());
        Time.advance(Duration.ofNanos(3_400_000));
        assertEquals(Duration.ofNanos(5_400_000), start.elapsed());
        Sleep sleep = Time.sleepAsync(Duration.ofMillis(1));
        sleep.await();
        assertTrue(start.elapsed().compareTo(Duration.ofNanos(6_400_000)) >= 0);
      });
    }
  }

  /** TIME-047: with nothing to do, days pass at once, the same in every run. */
  @Test
  void idleTimeJumpsAndIsDeterministic() throws Exception {
    var runs = new ArrayList<List<Long>>();
    for (int run = 0; run < 3; run++) {
      try (var runtime = paused()) {
        runs.add(
            runtime.run(() -> {
              MonoInstant start = Time.now();
              var ends = new ArrayList<JoinHandle<Long>>();
              for (int i = 1; i <= 50; i++) {
                Duration d = Duration.ofMinutes(i * 37 % 50);
                ends.add(
                    Task.spawn(() -> {
                      Time.sleep(d);
                      return start.elapsed().toMillis();
                    }));
              }
              var result = new ArrayList<Long>();
              for (var end : ends) {
                result.add(end.join());
              }
              return result;
            }));
      }
    }
    for (int i = 1; i <= 50; i++) {
      assertEquals(i * 37 % 50 * 60_000L, runs.get(0).get(i - 1));
    }
    assertEquals(runs.get(0), runs.get(1));
    assertEquals(runs.get(0), runs.get(2));
  }

  /**
   * TIME-048: while a blocking job runs the clock does not jump; it does once the job has ended.
   */
  @Test
  void aBlockingJobHoldsTheClock() throws Exception {
    try (var runtime = paused()) {
      var go = new CountDownLatch(1);
      runtime.run(() -> {
        MonoInstant start = Time.now();
        var job =
            Task.spawnBlocking(() -> {
              Await.latch(go);
              return start.elapsed();
            });
        var sleeper =
            Task.spawn(() -> {
              Time.sleep(Duration.ofHours(1));
              return start.elapsed();
            });
        for (int i = 0; i < 1000; i++) {
          Task.yieldNow();
        }
        go.countDown();
        assertEquals(Duration.ZERO, job.join());
        assertEquals(Duration.ofHours(1), sleeper.join());
      });
    }
  }

  /** TIME-048: a job that throws lets go of the clock as well. */
  @Test
  void aFailedJobLetsGoOfTheClock() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        var job =
            Task.spawnBlocking(() -> {
              throw new IllegalArgumentException("planned");
            });
        MonoInstant start = Time.now();
        Time.sleep(Duration.ofHours(1));
        assertEquals(Duration.ofHours(1), start.elapsed());
        assertThrows(JoinException.class, job::join);
      });
    }
  }

  /** TIME-038 to TIME-042: arithmetic saturates where it must and compares as expected. */
  @Test
  void arithmetic() {
    var a = new MonoInstant(1_000);
    var b = a.plus(Duration.ofNanos(500));
    assertEquals(new MonoInstant(1_500), b);
    assertEquals(Duration.ofNanos(500), b.since(a));
    assertEquals(Duration.ZERO, a.since(b));
    assertEquals(a, b.minus(Duration.ofNanos(500)));
    assertTrue(a.isBefore(b) && b.isAfter(a) && a.compareTo(b) < 0);
    assertEquals(new MonoInstant(Long.MAX_VALUE), a.plus(Duration.ofDays(365_000)));
    assertEquals(
        new MonoInstant(Long.MIN_VALUE), new MonoInstant(-5).minus(Duration.ofDays(365_000)));
    assertEquals(
        Duration.ofNanos(Long.MAX_VALUE),
        new MonoInstant(Long.MAX_VALUE).since(new MonoInstant(Long.MIN_VALUE)));
  }

  /** TIME-039, TIME-041: the checked forms say that there is no such moment, or no such time. */
  @Test
  void checkedArithmetic() {
    var a = new MonoInstant(1_000);
    var last = new MonoInstant(Long.MAX_VALUE);
    var first = new MonoInstant(Long.MIN_VALUE);
    Duration ns = Duration.ofNanos(1);
    Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
    assertEquals(Optional.of(new MonoInstant(1_001)), a.checkedPlus(ns));
    assertEquals(Optional.of(new MonoInstant(999)), a.checkedMinus(ns));
    assertEquals(Optional.of(new MonoInstant(999)), a.checkedPlus(ns.negated()));
    assertEquals(Optional.of(last), a.checkedPlus(Duration.ofNanos(Long.MAX_VALUE - 1_000)));
    assertEquals(Optional.empty(), last.checkedPlus(ns));
    assertEquals(Optional.of(last), last.checkedPlus(Duration.ZERO));
    assertEquals(Optional.empty(), first.checkedMinus(ns));
    assertEquals(Optional.empty(), a.checkedPlus(ages));
    assertEquals(Optional.empty(), a.checkedMinus(ages));
    assertEquals(Optional.empty(), a.checkedMinus(ages.negated()));
    assertEquals(
        Optional.of(new MonoInstant(-1)), first.checkedPlus(Duration.ofNanos(Long.MAX_VALUE)));
    assertEquals(Optional.of(last), new MonoInstant(-1).checkedMinus(min()));
    assertEquals(Optional.empty(), new MonoInstant(0).checkedMinus(min()));
    assertEquals(Optional.of(ns), a.checkedSince(new MonoInstant(999)));
    assertEquals(Optional.of(Duration.ZERO), a.checkedSince(a));
    assertEquals(Optional.empty(), a.checkedSince(new MonoInstant(1_001)));
    assertEquals(
        Optional.of(Duration.ofNanos(Long.MAX_VALUE).minus(min())), last.checkedSince(first));
  }

  private static Duration min() {
    return Duration.ofNanos(Long.MIN_VALUE);
  }
}
