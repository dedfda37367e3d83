package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskMeta;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How a runtime ends (rt_common.rs, rt_threaded.rs, task_blocking.rs): RT-025, RT-040, RT-046 to
 * RT-049, RT-100, RT-132, RT-146.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShutdownTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /**
   * RT-048: what waits is unwound, whichever kind it is; finally blocks run and may wait shielded.
   */
  @ParameterizedTest
  @EnumSource
  void waitingTasksAreUnwound(Flavor flavor) throws Exception {
    var unwound = new AtomicInteger();
    var withdrawn = new Signal<Integer>();
    List<JoinHandle<?>> handles = new ArrayList<>();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int i = 0; i < 20; i++) {
          handles.add(
              Task.spawn(() -> {
                try {
                  Time.sleep(Duration.ofHours(1));
                } finally {
                  Task.shield(Task::yieldNow);
                  unwound.incrementAndGet();
                }
              }));
        }
        handles.add(Task.spawn(withdrawn));
        withdrawn.awaitPolled();
        Await.until(
            "all sleep",
            () -> {
              Task.yieldNow();
              return runtime.metrics().timers() == 20;
            });
      });
      ShutdownReport report = runtime.shutdown(Duration.ofSeconds(20));
      assertTrue(report.isClean(), report::toString);
    }
    assertEquals(20, unwound.get());
    assertEquals(1, withdrawn.cancels());
    for (var handle : handles) {
      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
    }
  }

  /** RT-040, RT-049: spawns after the end are cancelled at once; run is refused. */
  @ParameterizedTest
  @EnumSource
  void spawnsAfterTheEndAreCancelled(Flavor flavor) throws Exception {
    var runtime = runtimes.build(flavor);
    runtime.close();
    runtime.close();
    assertTrue(runtime.isShutdown());
    for (JoinHandle<?> handle :
        List.of(
            runtime.spawn(() -> 1),
            runtime.spawn(Async.ready(1)),
            runtime.spawnBlocking(() -> 1))) {
      assertTrue(handle.isFinished());
      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
    }
    var e = assertThrows(IllegalStateException.class, () -> runtime.run(() -> 1));
    assertTrue(e.getMessage().contains("has been shut down"), e.getMessage());
  }

  /**
   * RT-049: a task to which the shutdown refuses another, or whose child is stopped first, has not
   * failed: it is cancelled like all others, and nobody hears of a failure. A shield keeps its own
   * cancellation out, so that it meets the refusal each time.
   */
  @ParameterizedTest
  @EnumSource
  void refusalIsNoFailure(Flavor flavor) throws Exception {
    List<JoinHandle<?>> handles = new ArrayList<>();
    var begun = new CountDownLatch(4);
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        handles.add(Task.spawn(() -> untilRefused(begun, () -> Task.spawn(() -> {}))));
        handles.add(Task.spawn(() -> untilRefused(begun, () -> Task.spawnBlocking(() -> {}))));
        handles.add(Task.spawn(() -> untilRefused(begun, () -> Task.spawn(Async.ready(1)))));
        var forEver = Task.spawn(() -> Time.sleep(Duration.ofHours(1)));
        handles.add(forEver);
        handles.add(Task.spawn(() -> untilRefused(begun, () -> forEver)));
        Task.spawnBlocking(() -> Await.latch(begun)).join();
      });
    }
    for (var handle : handles) {
      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
    }
  }

  private static void untilRefused(CountDownLatch begun, Supplier<JoinHandle<?>> other)
      throws Exception {
    Task.shield(() -> {
      begun.countDown();
      while (true) {
        try {
          other.get().join();
        } catch (JoinException e) {
          throw new IOException("could not go on", e);
        }
      }
    });
  }

  /** RT-049: the same of a poll-driven task and of a job, both in the midst of their work. */
  @ParameterizedTest
  @EnumSource(names = {"MULTI_4", "MULTI_1"})
  void refusalInPollIsNoFailure(Flavor flavor) throws Exception {
    List<JoinHandle<?>> handles = new ArrayList<>();
    var begun = new CountDownLatch(2);
    EdoRuntime runtime = runtimes.build(flavor);
    Async<Integer> polled =
        cx -> {
          begun.countDown();
          return refused(runtime).joinAsync().poll(cx);
        };
    handles.add(runtime.spawn(polled));
    handles.add(
        runtime.spawnBlocking(() -> {
          begun.countDown();
          return refused(runtime).join();
        }));
    Await.latch(begun);
    runtime.close();
    for (var handle : handles) {
      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
    }
  }

  /** Holds the thread until the shutdown has begun. */
  private static JoinHandle<Integer> refused(EdoRuntime runtime) {
    Await.until("the shutdown begins", runtime::isShutdown);
    JoinHandle<Integer> handle = runtime.spawn(() -> 1);
    assertTrue(handle.isFinished());
    return handle;
  }

  /** RT-049: what fails for another reason while the runtime shuts down has failed. */
  @ParameterizedTest
  @EnumSource(names = {"MULTI_4", "MULTI_1"})
  void failureInShutdownIsReported(Flavor flavor) throws Exception {
    runtimes.expectAlarm("the disk is full");
    EdoRuntime runtime = runtimes.build(flavor);
    var begun = new CountDownLatch(1);
    var _ =
        runtime.spawn(() -> {
          Task.shield(() -> {
            begun.countDown();
            Await.until("the shutdown begins", runtime::isShutdown);
            return null;
          });
          throw new IOException("the disk is full");
        });
    Await.latch(begun);
    runtime.close();
  }

  /**
   * RT-049: spawns that race with the end either run or are cancelled; none hangs, none is lost.
   */
  @ParameterizedTest
  @EnumSource(names = {"MULTI_4", "MULTI_1"})
  void spawnsRaceWithTheEnd(Flavor flavor) throws Exception {
    for (int round = 0; round < 20; round++) {
      var ran = new AtomicInteger();
      var handles = new CopyOnWriteArrayList<JoinHandle<Integer>>();
      var runtime = runtimes.build(flavor);
      var started = new CountDownLatch(1);
      Thread spawner =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 300; i++) {
                  int k = i;
                  handles.add(
                      k % 2 == 0
                          ? runtime.spawn(() -> {
                            ran.incrementAndGet();
                            return k;
                          })
                          : runtime.spawn(
                              (Async<Integer>)
                                  cx -> {
                                    ran.incrementAndGet();
                                    return Poll.ready(k);
                                  }));
                  if (i == 20) {
                    started.countDown();
                  }
                }
              });
      Await.latch(started);
      runtime.close();
      Await.end(spawner);
      int done = 0;
      for (var handle : handles) {
        try {
          handle.join();
          done++;
        } catch (JoinException e) {
          assertTrue(e.isCancelled(), e::toString);
        }
      }
      assertTrue(ran.get() >= done, ran + " ran, " + done + " have results");
    }
  }

  /** The threads under tasks are kept for others, but not beyond the end: nor are the workers. */
  @ParameterizedTest
  @EnumSource
  void itsThreadsEnd(Flavor flavor) throws Exception {
    var threads = new ConcurrentLinkedQueue<Thread>();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var all = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 50; i++) {
          all.add(
              Task.spawn(() -> {
                threads.add(Thread.currentThread());
                Task.yieldNow();
              }));
          all.add(
              Task.spawn(
                  (Async<Integer>)
                      cx -> {
                        threads.add(Thread.currentThread());
                        return Poll.ready(1);
                      }));
        }
        for (JoinHandle<?> handle : all) {
          handle.join();
        }
      });
    }
    assertFalse(threads.isEmpty());
    for (Thread thread : threads) {
      Await.end(thread);
    }
  }

  /** RT-046: what does not stop by the deadline is named, and left behind. */
  @Test
  void whatDoesNotStopIsNamed() throws Exception {
    var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2));
    var go = new CountDownLatch(1);
    var begun = new CountDownLatch(2);
    runtime.within(() ->
        Task.builder()
            .name("job")
            .spawnBlocking(() -> {
              begun.countDown();
              Await.latchIgnoringInterrupts(go);
            }));
    runtime.within(() ->
        Task.builder()
            .name("deaf")
            .spawn(() -> {
              begun.countDown();
              Await.latchIgnoringInterrupts(go);
            }));
    Await.latch(begun);
    ShutdownReport report = runtime.shutdown(Duration.ofMillis(50));
    assertFalse(report.isClean());
    assertEquals(
        List.of(Optional.of("deaf"), Optional.of("job")),
        report.leftover().stream()
            .map(TaskMeta::name)
            .sorted((a, b) -> a.get().compareTo(b.get()))
            .toList());
    go.countDown();
  }

  /**
   * RT-046, RT-047: from inside it is refused with what to do instead; in the background it is
   * allowed.
   */
  @Test
  void fromInside() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      runtime.run(() -> {
        var e =
            assertThrows(
                IllegalStateException.class, () -> runtime.shutdown(Duration.ofSeconds(1)));
        assertTrue(e.getMessage().contains("shutdownBackground()"), e.getMessage());
        assertThrows(IllegalStateException.class, runtime::close);
      });
      assertFalse(runtime.isShutdown());
      var handle =
          runtime.spawn(() -> {
            runtime.shutdownBackground();
            Time.sleep(Duration.ofHours(1));
          });
      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
      assertTrue(runtime.isShutdown());
    }
  }

  /** Bad input. */
  @Test
  void negativeTimeoutsAreRefused() {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      assertThrows(IllegalArgumentException.class, () -> runtime.shutdown(Duration.ofMillis(-1)));
    }
  }

  /** Several threads may shut down at once; all see the same end. */
  @Test
  void concurrentShutdowns() throws Exception {
    var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2));
    runtime.spawn(Async.never());
    var reports = new CopyOnWriteArrayList<ShutdownReport>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform().start(() -> reports.add(runtime.shutdown(Duration.ofSeconds(20)))));
    }
    for (Thread t : threads) {
      Await.end(t);
    }
    assertEquals(4, reports.size());
    reports.forEach(r -> assertTrue(r.isClean(), r::toString));
  }

  /** RT-100: a blocking job that waits in the queue is cancelled, one that runs is waited for. */
  @Test
  void queuedBlockingJobsAreCancelled() throws Exception {
    var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(1).maxBlockingThreads(1));
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var running =
        runtime.spawnBlocking(() -> {
          begun.countDown();
          Await.latch(go);
          return 1;
        });
    Await.latch(begun);
    var queued = runtime.spawnBlocking(() -> 2);
    Thread closer = Thread.ofPlatform().start(runtime::close);
    assertTrue(assertThrows(JoinException.class, queued::join).isCancelled());
    go.countDown();
    Await.end(closer);
    assertEquals(1, running.join());
  }

  /** A wake-up while a task is being withdrawn, by the withdrawal itself, is harmless. */
  @ParameterizedTest
  @EnumSource
  void wakesDuringWithdrawalAreHarmless(Flavor flavor) throws Exception {
    var woken = new AtomicBoolean();
    try (var runtime = runtimes.build(flavor)) {
      var polled = new CountDownLatch(1);
      runtime.run(() -> {
        Task.spawn(
            new Async<Integer>() {
              private @Nullable Context kept;

              @Override
              public Poll<Integer> poll(Context cx) {
                var waker = cx.waker();
                kept = Context.of(waker);
                polled.countDown();
                return Poll.pending();
              }

              @Override
              public void cancel() {
                Context cx = kept;
                if (cx != null) {
                  cx.waker().wake();
                  woken.set(true);
                }
              }
            });
        while (polled.getCount() > 0) {
          Task.yieldNow();
        }
      });
    }
    assertTrue(woken.get());
  }

  /**
   * RT-025: an unjoined failure ends the runtime if it was told to, and whoever is in run hears.
   */
  @Test
  void anUnjoinedFailureMayEndTheRuntime() throws Exception {
    var reported = new CountDownLatch(1);
    var builder =
        EdoRuntime.currentThread()
            .unhandledFailure(UnhandledFailure.SHUTDOWN_RUNTIME)
            .failureReportDelay(Duration.ZERO)
            .onUnhandledFailure((task, failure) -> reported.countDown());
    var runtime = runtimes.build(builder);
    var e =
        assertThrows(
            JoinException.class,
            () ->
                runtime.run(() -> {
                  Task.spawn(() -> {
                    throw new IllegalStateException("planned");
                  });
                  Time.sleep(Duration.ofHours(1));
                }));
    assertTrue(e.isCancelled(), e::toString);
    Await.latch(reported);
    assertTrue(runtime.isShutdown());
    assertThrows(IllegalStateException.class, () -> runtime.run(() -> 1));
    runtime.close();
  }
}
