package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A task that never yields does not hold up the others: RT-028, RT-103, RT-134, and what Tokio
 * cannot do. Every test would hang without the hand-off: the hog waits, spinning, for what it holds
 * up.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandOffTest {
  private static final Duration BRIEF = Duration.ofMillis(2);

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private EdoRuntime oneWorker() {
    return runtimes.build(EdoRuntime.multiThread().workerThreads(1));
  }

  private static Async<Integer> spinning(CountDownLatch until) {
    return cx -> {
      Await.spin(until);
      return Poll.ready(1);
    };
  }

  /**
   * Workers that are stuck between two slices, here in a hook that waits for a task: somebody else
   * runs the task, and what it spawns.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aHookMayWaitForATask(int workers) throws Exception {
    var stuck = new CountDownLatch(workers);
    var done = new CountDownLatch(1);
    var builder =
        EdoRuntime.multiThread()
            .workerThreads(workers)
            .onThreadPark(() -> {
              stuck.countDown();
              Await.latchIgnoringInterrupts(done);
            });
    try (var runtime = runtimes.build(builder)) {
      Await.latch(stuck);
      var polled = runtime.spawn((Async<Integer>) cx -> Poll.ready(1));
      var virtual =
          runtime.spawn(() -> {
            int sum =
                Task.spawn(() -> 2).join() + Task.spawn((Async<Integer>) c -> Poll.ready(4)).join();
            done.countDown();
            return sum;
          });
      assertEquals(6, virtual.join());
      assertEquals(1, polled.join());
    }
  }

  /** A poll that spins until a timer, armed before it, has fired on the worker it holds. */
  @Test
  void timersGoOn() throws Exception {
    try (var runtime = oneWorker()) {
      var fired = new CountDownLatch(1);
      var light =
          runtime.spawn(() -> {
            Time.sleep(Duration.ofMillis(30));
            fired.countDown();
          });
      var hog = runtime.spawn(spinning(fired));
      assertEquals(1, hog.join());
      light.join();
    }
  }

  /** A poll that spins for the task it has just spawned, which sits in the worker's own queue. */
  @Test
  void whatTheHogSpawnedRuns() throws Exception {
    try (var runtime = oneWorker()) {
      var ran = new CountDownLatch(3);
      int result =
          runtime.run(
              (Async<Integer>)
                  cx -> {
                    Task.spawn(
                        (Async<Integer>)
                            c -> {
                              ran.countDown();
                              return Poll.ready(0);
                            });
                    Task.spawn(() -> ran.countDown());
                    Task.spawn(() -> ran.countDown());
                    Await.spin(ran);
                    return Poll.ready(7);
                  });
      assertEquals(7, result);
    }
  }

  /** The same when the hog spawns after it has lost its worker. */
  @Test
  void whatTheHogSpawnsLaterRuns() throws Exception {
    try (var runtime = oneWorker()) {
      var lost = new CountDownLatch(1);
      var ran = new CountDownLatch(1);
      runtime.spawn(() -> {
        Await.until("the worker was handed off", () -> runtime.metrics().longSlices(0) > 0);
        lost.countDown();
      });
      int result =
          runtime.run(
              (Async<Integer>)
                  cx -> {
                    Await.spin(lost);
                    Task.spawn(Async.ready(1));
                    Task.spawn(() -> ran.countDown());
                    Await.spin(ran);
                    return Poll.ready(8);
                  });
      assertEquals(8, result);
    }
  }

  /** Many hogs at once; each has its place taken, and all end. The report names the culprit. */
  @Test
  void manyHogsAndTheirReports() throws Exception {
    var reports = new CopyOnWriteArrayList<SliceReport>();
    var builder = EdoRuntime.multiThread().workerThreads(2).onLongSlice(reports::add);
    try (var runtime = runtimes.build(builder)) {
      var all = new CountDownLatch(6);
      var handles = new ArrayList<JoinHandle<Integer>>();
      for (int i = 0; i < 6; i++) {
        handles.add(
            runtime.within(() ->
                Task.builder()
                    .name("hog")
                    .spawn(
                        (Async<Integer>)
                            cx -> {
                              all.countDown();
                              Await.spin(all); // all six must run at once, on two workers
                              return Poll.ready(1);
                            })));
      }
      for (var handle : handles) {
        assertEquals(1, handle.join());
      }
      assertTrue(runtime.metrics().workerThreads() >= 3);
      Await.until("reports have come", () -> !reports.isEmpty());
      SliceReport first = reports.getFirst();
      assertEquals(Optional.of("hog"), first.task().orElseThrow().name());
      assertTrue(first.toString().contains("without yielding"), first::toString);
      assertTrue(reports.stream().anyMatch(r -> r.toString().contains("spin")), reports::toString);
    }
  }

  /**
   * What has cost a worker its place goes on beside it while its slices are long: they hold up
   * nobody any more.
   */
  @Test
  void aHogThatYieldsGoesOnBesideTheWorkers() throws Exception {
    try (var runtime = runtimes.build(oneBrief())) {
      var beside = new ArrayList<Thread>();
      runtime
          .spawn(
              turns(
                  runtime,
                  turn -> {
                    beside.add(Thread.currentThread());
                    if (turn > 0) {
                      var light = runtime.spawn(Async.ready(1));
                      Await.until("the place is free", light::isFinished);
                      spin(BRIEF);
                    }
                    return turn == 4;
                  }))
          .join();
      assertEquals(1, Set.copyOf(beside).size(), beside::toString);
    }
  }

  /** After a short slice it comes back to the workers. */
  @Test
  void aHogThatIsDoneComesBack() throws Exception {
    try (var runtime = runtimes.build(oneBrief())) {
      var first = new AtomicReference<Thread>();
      runtime
          .spawn(
              turns(
                  runtime,
                  turn -> {
                    first.compareAndSet(null, Thread.currentThread());
                    return Thread.currentThread() != first.get();
                  }))
          .join();
    }
  }

  /** Where no spare is left it may not stay beside them: others wait for a thread. */
  @Test
  void withoutASpareAHogIsQueued() throws Exception {
    try (var runtime = runtimes.build(oneBrief().maxSpareThreads(1))) {
      var threads = new ArrayList<Thread>();
      runtime
          .spawn(
              turns(
                  runtime,
                  turn -> {
                    threads.add(Thread.currentThread());
                    return turn == 1;
                  }))
          .join();
      assertEquals(2, Set.copyOf(threads).size(), threads::toString);
    }
  }

  private static RuntimeBuilder oneBrief() {
    return EdoRuntime.multiThread().workerThreads(1).sliceLimit(BRIEF);
  }

  private static void spin(Duration d) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < d.toNanos()) {
      Thread.onSpinWait();
    }
  }

  /** Yields after each turn until one says that it was the last; the first costs the place. */
  private static Async<Integer> turns(EdoRuntime runtime, IntPredicate isLast) {
    var turn = new AtomicInteger();
    return cx -> {
      int number = turn.getAndIncrement();
      if (number == 0) {
        Await.until("the place was taken away", () -> runtime.metrics().longSlices(0) > 0);
      }
      if (isLast.test(number)) {
        return Poll.ready(number);
      }
      cx.waker().wake();
      return Poll.pending();
    };
  }

  /** Virtual threads that never yield lose their worker as well, where we own them. */
  @Test
  void virtualHogs() throws Exception {
    try (var runtime = oneWorker()) {
      if (!runtime.ownsVirtualThreads()) {
        return; // the JDK's scheduler has no hand-off; the mode's notice says so
      }
      var ran = new CountDownLatch(1);
      int result =
          runtime.run(() -> {
            Task.spawn(() -> {
              Time.sleep(Duration.ofMillis(1));
              ran.countDown();
            });
            Await.spin(ran);
            Task.yieldNow();
            Time.sleep(Duration.ofMillis(1));
            return 9;
          });
      assertEquals(9, result);
    }
  }

  /**
   * RT-103: blockInPlace gives the worker away at once; nested calls and plain threads are fine.
   */
  @Test
  void blockInPlace() throws Exception {
    try (var runtime = oneWorker()) {
      var ran = new CountDownLatch(1);
      var count = new AtomicInteger();
      int result =
          runtime.run(() -> {
            Task.spawn(() -> {
              count.incrementAndGet();
              ran.countDown();
            });
            int inner =
                Task.blockInPlace(() -> {
                  Await.spin(ran);
                  return Task.blockInPlace(() -> 4);
                });
            Task.yieldNow();
            return inner + count.get();
          });
      assertEquals(5, result);
      assertEquals(6, Task.blockInPlace(() -> 6));
    }
  }

  /** A current-thread runtime keeps its promise that no two of its tasks run at once. */
  @Test
  void notOnACurrentThreadRuntime() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      int threads = runtime.metrics().workerThreads();
      runtime.run(
          (Async<Integer>)
              cx -> {
                long end = System.nanoTime() + 40_000_000;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
                return Poll.ready(1);
              });
      assertEquals(0, runtime.metrics().longSlices(0));
      assertEquals(threads, runtime.metrics().workerThreads());
      assertFalse(runtime.isShutdown());
    }
  }
}
