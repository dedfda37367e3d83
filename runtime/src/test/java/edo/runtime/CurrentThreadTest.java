package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.CancelledException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.MonoInstant;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** RT-001, RT-042, RT-133 (rt_basic.rs): the runtime that works only while somebody is in run. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CurrentThreadTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-001: spawned_task_does_not_progress_without_block_on. */
  @Test
  void nothingRunsUntilSomebodyIsInsideRun() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var ran = new AtomicInteger();
      JoinHandle<Integer> virtual = runtime.spawn(() -> ran.incrementAndGet());
      JoinHandle<Integer> polled =
          runtime.spawn((Async<Integer>) cx -> Poll.ready(ran.incrementAndGet()));
      // A blocking job needs no worker: by the time it is done the others would have run.
      assertEquals(0, runtime.spawnBlocking(ran::get).join());
      assertFalse(virtual.isFinished() || polled.isFinished());
      assertEquals(3, runtime.run(() -> virtual.join() + polled.join()));
      assertEquals(2, ran.get());
    }
  }

  /** RT-001: what is left when run returns goes on in the next run, where it was. */
  @Test
  void whatIsLeftGoesOnInTheNextRun() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var go = new Signal<Integer>();
      var steps = new AtomicInteger();
      JoinHandle<Integer> left =
          runtime.spawn(
              (Async<Integer>)
                  cx -> {
                    steps.getAndIncrement();
                    return go.poll(cx);
                  });
      // A poll-driven root ends on the worker itself, in every mode: then nothing else runs on it.
      var _ = runtime.run(runtime.spawnBlocking(go::awaitPolled).joinAsync());
      assertEquals(1, steps.get());
      go.set(5);
      assertEquals(1, runtime.spawnBlocking(steps::get).join());
      assertEquals(5, runtime.run(left::join));
      assertEquals(2, steps.get());
    }
  }

  /** RT-042: several threads are in run at once; whoever leaves does not stop the others. */
  @Test
  void severalThreadsRunAtOnce() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var results = new ConcurrentLinkedQueue<Integer>();
      var threads = new ArrayList<Thread>();
      var meet = new CountDownLatch(8);
      for (int i = 0; i < 8; i++) {
        int n = i;
        threads.add(
            new Thread(() -> {
              try {
                results.add(
                    runtime.run(() -> {
                      meet.countDown();
                      // All of them are inside at once, or this never ends.
                      Task.spawnBlocking(() -> Await.latch(meet)).join();
                      Time.sleep(Duration.ofMillis(n % 3));
                      return Task.spawn(() -> n).join();
                    }));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }));
      }
      threads.forEach(Thread::start);
      for (Thread t : threads) {
        Await.end(t);
      }
      assertEquals(28, results.stream().mapToInt(n -> n).sum());
    }
  }

  /** RT-042: always_active_parker: a task is woken whoever's run is the last one inside. */
  @Test
  void aRunIsServedAfterTheOthersHaveLeft() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var op = new Signal<Integer>();
      var got = new AtomicInteger();
      var first =
          new Thread(() -> {
            try {
              got.set(runtime.run(op));
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      first.start();
      op.awaitPolled();
      for (int i = 0; i < 50; i++) {
        runtime.run(() -> Task.yieldNow());
      }
      op.set(6);
      Await.end(first);
      assertEquals(6, got.get());
    }
  }

  /** RT-133: one thing at a time: polls always, virtual threads where the scheduler is ours. */
  @Test
  void tasksExcludeEachOther() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var inside = new AtomicBoolean();
      var clashes = new AtomicInteger();
      Runnable slice =
          () -> {
            if (inside.getAndSet(true)) {
              clashes.getAndIncrement();
            }
            for (int i = 0; i < 100; i++) {
              Thread.onSpinWait();
            }
            inside.set(false);
          };
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<?>>();
        for (int t = 0; t < 8; t++) {
          handles.add(
              Task.spawn(
                  new Async<Integer>() {
                    private int polls;

                    @Override
                    public Poll<Integer> poll(edo.task.Context cx) {
                      slice.run();
                      cx.waker().wake();
                      return polls++ == 50 ? Poll.ready(0) : Poll.pending();
                    }
                  }));
          if (runtime.ownsVirtualThreads()) {
            handles.add(
                Task.spawn(() -> {
                  for (int i = 0; i < 50; i++) {
                    slice.run();
                    Task.yieldNow();
                  }
                }));
          }
        }
        handles.forEach(JoinHandle::join);
      });
      assertEquals(0, clashes.get());
    }
  }

  /** Interrupting the caller of run cancels its body, which unwinds. */
  @Test
  void interruptingTheCallerCancelsTheBody() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var op = new Signal<Integer>();
      var unwound = new CountDownLatch(1);
      var seen = new AtomicReference<Throwable>();
      var caller =
          new Thread(() -> {
            try {
              runtime.run(() -> {
                try {
                  op.await();
                } finally {
                  unwound.countDown();
                }
              });
            } catch (Throwable e) {
              seen.set(e);
            }
            if (!Thread.currentThread().isInterrupted()) {
              seen.set(new AssertionError("the interrupt was lost"));
            }
          });
      caller.start();
      op.awaitPolled();
      caller.interrupt();
      Await.end(caller);
      assertEquals(CancelledException.class, seen.get().getClass());
      Await.latch(unwound);
      assertEquals(1, op.cancels());
      assertEquals(3, runtime.run(() -> 3));
    }
  }

  /** The same on a runtime with workers of its own. */
  @Test
  void interruptingTheCallerCancelsTheBodyOnWorkersToo() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      var op = new Signal<Integer>();
      var caller = new Thread(() -> assertThrows(CancelledException.class, () -> runtime.run(op)));
      caller.start();
      op.awaitPolled();
      caller.interrupt();
      Await.end(caller);
      Await.until("the body is withdrawn", () -> op.cancels() == 1);
    }
  }

  /** TIME-047: a paused clock does not jump for what is left behind when run returns. */
  @Test
  void theClockStandsStillOnceTheBodyHasEnded() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      JoinHandle<?> left = runtime.spawn(() -> Time.sleep(Duration.ofDays(1)));
      MonoInstant start = runtime.run(() -> MonoInstant.now());
      List<MonoInstant> seen = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        seen.add(runtime.run(() -> MonoInstant.now()));
      }
      assertTrue(seen.stream().allMatch(start::equals), "the clock jumped");
      assertFalse(left.isFinished());
      runtime.run(left::join);
      assertEquals(Duration.ofDays(1), runtime.within(MonoInstant::now).since(start));
    }
  }
}
