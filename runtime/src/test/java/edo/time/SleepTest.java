package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Select;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sleeping (time_sleep.rs): TIME-001 to TIME-005, TIME-007 to TIME-012, TIME-050, TIME-051, RT-139.
 * The clock is paused, so every figure is exact.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SleepTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private EdoRuntime paused() {
    return runtimes.build(EdoRuntime.currentThread().startPaused(true));
  }

  /** TIME-001: zero and the past are ready at the first poll. */
  @Test
  void zeroAndThePastAreReadyAtOnce() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        var waker = new CountingWaker();
        assertTrue(waker.poll(Time.sleepAsync(Duration.ZERO)).isReady());
        assertTrue(
            waker.poll(Time.sleepUntilAsync(Time.now().minus(Duration.ofHours(1)))).isReady());
        MonoInstant before = Time.now();
        Time.sleep(Duration.ZERO);
        assertEquals(Duration.ZERO, before.elapsed());
      });
    }
  }

  /** TIME-001, TIME-050, RT-139: sleeps end at the next millisecond, never before their time. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        1,
        999_999,
        1_000_000,
        1_000_001,
        63_000_000,
        64_000_000,
        64_500_000,
        4_095_000_000L,
        4_096_000_000L,
        300_000_000_000L
      })
  void sleepsEndAtTheNextMillisecond(long nanos) throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        MonoInstant before = Time.now();
        Time.sleep(Duration.ofNanos(nanos));
        long slept = before.elapsed().toNanos();
        assertEquals((nanos + 999_999) / 1_000_000 * 1_000_000, slept);
      });
    }
  }

  /** TIME-005: is_elapsed before and after. TIME-004: the deadline is what was asked for. */
  @Test
  void elapsedIsSeenByAPollAfterTheEnd() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        Sleep sleep = Time.sleepAsync(Duration.ofMillis(10));
        assertEquals(Time.now().plus(Duration.ofMillis(10)), sleep.deadline());
        assertFalse(sleep.isElapsed());
        sleep.await();
        assertTrue(sleep.isElapsed());
        assertTrue(new CountingWaker().poll(sleep).isReady());
      });
    }
  }

  /** TIME-003: an unpolled sleep counts from its construction, and has no timer. */
  @Test
  void timeCountsFromTheBeginningWithoutATimer() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        Sleep sleep = Time.sleepAsync(Duration.ofMillis(10));
        Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
        Time.advance(Duration.ofMillis(10));
        assertTrue(new CountingWaker().poll(sleep).isReady());
      });
    }
  }

  /** TIME-007: the last waker is the one that is woken. */
  @Test
  void theLastWakerWins() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        Sleep sleep = Time.sleepAsync(Duration.ofMillis(5));
        var first = new CountingWaker();
        var second = new CountingWaker();
        assertTrue(first.poll(sleep).isPending());
        assertTrue(second.poll(sleep).isPending());
        Time.sleep(Duration.ofMillis(20));
        assertEquals(0, first.wakes());
        assertEquals(1, second.wakes());
        assertTrue(second.poll(sleep).isReady());
      });
    }
  }

  /** TIME-007: a sleep that moves to another task mid-way still ends. */
  @Test
  void aSleepMovesBetweenTasks() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        Sleep sleep = Time.sleepAsync(Duration.ofMillis(50));
        assertTrue(new CountingWaker().poll(sleep).isPending());
        MonoInstant start = Time.now();
        var _ = Task.spawn((Async<@Nullable Void>) sleep).join();
        assertEquals(Duration.ofMillis(50), start.elapsed());
      });
    }
  }

  /** TIME-002, TIME-008: years, the wheel's maximum, and more, neither overflow nor end early. */
  @Test
  void veryLongSleepsAreHarmless() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        var waker = new CountingWaker();
        List<Sleep> sleeps = new ArrayList<>();
        for (Duration d :
            List.of(
                Duration.ofMillis((1L << 36) - 1),
                Duration.ofMillis(1L << 36),
                Duration.ofDays(365L * 100),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))) {
          Sleep sleep = Time.sleepAsync(d);
          assertTrue(waker.poll(sleep).isPending());
          sleeps.add(sleep);
        }
        Time.advance(Duration.ofDays(365));
        for (Sleep sleep : sleeps) {
          assertTrue(waker.poll(sleep).isPending());
          sleep.cancel();
        }
        assertEquals(0, waker.wakes());
        Time.sleep(Duration.ofMillis((1L << 36) + 5));
      });
    }
  }

  /** TIME-009: drop_from_wake: the first of a hundred wakers withdraws them all. */
  @Test
  void aWakerMayWithdrawSleeps() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        var sleeps = new ArrayList<Sleep>();
        var wakes = new AtomicInteger();
        var waker =
            Context.of(() -> {
              wakes.incrementAndGet();
              sleeps.forEach(Sleep::cancel);
            });
        for (int i = 0; i < 100; i++) {
          Sleep sleep = Time.sleepAsync(Duration.ofMillis(10));
          assertTrue(sleep.poll(waker).isPending());
          sleeps.add(sleep);
        }
        Time.sleep(Duration.ofMillis(11));
        assertTrue(wakes.get() >= 1);
        Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
      });
    }
  }

  /** TIME-001: short_sleeps, on a clock that goes. */
  @ParameterizedTest
  @EnumSource
  void aThousandSleepsOfNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int i = 0; i < 1_000; i++) {
          Time.sleep(Duration.ZERO);
        }
      });
    }
  }

  /** TIME-008: issue_5183: the longest of all sleeps beside the shortest. */
  @Test
  void theShortestSleepEndsBesideTheLongest() throws Exception {
    try (var runtime = paused()) {
      assertEquals(
          "short",
          runtime.run(() ->
              Select.<String>biased()
                  .arm(Time.sleepAsync(Duration.ofSeconds(Long.MAX_VALUE)), _ -> "long")
                  .arm(Time.sleepAsync(Duration.ofNanos(1)), _ -> "short")
                  .await()));
    }
  }

  /** TIME-001: starving: who wakes itself at every poll does not keep the timer from its time. */
  @ParameterizedTest
  @EnumSource
  void whoWakesItselfIsWokenInTime(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      MonoInstant end =
          runtime.run(() -> {
            MonoInstant when = Time.now().plus(Duration.ofMillis(10));
            Sleep sleep = Time.sleepUntilAsync(when);
            Async<MonoInstant> starving =
                cx -> {
                  if (sleep.poll(cx).isReady()) {
                    return Poll.ready(when);
                  }
                  cx.waker().wake();
                  return Poll.pending();
                };
            MonoInstant reached = Task.spawn(starving).join();
            assertFalse(Time.now().isBefore(reached));
            return reached;
          });
      assertTrue(end != null);
    }
  }

  /** TIME-009: a withdrawn sleep leaves no timer and wakes nobody. */
  @Test
  void aWithdrawnSleepLeavesNothing() throws Exception {
    try (var runtime = paused()) {
      runtime.run(() -> {
        var waker = new CountingWaker();
        Sleep sleep = Time.sleepAsync(Duration.ofMillis(5));
        assertTrue(waker.poll(sleep).isPending());
        assertEquals(1, runtime.metrics().timers());
        sleep.cancel();
        Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
        Time.sleep(Duration.ofMillis(20));
        assertEquals(0, waker.wakes());
      });
    }
  }

  /**
   * TIME-011: the shutdown ends every sleep of the runtime and wakes whoever waits for it; whoever
   * comes later finds it over.
   */
  @ParameterizedTest
  @EnumSource
  void theShutdownEndsAllSleeps(Flavor flavor) throws Exception {
    var runtime = runtimes.build(flavor);
    var sleeps = new ArrayList<Sleep>();
    var wakers = new ArrayList<CountingWaker>();
    for (Duration d : List.of(Duration.ofHours(1), Duration.ofDays(1000))) {
      Sleep sleep = runtime.within(() -> Time.sleepAsync(d));
      var waker = new CountingWaker();
      assertTrue(waker.poll(sleep).isPending());
      sleeps.add(sleep);
      wakers.add(waker);
    }
    Sleep unpolled = runtime.within(() -> Time.sleepAsync(Duration.ofHours(1)));
    assertEquals(2, runtime.metrics().timers());
    runtime.close();
    for (int i = 0; i < sleeps.size(); i++) {
      assertEquals(1, wakers.get(i).wakes());
      assertTrue(wakers.get(i).poll(sleeps.get(i)).isReady());
    }
    Sleep late = runtime.within(() -> Time.sleepAsync(Duration.ofHours(1)));
    for (Sleep sleep : List.of(unpolled, late)) {
      var waker = new CountingWaker();
      assertTrue(waker.poll(sleep).isReady() || waker.wakes() == 1);
      assertTrue(waker.poll(sleep).isReady());
      runtime.within(sleep::await);
    }
    runtime.within(() -> {
      Time.sleep(Duration.ofHours(1));
      return 0;
    });
  }

  /** TIME-012: polling a sleep that is over costs budget, so a loop of them yields. */
  @Test
  void readySleepsCostBudget() throws Exception {
    try (var runtime = paused()) {
      int polled =
          runtime.run(
              new Async<Integer>() {
                private int n;
                private boolean refused;

                @Override
                public Poll<Integer> poll(edo.task.Context cx) {
                  while (!refused) {
                    Poll<@Nullable Void> answer = Time.sleepAsync(Duration.ZERO).poll(cx);
                    if (answer.isPending()) {
                      refused = true;
                      return Poll.pending();
                    }
                    n++;
                  }
                  return Poll.ready(n);
                }
              });
      assertEquals(128, polled);
      assertEquals(1, runtime.metrics().forcedYields());
    }
  }

  /** TIME-051: timers that come due in one jump fire in the order of their deadlines. */
  @Test
  void timersFireInOrder() throws Exception {
    try (var runtime = paused()) {
      List<Integer> order =
          runtime.run(() -> {
            var seen = new ArrayList<Integer>();
            var handles = new ArrayList<JoinHandle<?>>();
            for (int ms : new int[] {30, 10, 500, 20, 70}) {
              Sleep sleep = Time.sleepAsync(Duration.ofMillis(ms));
              handles.add(
                  Task.spawn(
                      (Async<Boolean>)
                          cx ->
                              sleep.poll(cx).isReady()
                                  ? Poll.ready(seen.add(ms))
                                  : Poll.pending()));
            }
            for (var handle : handles) {
              handle.join();
            }
            return seen;
          });
      assertEquals(List.of(10, 20, 30, 70, 500), order);
    }
  }

  /** Bad input: a negative duration says so. */
  @Test
  void negativeDurationsAreRefused() {
    for (Runnable misuse :
        List.<Runnable>of(
            () -> Time.sleep(Duration.ofMillis(-1)),
            () -> Time.sleepAsync(Duration.ofNanos(-1)),
            () -> Time.timeout(Duration.ofDays(-1), Async.ready(1)))) {
      var e = assertThrows(IllegalArgumentException.class, misuse::run);
      assertTrue(e.getMessage().contains("must not be negative"), e.getMessage());
    }
  }

  /** TIME-010: outside of any runtime a sleep blocks the thread, on the default runtime's clock. */
  @Test
  void aPlainThreadSleepsToo() {
    long before = System.nanoTime();
    Time.sleep(Duration.ofMillis(3));
    assertTrue(System.nanoTime() - before >= 3_000_000);
  }
}
