package edo.bench;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.time.Time;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A million tasks asleep at once, with deadlines spread over a second and with one deadline for
 * all: how late they get to run. The figures are the greatest lateness and its 99th percentile, in
 * the column of nanoseconds; the CPU column is CPU time per timer, spawning the task included.
 */
final class TimersBench {
  private static final String MAX = ".late_max";
  private static final String P99 = ".late_p99";
  private static final long SECOND = 1_000_000_000L;
  private static final int ATTEMPTS = 4;

  private TimersBench() {}

  /** The family's entries in the catalogue. */
  static List<BenchSpec> specs() {
    return List.of(
        spec("spread", "task that slept, deadlines over 1 s", SECOND),
        spec("burst", "task that slept, one deadline for all", 0));
  }

  private static BenchSpec spec(String name, String element, long spread) {
    return BenchSpec.of(
            "timers",
            name,
            element,
            w -> new OfTasks(multi(w), spread, false),
            w -> new OfTasks(multi(w), spread, true),
            w -> new OfThreads(spread))
        .asAWhole(List.of("-Xms5g", "-Xmx5g", "-Xmn2g"), List.of(P99, MAX));
  }

  private static EdoRuntime multi(int workers) {
    return EdoRuntime.multiThread().workerThreads(workers).build();
  }

  /** Puts many to sleep and asks each how late it was. */
  private abstract static class Sleepers implements Bench {
    private final long spread;
    final int tasks = Scale.tasks();
    final long[] late = new long[tasks];

    /** How long before the first deadline the tasks are started; learnt from the run before. */
    private long lead = (Scale.quick() ? 2 : 10) * SECOND;

    Sleepers(long spread) {
      this.spread = spread;
    }

    /** Starts one that sleeps until then, records its lateness and counts down. */
    abstract void sleepUntil(int i, long deadline, CountDownLatch left);

    @Override
    public long run(Meter meter) {
      throw new UnsupportedOperationException("measured as a whole");
    }

    @Override
    public Map<String, Sample> measure(long nanos) throws Exception {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        long cpu = CpuClock.self();
        long wakes = wakes();
        CountDownLatch left = new CountDownLatch(tasks);
        long start = System.nanoTime();
        for (int i = 0; i < tasks; i++) {
          sleepUntil(i, start + lead + spread * i / tasks, left);
        }
        long spawned = System.nanoTime() - start;
        left.await();
        if (spawned < lead) {
          lead = Math.max(2 * spawned, 2 * SECOND);
          return samples((CpuClock.self() - cpu) / tasks, (wakes() - wakes) / tasks);
        }
        // Some were started after their deadline, which says nothing about timers.
        lead = 2 * spawned;
      }
      throw new IllegalStateException("starting the tasks took longer than their sleep");
    }

    private Map<String, Sample> samples(long cpuPerTimer, long wakesPerTimer) {
      long[] sorted = late.clone();
      Arrays.sort(sorted);
      long max = sorted[tasks - 1];
      long p99 = sorted[(int) (tasks * 0.99)];
      return Map.of(
          P99, new Sample(p99, cpuPerTimer, 1, wakesPerTimer),
          MAX, new Sample(max, cpuPerTimer, 1, wakesPerTimer));
    }

    void woke(int i, long deadline, CountDownLatch left) {
      late[i] = System.nanoTime() - deadline;
      left.countDown();
    }

    static Duration until(long deadline) {
      return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
  }

  /** Ours. */
  private static final class OfTasks extends Sleepers {
    private final EdoRuntime runtime;
    private final boolean async;

    OfTasks(EdoRuntime runtime, long spread, boolean async) {
      super(spread);
      this.runtime = runtime;
      this.async = async;
    }

    @Override
    void sleepUntil(int i, long deadline, CountDownLatch left) {
      if (async) {
        runtime.spawn(new AsyncSleeper(this, i, deadline, left));
      } else {
        runtime.spawn(() -> {
          Time.sleep(until(deadline));
          woke(i, deadline, left);
        });
      }
    }

    @Override
    public long wakes() {
      return runtime.metrics().threadWakes();
    }

    @Override
    public void close() {
      runtime.shutdown(Duration.ofSeconds(5));
    }
  }

  private static final class AsyncSleeper implements Async<@Nullable Void> {
    private final Sleepers sleepers;
    private final int number;
    private final long deadline;
    private final CountDownLatch left;
    private @Nullable Async<@Nullable Void> sleep;

    AsyncSleeper(Sleepers sleepers, int number, long deadline, CountDownLatch left) {
      this.sleepers = sleepers;
      this.number = number;
      this.deadline = deadline;
      this.left = left;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      if (sleep == null) {
        sleep = Time.sleepAsync(Sleepers.until(deadline));
      }
      if (sleep.poll(cx).isPending()) {
        return Poll.pending();
      }
      sleepers.woke(number, deadline, left);
      return Poll.done();
    }
  }

  /** The JDK's virtual threads. */
  private static final class OfThreads extends Sleepers {
    OfThreads(long spread) {
      super(spread);
    }

    @Override
    void sleepUntil(int i, long deadline, CountDownLatch left) {
      Thread.startVirtualThread(() -> {
        try {
          Thread.sleep(until(deadline));
        } catch (InterruptedException e) {
          throw new IllegalStateException("a benchmark was interrupted", e);
        }
        woke(i, deadline, left);
      });
    }
  }
}
