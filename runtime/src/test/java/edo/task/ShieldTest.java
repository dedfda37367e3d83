package edo.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-090: clean-up that may wait although the task is cancelled. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShieldTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** What a finally block does: it may wait, and after it the cancellation goes on. */
  @ParameterizedTest
  @EnumSource
  void cleanUpInAShieldMayWait(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        var cleaned = new Signal<String>();
        JoinHandle<?> handle =
            Task.spawn(() -> {
              try {
                op.await();
              } finally {
                assertTrue(Task.isCancelled());
                Task.shield(() -> {
                  assertFalse(Task.isCancelled());
                  Task.checkCancelled();
                  Task.yieldNow();
                  Time.sleep(Duration.ofMillis(1));
                  Thread.sleep(1);
                  cleaned.set(Task.spawn(() -> "clean").join());
                });
                assertTrue(Task.isCancelled());
                assertThrows(CancelledException.class, Task::yieldNow);
              }
            });
        op.awaitPolled();
        handle.abort();
        assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
        assertEquals("clean", cleaned.await());
      });
    }
  }

  /** An abort that comes while the shield is up waits until it is down. */
  @ParameterizedTest
  @EnumSource
  void anAbortDuringAShieldIsDeliveredAfterIt(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        JoinHandle<Integer> handle =
            Task.spawn(() -> {
              int got = Task.shield(() -> op.await());
              assertTrue(Task.isCancelled());
              assertThrows(CancelledException.class, () -> Async.never().await());
              return got;
            });
        op.awaitPolled();
        handle.abort();
        op.set(3);
        assertEquals(3, handle.join());
        assertEquals(0, op.cancels());
      });
    }
  }

  /** A wait in foreign code inside the shield is not interrupted either. */
  @ParameterizedTest
  @EnumSource
  void aForeignWaitInAShieldIsNotInterrupted(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(1);
        var queue = new SynchronousQueue<Integer>();
        JoinHandle<Integer> handle = Task.spawn(() -> shieldedTake(begun, queue));
        Await.latch(begun);
        handle.abort();
        Time.sleep(Duration.ofMillis(2)); // time for an interrupt that must not come
        assertTrue(queue.offer(4, 10, TimeUnit.SECONDS));
        assertEquals(4, handle.join());
      });
    }
  }

  private static int shieldedTake(CountDownLatch begun, BlockingQueue<Integer> queue)
      throws Exception {
    int got =
        Task.shield(() -> {
          begun.countDown();
          return queue.take();
        });
    assertThrows(InterruptedException.class, () -> Thread.sleep(Duration.ofDays(1)));
    return got;
  }

  /** An abort before the shield goes up does not reach a foreign wait inside it. */
  @ParameterizedTest
  @EnumSource
  void anInterruptDoesNotSlipIntoTheShield(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var begun = new CountDownLatch(1);
      var aborted = new CountDownLatch(1);
      var queue = new LinkedBlockingQueue<>(List.of(5));
      JoinHandle<Integer> handle =
          runtime.spawn(() -> {
            begun.countDown();
            Await.spin(aborted);
            assertTrue(Thread.currentThread().isInterrupted());
            return shieldedTake(new CountDownLatch(1), queue); // refuses if interrupted
          });
      // From a thread of its own: a single worker runs nothing else meanwhile.
      var aborter =
          new Thread(() -> {
            assertDoesNotThrow(() -> Await.latch(begun));
            handle.abort();
            aborted.countDown();
          });
      aborter.start();
      assertEquals(5, runtime.run(handle::join));
      Await.end(aborter);
    }
  }

  /** Nor does a deadline from outside; one set inside works. */
  @ParameterizedTest
  @EnumSource
  void deadlinesFromOutsideAreKeptOutAndOnesInsideWork(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var e =
            assertThrows(
                DeadlineException.class,
                () ->
                    Time.timeout(
                        Duration.ofMillis(1),
                        () -> {
                          Task.shield(() -> {
                            Time.sleep(Duration.ofMillis(5));
                            Thread.sleep(5);
                            assertThrows(
                                DeadlineException.class,
                                () -> Time.timeout(Duration.ofMillis(1), Async.never()::await));
                            assertThrows(
                                DeadlineException.class,
                                () ->
                                    Time.timeout(
                                        Duration.ofMillis(1),
                                        () -> Thread.sleep(Duration.ofDays(1))));
                            Task.checkCancelled();
                          });
                          Async.never().await();
                        }));
        assertTrue(e.getMessage().contains("PT0.001S"), e.getMessage());
        assertFalse(Task.isCancelled());
      });
    }
  }

  /** A timeout inside the shield of a task that is cancelled ends a foreign wait as a deadline. */
  @ParameterizedTest
  @EnumSource
  void aTimeoutInsideTheShieldOfACancelledTaskIsADeadline(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        JoinHandle<String> handle =
            Task.spawn(() -> {
              assertThrows(CancelledException.class, op::await);
              return Task.shield(() -> {
                assertThrows(
                    DeadlineException.class,
                    () ->
                        Time.timeout(Duration.ofMillis(2), () -> Thread.sleep(Duration.ofDays(1))));
                assertThrows(
                    DeadlineException.class,
                    () -> Time.timeout(Duration.ofMillis(2), Async.never()::await));
                return "both";
              });
            });
        op.awaitPolled();
        handle.abort();
        assertEquals("both", handle.join());
      });
    }
  }

  /** Shields nest, pass results and exceptions through, and do nothing outside of a task. */
  @ParameterizedTest
  @EnumSource
  void shieldsNestAndAreTransparent(Flavor flavor) throws Exception {
    var what = new IOException("x");
    assertEquals(1, Task.shield(() -> 1));
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertEquals(2, Task.shield(() -> Task.shield(() -> 2)));
        assertSame(
            what,
            assertThrows(
                IOException.class,
                () ->
                    Task.shield(() -> {
                      throw what;
                    })));
        var op = new Signal<Integer>();
        JoinHandle<Integer> handle =
            Task.spawn(() ->
                Task.shield(() -> {
                  Task.shield(() -> op.await());
                  Task.yieldNow();
                  return Task.shield(() -> Async.ready(6).await());
                }));
        op.awaitPolled();
        handle.abort();
        op.set(1);
        assertEquals(6, handle.join());
        assertEquals(7, Task.spawnBlocking(() -> Task.shield(() -> 7)).join());
      });
    }
  }
}
