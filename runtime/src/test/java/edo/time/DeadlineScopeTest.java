package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TIME-028, TIME-029, TIME-032, TIME-033: code in direct style under a deadline. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadlineScopeTest {
  private static final Duration SOON = Duration.ofMillis(2);
  private static final Duration NEVER = Duration.ofDays(1);

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static DeadlineException assertLate(Duration limit, TaskBody body) {
    var e = assertThrows(DeadlineException.class, () -> Time.timeout(limit, body));
    assertFalse(Thread.currentThread().isInterrupted());
    assertFalse(Task.isCancelled());
    return e;
  }

  /** TIME-028: the result, or what the body threw, if it is in time. */
  @ParameterizedTest
  @EnumSource
  void inTimeItIsAsIfThereWereNoDeadline(Flavor flavor) throws Exception {
    var what = new IOException("x");
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertEquals(1, Time.timeout(NEVER, () -> 1));
        var id = Task.id();
        assertEquals(id, Time.timeout(NEVER, Task::id), "by the current task");
        assertSame(
            what,
            assertThrows(
                IOException.class,
                () ->
                    Time.timeout(
                        NEVER,
                        () -> {
                          throw what;
                        })));
        Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
      });
    }
  }

  /** TIME-028: what waits is withdrawn; swallowing does not help; afterwards all is well. */
  @ParameterizedTest
  @EnumSource
  void lateItThrowsUntilTheBodyIsLeft(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        var unwound = new AtomicBoolean();
        var e =
            assertLate(
                SOON,
                () -> {
                  try {
                    assertThrows(DeadlineException.class, op::await);
                    assertTrue(Task.isCancelled());
                    assertThrows(DeadlineException.class, Task::checkCancelled);
                    assertThrows(DeadlineException.class, Task::yieldNow);
                    assertThrows(DeadlineException.class, () -> Time.sleep(NEVER));
                    Async.never().await();
                  } finally {
                    unwound.set(true);
                  }
                });
        assertEquals("not done within PT0.002S", e.getMessage());
        assertTrue(unwound.get());
        assertEquals(1, op.cancels());
        Task.yieldNow();
        Time.sleep(Duration.ofMillis(1));
        Thread.sleep(1);
        assertEquals(1, Async.ready(1).await());
      });
    }
  }

  /** A body that ends normally all the same has its result returned, late as it is. */
  @ParameterizedTest
  @EnumSource
  void aLateResultIsAResult(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      int got =
          runtime.run(() ->
              Time.timeout(
                  SOON,
                  () -> {
                    assertThrows(DeadlineException.class, () -> Time.sleep(NEVER));
                    return 5;
                  }));
      assertEquals(5, got);
    }
  }

  /** Nested both ways: whichever is first; the outer one also ends what is inside. */
  @ParameterizedTest
  @EnumSource
  void deadlinesNestBothWays(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertEquals(
            "inner, and the outer went on",
            Time.timeout(
                NEVER,
                () -> {
                  assertLate(SOON, () -> Time.sleep(NEVER));
                  assertLate(SOON, () -> Thread.sleep(NEVER));
                  Time.sleep(Duration.ofMillis(1));
                  return "inner, and the outer went on";
                }));
        var afterInner = new AtomicBoolean();
        var e =
            assertLate(
                SOON,
                () -> {
                  Time.timeout(NEVER, Async.never()::await);
                  afterInner.set(true);
                });
        assertTrue(e.getMessage().contains("PT0.002S"), "the outer: " + e.getMessage());
        e = assertLate(SOON, () -> Time.timeout(NEVER, () -> Thread.sleep(NEVER)));
        assertTrue(e.getMessage().contains("PT0.002S"), "the outer: " + e.getMessage());
        assertFalse(afterInner.get());
      });
    }
  }

  /** The inner one passes first and is caught, then the outer one passes. */
  @ParameterizedTest
  @EnumSource
  void oneAfterTheOther(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var e =
            assertLate(
                Duration.ofMillis(20),
                () -> {
                  for (int i = 0; i < 1000; i++) {
                    try {
                      Time.timeout(Duration.ofMillis(1), Async.never()::await);
                    } catch (DeadlineException inner) {
                      if (!inner.getMessage().contains("PT0.001S")) {
                        throw inner;
                      }
                    }
                  }
                });
        assertTrue(e.getMessage().contains("PT0.02S"), e.getMessage());
      });
    }
  }

  /** Foreign waits that can be interrupted end with the same exception as ours. */
  @ParameterizedTest
  @EnumSource
  void deadlinesReachWaitsInForeignCode(Flavor flavor) throws Exception {
    var lock = new ReentrantLock();
    var monitor = new Object();
    lock.lock();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertLate(SOON, () -> Thread.sleep(NEVER));
        assertLate(SOON, () -> new LinkedBlockingQueue<Integer>().take());
        assertLate(SOON, () -> new CountDownLatch(1).await());
        assertLate(SOON, () -> new Semaphore(0).acquire());
        assertLate(SOON, lock::lockInterruptibly);
        assertLate(SOON, () -> new Exchanger<Integer>().exchange(1));
        assertLate(SOON, () -> new CyclicBarrier(2).await());
        assertLate(SOON, () -> new CompletableFuture<Integer>().get());
        assertLate(
            SOON,
            () -> {
              synchronized (monitor) {
                while (true) {
                  monitor.wait();
                }
              }
            });
        var e = assertLate(SOON, () -> Thread.sleep(NEVER));
        assertEquals(InterruptedException.class, e.getCause().getClass());
      });
    }
    lock.unlock();
  }

  /** A cancellation of the whole task inside a deadline is no deadline, even if both are there. */
  @ParameterizedTest
  @EnumSource
  void anAbortInsideADeadlineIsACancellation(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        JoinHandle<Integer> ours = Task.spawn(() -> Time.timeout(NEVER, () -> op.await()));
        op.awaitPolled();
        ours.abort();
        assertTrue(assertThrows(JoinException.class, ours::join).isCancelled());
        assertEquals(1, op.cancels());
        var begun = new CountDownLatch(1);
        JoinHandle<?> foreign =
            Task.spawn(() ->
                Time.timeout(
                    NEVER,
                    () -> {
                      begun.countDown();
                      Thread.sleep(NEVER);
                    }));
        Await.latch(begun);
        foreign.abort();
        assertTrue(assertThrows(JoinException.class, foreign::join).isCancelled());
        var first = new Signal<Integer>();
        JoinHandle<?> both =
            Task.spawn(() ->
                Time.timeout(
                    SOON,
                    () -> {
                      assertThrows(DeadlineException.class, Async.never()::await);
                      first.set(1);
                      while (!Task.isCancelled()) {
                        Thread.onSpinWait();
                      }
                      while (true) {
                        try {
                          Task.checkCancelled();
                        } catch (DeadlineException e) {
                          Thread.onSpinWait(); // until the abort arrives too
                        }
                      }
                    }));
        Task.spawnBlocking(
                () -> {
                  first.await();
                  both.abort();
                })
            .join();
        var e = assertThrows(JoinException.class, both::join);
        assertTrue(e.isCancelled());
        assertEquals(CancelledException.class, e.getCause().getClass());
      });
    }
  }

  /** TIME-032: as good as for ever. */
  @ParameterizedTest
  @EnumSource
  void veryLargeLimitsAreAccepted(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Duration max = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        assertEquals(1, Time.timeout(max, () -> yieldAndReturn()));
        assertEquals(1, Time.timeoutAt(MonoInstant.now().plus(max), () -> yieldAndReturn()));
      });
    }
  }

  private static int yieldAndReturn() {
    Task.yieldNow();
    return 1;
  }

  /** TIME-029, TIME-030: a limit of zero, or a moment in the past, ends the first wait. */
  @ParameterizedTest
  @EnumSource
  void aLimitThatHasPassedEndsTheFirstWait(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertLate(Duration.ZERO, Async.never()::await);
        assertEquals(2, Time.timeout(Duration.ZERO, () -> 2), "done without waiting");
        var past = MonoInstant.now().minus(Duration.ofDays(1));
        assertThrows(
            DeadlineException.class, () -> Time.timeoutAt(past, () -> Async.never().await()));
        TaskBody waits =
            () -> {
              Task.yieldNow();
              Async.never().await();
            };
        assertThrows(DeadlineException.class, () -> Time.timeoutAt(past, waits));
        var ran = new AtomicInteger();
        Time.timeoutAt(past, () -> ran.set(1));
        assertEquals(1, ran.get(), "done without waiting");
      });
    }
  }

  /** Outside of a task, and in a blocking job, the body runs in a task of its own. */
  @Test
  void itWorksFromPlainThreadsAndBlockingJobs() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      TaskBody body =
          () -> {
            assertEquals(3, Time.timeout(NEVER, () -> 3));
            assertThrows(
                DeadlineException.class, () -> Time.timeout(SOON, () -> Async.never().await()));
            assertThrows(
                IOException.class,
                () ->
                    Time.timeout(
                        NEVER,
                        () -> {
                          throw new IOException();
                        }));
            assertThrows(
                StackOverflowError.class,
                () ->
                    Time.timeout(
                        NEVER,
                        () -> {
                          throw new StackOverflowError("made up");
                        }));
          };
      runtime.spawnBlocking(body).join();
      runtime.within(() -> {
        body.run();
        return 0;
      });
    }
  }

  /** A paused clock that has jumped to a deadline stays there until the body has noticed. */
  @Test
  void aPausedClockDoesNotOvertakeTheBody() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        for (int i = 0; i < 200; i++) {
          MonoInstant start = Time.now();
          var later = Time.sleepAsync(Duration.ofMillis(100));
          assertTrue(new CountingWaker().poll(later).isPending());
          assertLate(Duration.ofMillis(60), () -> Async.never().await());
          assertEquals(60, start.elapsed().toMillis());
          later.cancel();
        }
      });
    }
  }

  @Test
  void badLimitsAndPlacesAreRefused() throws Exception {
    var minus = Duration.ofNanos(-1);
    for (Executable each :
        new Executable[] {
          () -> Time.timeout(minus, () -> 1), () -> Time.timeout(minus, Async.ready(1))
        }) {
      String message = assertThrows(IllegalArgumentException.class, each).getMessage();
      assertTrue(message.contains("must not be negative, but is PT-0.000000001S"), message);
    }
    try (var runtime = runtimes.build(Flavor.CURRENT_THREAD)) {
      String message =
          runtime.run(
              (Async<String>)
                  cx ->
                      Poll.ready(
                          assertThrows(
                                  IllegalStateException.class, () -> Time.timeout(NEVER, () -> 1))
                              .getMessage()));
      assertTrue(message.contains("Time.timeout(Duration, Async)"), message);
    }
  }
}
