package edo.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.MonoInstant;
import edo.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-090, and what it means here: cancellation is level-triggered, reaches own suspension points
 * and waits in foreign code, and shows in {@link Task#isCancelled()}.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void assertCancelled(JoinHandle<?> handle) {
    JoinException e = assertThrows(JoinException.class, handle::join);
    assertTrue(e.isCancelled(), e.toString());
  }

  /** Waits until its task is cancelled, and swallows that. */
  private static void awaitCancellation() {
    assertThrows(CancelledException.class, () -> Async.never().await());
  }

  /** Swallowing the exception once, or a hundred times, does no harm. */
  @ParameterizedTest
  @EnumSource
  void everySuspensionPointThrowsUntilTheTaskIsLeft(Flavor flavor) throws Exception {
    var ready = Async.ready(1);
    List<TaskBody> points =
        List.of(
            () -> ready.await(),
            () -> Async.never().await(),
            () -> Task.await(ready),
            Task::yieldNow,
            Task::checkCancelled,
            () -> Task.spawn(ready).join(),
            () -> Time.sleep(Duration.ZERO),
            () -> Time.sleep(Duration.ofDays(1)),
            () -> Time.sleepUntil(MonoInstant.now()),
            () -> Time.interval(Duration.ofDays(1)).tick(),
            () -> Time.timeout(Duration.ofDays(1), () -> 1),
            () -> Time.timeout(Duration.ofDays(1), ready).await());
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(1);
        JoinHandle<Integer> handle =
            Task.spawn(() -> {
              assertFalse(Task.isCancelled());
              Task.checkCancelled();
              begun.countDown();
              awaitCancellation();
              for (int round = 0; round < 10; round++) {
                for (TaskBody point : points) {
                  assertTrue(Task.isCancelled());
                  assertThrows(CancelledException.class, point::run);
                }
              }
              return 7;
            });
        Await.latch(begun);
        handle.abort();
        assertEquals(7, handle.join(), "who ends normally all the same has a result");
      });
    }
  }

  /** A loop that computes sees it where it asks. */
  @ParameterizedTest
  @EnumSource
  void aComputationSeesItWhereItAsks(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var begun = new CountDownLatch(1);
      JoinHandle<?> handle =
          runtime.spawn(() -> {
            begun.countDown();
            while (true) {
              Task.checkCancelled();
              Thread.onSpinWait();
            }
          });
      // From a thread of its own: a single worker runs nothing else meanwhile.
      var aborter =
          new Thread(() -> {
            assertDoesNotThrow(() -> Await.latch(begun));
            handle.abort();
          });
      aborter.start();
      runtime.run(() -> assertCancelled(handle));
      Await.end(aborter);
    }
  }

  /** Poll-driven tasks and blocking jobs may ask as well. */
  @ParameterizedTest
  @EnumSource
  void otherKindsOfTaskMayAsk(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(1);
        var aborted = new CountDownLatch(1);
        JoinHandle<Boolean> blocking =
            Task.spawnBlocking(() -> {
              assertFalse(Task.isCancelled());
              Task.checkCancelled();
              begun.countDown();
              Await.latch(aborted);
              assertThrows(CancelledException.class, Task::checkCancelled);
              return Task.isCancelled();
            });
        Await.latch(begun);
        blocking.abort();
        aborted.countDown();
        assertTrue(blocking.join());

        var self = new Signal<JoinHandle<Boolean>>();
        JoinHandle<Boolean> polled =
            Task.spawn(
                (Async<Boolean>)
                    cx -> {
                      Poll<JoinHandle<Boolean>> me = self.poll(cx);
                      if (me.isPending()) {
                        return Poll.pending();
                      }
                      assertFalse(Task.isCancelled());
                      me.value().abort();
                      return Poll.ready(Task.isCancelled());
                    });
        self.set(polled);
        assertTrue(polled.join());
      });
    }
    assertFalse(Task.isCancelled(), "outside of a task");
    Task.checkCancelled();
  }

  /** Parked in code that is not ours: a JDK interrupt ends the wait. */
  @ParameterizedTest
  @EnumSource
  void waitsInForeignCodeAreInterrupted(Flavor flavor) throws Exception {
    var lock = new ReentrantLock();
    var monitor = new Object();
    List<TaskBody> waits =
        List.of(
            () -> Thread.sleep(Duration.ofDays(1)),
            () -> new LinkedBlockingQueue<Integer>().take(),
            () -> new CountDownLatch(1).await(),
            () -> new Semaphore(0).acquire(),
            () -> lock.lockInterruptibly(),
            () -> {
              synchronized (monitor) {
                while (true) {
                  monitor.wait();
                }
              }
            });
    lock.lock();
    try (var runtime = runtimes.build(flavor)) {
      for (TaskBody wait : waits) {
        var begun = new CountDownLatch(1);
        JoinHandle<?> handle =
            runtime.spawn(() -> {
              begun.countDown();
              wait.run();
            });
        runtime.run(() -> {
          Await.latch(begun);
          handle.abort();
          assertCancelled(handle);
        });
      }
    } finally {
      lock.unlock();
    }
  }

  /** An abort that comes before the wait in foreign code is not missed there either. */
  @ParameterizedTest
  @EnumSource
  void anAbortBeforeAForeignWaitEndsIt(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        JoinHandle<?> handle =
            Task.spawn(() -> {
              Task.blockInPlace(() -> {
                begun.countDown();
                Await.spin(go);
              });
              Thread.sleep(Duration.ofDays(1));
            });
        // From a thread of its own: the task above never yields until then.
        Task.spawnBlocking(
                () -> {
                  Await.latch(begun);
                  handle.abort();
                  go.countDown();
                })
            .join();
        assertCancelled(handle);
      });
    }
  }

  /** Interrupting the task's own thread is a request to stop, and like ours it lasts. */
  @ParameterizedTest
  @EnumSource
  void interruptingTheThreadOfATaskCancelsIt(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var thread = new Signal<Thread>();
        JoinHandle<?> parked =
            Task.spawn(() -> {
              thread.set(Thread.currentThread());
              awaitCancellation();
              awaitCancellation();
              Task.checkCancelled();
            });
        thread.await().interrupt();
        assertCancelled(parked);
        JoinHandle<?> itself =
            Task.spawn(() -> {
              Thread.currentThread().interrupt();
              Async.never().await();
            });
        assertCancelled(itself);
      });
    }
  }

  /** The exception tells a user which state the task is in; there is no interrupt besides. */
  @Test
  void theInterruptIsSpentWithTheException() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        JoinHandle<Boolean> handle =
            Task.spawn(() -> {
              var e = assertThrows(CancelledException.class, op::await);
              assertTrue(e.getMessage().contains("cancelled"), e.getMessage());
              return Thread.currentThread().isInterrupted();
            });
        op.awaitPolled();
        handle.abort();
        assertFalse(handle.join());
      });
    }
  }
}
