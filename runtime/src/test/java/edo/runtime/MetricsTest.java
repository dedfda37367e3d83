package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The figures (rt_metrics.rs, rt_unstable_metrics.rs): RT-030, RT-035, RT-053, RT-058 to RT-062,
 * RT-064 to RT-071, RT-073 to RT-076, RT-078, RT-079, RT-082, RT-083. Those of one worker that
 * sleeps and wakes are in {@link WorkerMetricsTest}.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static long sum(RuntimeMetrics m, IntToLongFunction field) {
    long n = 0;
    for (int i = 0; i < m.workers(); i++) {
      n += field.applyAsLong(i);
    }
    return n;
  }

  /** A task that stays until it is let go, and costs no thread. */
  private static Async<@Nullable Void> until(CountDownLatch go) {
    return cx -> {
      if (go.getCount() == 0) {
        return Poll.done();
      }
      cx.waker().wake();
      return Poll.pending();
    };
  }

  /** RT-059, RT-069: alive and spawned tasks. */
  @ParameterizedTest
  @EnumSource
  void tasksAreCounted(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      RuntimeMetrics m = runtime.metrics();
      assertEquals(0, m.spawnedTasks());
      runtime.run(() -> {
        var go = new CountDownLatch(1);
        var handles = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 10; i++) {
          handles.add(Task.spawn(until(go)));
        }
        assertEquals(11, m.aliveTasks());
        go.countDown();
        for (var h : handles) {
          h.join();
        }
      });
      Await.until("all tasks have left", () -> m.aliveTasks() == 0);
      assertEquals(11, m.spawnedTasks());
    }
  }

  /** RT-060, RT-070: what comes from outside goes through the shared queue and is counted. */
  @Test
  void remoteSchedulesAreCounted() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      RuntimeMetrics m = runtime.metrics();
      for (int i = 0; i < 5; i++) {
        runtime.spawn(Async.ready(i));
      }
      assertEquals(5, m.globalQueueDepth());
      assertEquals(5, m.remoteSchedules());
      runtime.run(() -> {});
      Await.until("the queue is empty", () -> m.globalQueueDepth() == 0);
    }
  }

  /** RT-061, RT-062: parks are counted, busy time grows. */
  @Test
  void parksAndBusyTime() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      RuntimeMetrics m = runtime.metrics();
      runtime.run(() -> {
        for (int i = 0; i < 10; i++) {
          Time.sleep(Duration.ofMillis(1));
        }
      });
      assertTrue(sum(m, m::parkCount) >= 10);
      assertTrue(sum(m, i -> m.busyDuration(i).toNanos()) > 0);
    }
  }

  /** RT-053, RT-067: which worker, and the thread under it. */
  @ParameterizedTest
  @EnumSource
  void workersKnowTheirNumber(Flavor flavor) throws Exception {
    assertEquals(OptionalInt.empty(), EdoRuntime.workerIndex());
    try (var runtime = runtimes.build(flavor)) {
      RuntimeMetrics m = runtime.metrics();
      runtime.run(
          (Async<@Nullable Void>)
              cx -> {
                int here = EdoRuntime.workerIndex().orElseThrow();
                assertTrue(here < m.workers());
                assertEquals(
                    Thread.currentThread().threadId(), m.workerThreadId(here).orElseThrow());
                return Poll.done();
              });
      runtime.run(() -> {
        assertEquals(runtime.ownsVirtualThreads(), EdoRuntime.workerIndex().isPresent());
        assertEquals(OptionalInt.empty(), Task.spawnBlocking(EdoRuntime::workerIndex).join());
      });
      assertThrows(IndexOutOfBoundsException.class, () -> m.workerThreadId(m.workers()));
    }
  }

  /** RT-067: a worker that is stuck is replaced, and then knows no number. */
  @Test
  void aReplacedWorkerHasNoNumber() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(1))) {
      RuntimeMetrics m = runtime.metrics();
      runtime.run(
          (Async<@Nullable Void>)
              cx -> {
                long mine = Thread.currentThread().threadId();
                assertEquals(mine, m.workerThreadId(0).orElseThrow());
                Await.until("replaced", () -> EdoRuntime.workerIndex().isEmpty());
                assertNotEquals(OptionalLong.of(mine), m.workerThreadId(0));
                return Poll.done();
              });
    }
  }

  /** RT-074, RT-075: polls and local schedules of poll-driven tasks. */
  @Test
  void pollsAndLocalSchedules() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      RuntimeMetrics m = runtime.metrics();
      runtime.run(
          new Async<Integer>() {
            private int n;

            @Override
            public Poll<Integer> poll(edo.task.Context cx) {
              if (n++ < 100) {
                cx.waker().wake();
                return Poll.pending();
              }
              return Poll.ready(n);
            }
          });
      assertEquals(101, m.pollCount(0));
      assertEquals(100, m.localScheduleCount(0));
      assertEquals(0, m.stealCount(0));
      assertEquals(0, m.stealOperations(0));
    }
  }

  /** RT-076, RT-068: a ring that is full spills over. */
  @Test
  void overflowsAreCounted() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      RuntimeMetrics m = runtime.metrics();
      var depth = new AtomicInteger();
      runtime.run(cx -> {
        if (depth.get() != 0) {
          return Poll.done();
        }
        for (int i = 0; i < 600; i++) {
          Task.spawn(Async.ready(i));
        }
        depth.set(m.localQueueDepth(0));
        cx.waker().wake();
        return Poll.pending();
      });
      assertTrue(m.overflowCount(0) >= 2, "overflowed " + m.overflowCount(0) + " times");
      assertTrue(depth.get() > 0 && depth.get() <= 257, "depth " + depth);
    }
  }

  /** RT-073: a second worker steals what one worker spawned. */
  @Test
  void stealsAreCounted() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      RuntimeMetrics m = runtime.metrics();
      Await.until(
          "something was stolen",
          () -> {
            var both = new CountDownLatch(2);
            Async<Integer> meet =
                cx -> {
                  both.countDown();
                  Await.spin(both); // ends only if two workers run the two tasks
                  return Poll.ready(1);
                };
            try {
              runtime.run(cx -> {
                Task.spawn(meet);
                Task.spawn(meet);
                return Poll.done();
              });
              Await.latch(both);
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            return sum(m, m::stealOperations) > 0;
          });
      assertTrue(sum(m, m::stealCount) >= sum(m, m::stealOperations));
    }
  }

  /** RT-071: one forced yield per exhausted budget. */
  @Test
  void forcedYieldsAreCounted() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      runtime.run(cx -> {
        while (cx.proceed()) {
          // takes all there is
        }
        return Poll.done();
      });
      assertEquals(1, runtime.metrics().forcedYields());
    }
  }

  /** RT-064 to RT-066: the blocking pool's threads and queue. */
  @Test
  void theBlockingPoolIsCounted() throws Exception {
    var builder = EdoRuntime.currentThread().maxBlockingThreads(2);
    RuntimeMetrics m;
    try (var runtime = runtimes.build(builder)) {
      m = runtime.metrics();
      assertEquals(0, m.blockingThreads());
      var begun = new CountDownLatch(2);
      var go = new CountDownLatch(1);
      var jobs = new ArrayList<JoinHandle<?>>();
      for (int i = 0; i < 5; i++) {
        jobs.add(
            runtime.spawnBlocking(() -> {
              begun.countDown();
              Await.latch(go);
            }));
      }
      Await.latch(begun);
      assertEquals(2, m.blockingThreads());
      assertEquals(0, m.idleBlockingThreads());
      assertEquals(3, m.blockingQueueDepth());
      go.countDown();
      for (var job : jobs) {
        job.join();
      }
      Await.until("the pool is idle", () -> m.idleBlockingThreads() == 2);
    }
    assertEquals(0, m.idleBlockingThreads());
    assertEquals(0, m.blockingThreads());
  }

  /** RT-030, RT-035, RT-078, RT-079: histograms count every slice, and only if asked for. */
  @Test
  void histograms() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      assertTrue(runtime.metrics().sliceTimes(0).isEmpty());
      assertTrue(runtime.metrics().waitTimes(0).isEmpty());
    }
    var builder =
        EdoRuntime.currentThread()
            .sliceTimeHistogram(HistogramConfiguration.linear(Duration.ofMillis(1), 3))
            .waitTimeHistogram(HistogramConfiguration.log().build());
    RuntimeMetrics m;
    try (var runtime = runtimes.build(builder)) {
      m = runtime.metrics();
      runtime.run(() -> {
        for (int i = 0; i < 20; i++) {
          var _ = Task.spawn(Async.ready(i)).join();
        }
      });
    }
    assertEquals(3, m.sliceTimes(0).size());
    assertEquals(119, m.waitTimes(0).size());
    assertEquals(Duration.ZERO, m.sliceTimes(0).getFirst().from());
    assertEquals(Duration.ofNanos(Long.MAX_VALUE), m.sliceTimes(0).getLast().to());
    long slices = m.sliceTimes(0).stream().mapToLong(RuntimeMetrics.Bucket::count).sum();
    assertEquals(m.pollCount(0), slices);
    long waits = m.waitTimes(0).stream().mapToLong(RuntimeMetrics.Bucket::count).sum();
    assertEquals(m.pollCount(0), waits);
  }

  /** Timers are counted while they are armed; a worker out of range is refused. */
  @Test
  void timersAndBadIndices() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(1))) {
      RuntimeMetrics m = runtime.metrics();
      runtime.run(() -> {
        var sleeper = Task.spawn(() -> Time.sleep(Duration.ofHours(1)));
        Await.until("the timer is armed", () -> m.timers() == 1);
        sleeper.abort();
        Await.until("the timer is gone", () -> m.timers() == 0);
      });
      assertThrows(IndexOutOfBoundsException.class, () -> m.parkCount(1));
      assertThrows(IndexOutOfBoundsException.class, () -> m.busyDuration(-1));
    }
  }

  /** RT-082, RT-083: a dump names every task, what it does, and where a virtual thread waits. */
  @ParameterizedTest
  @EnumSource
  void dump(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var sleeper = Task.builder().name("sleeper").spawn(() -> Time.sleep(Duration.ofHours(1)));
        Task.builder().name("never").spawn(Async.never());
        Await.until(
            "the sleeper waits",
            () -> {
              Task.yieldNow();
              return runtime.dump().stream()
                  .map(Object::toString)
                  // The JDK shows no frames of a thread that is about to stop or to go on.
                  .anyMatch(t -> t.contains("sleeper): waiting") && t.contains("Time.sleep"));
            });
        var dump = runtime.dump();
        assertEquals(3, dump.size());
        assertTrue(dump.toString().contains("never"), dump.toString());
        sleeper.abort();
      });
    }
  }
}
