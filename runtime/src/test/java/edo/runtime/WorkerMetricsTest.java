package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.MonoInstant;
import edo.time.Sleep;
import edo.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sleeping, waking and pace of one worker (rt_metrics.rs, rt_unstable_metrics.rs): RT-034, RT-063,
 * RT-072, RT-077.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerMetricsTest {
  private static final int ROUNDS = 50;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** However slow the machine is at the moment, a slice is not taken for a long one. */
  private EdoRuntime oneWorker() {
    return runtimes.build(
        EdoRuntime.multiThread().workerThreads(1).sliceLimit(Duration.ofMinutes(1)));
  }

  private static void awaitAsleep(RuntimeMetrics m) {
    Await.until("the worker sleeps", () -> m.parkUnparkCount(0) % 2 == 1);
  }

  private static void spin(Duration time) {
    MonoInstant begin = Time.now();
    while (begin.elapsed().compareTo(time) < 0) {
      Thread.onSpinWait();
    }
  }

  /** RT-063: odd while the worker sleeps, even while it works, even for ever at the end. */
  @Test
  void parksAndUnparks() throws Exception {
    RuntimeMetrics m;
    try (var runtime = oneWorker()) {
      m = runtime.metrics();
      for (int i = 0; i < ROUNDS; i++) {
        awaitAsleep(m);
        long asleep = m.parkUnparkCount(0);
        long atWork = runtime.run((Async<Long>) cx -> Poll.ready(m.parkUnparkCount(0)));
        assertEquals(0, atWork % 2);
        assertTrue(atWork > asleep, atWork + " at work, asleep before " + asleep);
      }
      awaitAsleep(m);
    }
    assertEquals(2 * m.parkCount(0), m.parkUnparkCount(0));
  }

  /** RT-072: a wake-up counts as one for nothing if there is nothing to do, and only then. */
  @Test
  void wakesForNothing() throws Exception {
    try (var runtime = oneWorker()) {
      RuntimeMetrics m = runtime.metrics();
      awaitAsleep(m);
      long before = m.noopCount(0);
      for (int i = 0; i < ROUNDS; i++) {
        runtime.run(Async.ready(i));
        awaitAsleep(m);
      }
      // Not zero: a waker may be late, when the worker has found the work by itself.
      long forSomething = m.noopCount(0) - before;
      assertTrue(forSomething < ROUNDS, forSomething + " of " + ROUNDS);
      long now = m.noopCount(0);
      while (m.noopCount(0) == now) {
        awaitAsleep(m);
        // The worker wakes to see when it has to wake next, and has nothing to do.
        Sleep sleep = runtime.within(() -> Time.sleepAsync(Duration.ofMinutes(1)));
        assertTrue(new CountingWaker().poll(sleep).isPending());
        sleep.cancel();
      }
      assertTrue(m.noopCount(0) <= m.parkCount(0));
    }
  }

  /** Only a worker that is asleep has to be woken through the kernel. */
  @Test
  void threadWakes() throws Exception {
    try (var runtime = oneWorker()) {
      RuntimeMetrics m = runtime.metrics();
      long before = m.threadWakes();
      while (m.threadWakes() == before) {
        awaitAsleep(m);
        runtime.run(Async.ready(1));
      }
      long atWork =
          runtime.run(
              (Async<Long>)
                  cx -> {
                    long now = m.threadWakes();
                    var outside = Thread.ofPlatform().start(() -> runtime.spawn(Async.ready(1)));
                    Await.end(outside);
                    return Poll.ready(m.threadWakes() - now);
                  });
      assertEquals(0, atWork);
    }
  }

  /** RT-077: follows the length of the slices up and down; not on a current-thread runtime. */
  @Test
  void meanSlice() throws Exception {
    var builder = EdoRuntime.multiThread().workerThreads(1).sliceLimit(Duration.ofMinutes(1));
    try (var runtime = runtimes.build(builder.eventInterval(1))) {
      RuntimeMetrics m = runtime.metrics();
      Duration one = Duration.ofMillis(1);
      runtime.run(slices(100, one));
      // The share of what came before shrinks by an eighth with each slice.
      assertTrue(m.meanSlice(0).compareTo(one.dividedBy(2)) > 0, () -> m.meanSlice(0).toString());
      while (m.meanSlice(0).compareTo(one.dividedBy(2)) > 0) {
        runtime.run(slices(100, Duration.ZERO));
      }
    }
    try (var runtime = runtimes.build(EdoRuntime.currentThread().eventInterval(1))) {
      runtime.run(slices(10, Duration.ofMillis(1)));
      assertEquals(Duration.ZERO, runtime.metrics().meanSlice(0));
    }
  }

  /** So many slices that are at least so long. */
  private static Async<@Nullable Void> slices(int count, Duration length) {
    return new Async<>() {
      private int done;

      @Override
      public Poll<@Nullable Void> poll(Context cx) {
        spin(length);
        if (++done == count) {
          return Poll.done();
        }
        cx.waker().wake();
        return Poll.pending();
      }
    };
  }

  /**
   * RT-034: a wait begins when the task is made runnable; to wake it once more does not begin
   * another. Every unit that ran has waited exactly once.
   */
  @Test
  void waitsBeginWithTheFirstWake() throws Exception {
    int wakes = 20;
    var builder =
        EdoRuntime.currentThread()
            .waitTimeHistogram(HistogramConfiguration.linear(Duration.ofMillis(5), 2));
    RuntimeMetrics m;
    try (var runtime = runtimes.build(builder)) {
      m = runtime.metrics();
      runtime.run(
          new Async<@Nullable Void>() {
            private final Signal<Integer> woken = new Signal<>();
            private int rounds;

            @Override
            public Poll<@Nullable Void> poll(Context cx) {
              if (rounds == 0) {
                Task.spawn(woken);
              }
              if (woken.polls() == rounds) { // it has run since
                if (rounds++ == wakes) {
                  woken.set(1);
                  return Poll.done();
                }
                woken.wake();
                spin(Duration.ofMillis(6));
                woken.wake();
              }
              cx.waker().wake();
              return Poll.pending();
            }
          });
    }
    var buckets = m.waitTimes(0);
    assertTrue(buckets.get(1).count() >= wakes, buckets::toString);
    long waits = buckets.stream().mapToLong(RuntimeMetrics.Bucket::count).sum();
    assertEquals(m.pollCount(0), waits);
  }
}
