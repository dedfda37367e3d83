package edo.bench;

import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeMetrics;
import edo.runtime.ShutdownReport;
import edo.task.Task;
import edo.time.Time;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Random work for a long time, and then a look at what is left of it. All choices come from one
 * seed, which is printed; threads interleave as they like, so a seed repeats the work, not the run.
 *
 * <p>The first part warms everything up. When its work has drained, tasks, threads, descriptors and
 * heap are counted; the second part is the long one, and when that has drained the counts must be
 * the same, on the running runtime. After the shutdown they must be those from before the start.
 */
final class Soak {
  /** Pieces of work under way at once. */
  private static final int WIDTH = 64;

  private static final Duration PROGRESS = Duration.ofSeconds(5);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Duration length;
  private final long seed;
  private final int workers;
  private final PrintStream out;
  private final List<String> complaints = new ArrayList<>();

  Soak(Duration length, long seed, int workers, PrintStream out) {
    this.length = length;
    this.seed = seed;
    this.workers = workers;
    this.out = out;
  }

  /**
   * Runs the whole soak.
   *
   * @return whether everything was as it must be
   */
  boolean run() throws Exception {
    out.printf(Locale.ROOT, "soak: %s, seed %d, %d workers%n", length, seed, workers);
    touchEverythingOnce();
    Census before = Census.take();
    Random random = new Random(seed);
    EdoRuntime runtime = EdoRuntime.multiThread().workerThreads(workers).name("soak").build();
    try (SoakWork work = runtime.run(SoakWork::open)) {
      Duration warm = Duration.ofMillis(Math.min(20_000, length.toMillis() / 4));
      phase("warm-up", runtime, work, random, warm);
      Census warmed = Census.take();
      phase("soak", runtime, work, random, length.minus(warm));
      complaints.addAll(Census.takeWhenSettled(warmed).complaints(warmed, "after the work"));
      complaints.addAll(work.complaints());
    }
    awaitQuiet(runtime, 0, "after the servers were closed");
    ShutdownReport report = runtime.shutdown(Duration.ofSeconds(10));
    if (!report.isClean()) {
      complaints.add("shutdown left behind " + report.leftover());
    }
    complaints.addAll(Census.takeWhenSettled(before).complaints(before, "after the shutdown"));
    complaints.forEach(line -> out.println("soak: FAILED " + line));
    out.println(complaints.isEmpty() ? "soak: nothing leaked" : "soak: failed with seed " + seed);
    return complaints.isEmpty();
  }

  /** What a first runtime loads and starts for good must not count as a leak of the second. */
  private void touchEverythingOnce() throws Exception {
    try (EdoRuntime first = EdoRuntime.multiThread().workerThreads(workers).build();
        SoakWork work = first.run(SoakWork::open)) {
      Random random = new Random(seed);
      for (int i = 0; i < 4 * WIDTH; i++) {
        Body one = work.next(random);
        first.run(one);
      }
      complaints.addAll(work.complaints());
    }
  }

  private void phase(
      String name, EdoRuntime runtime, SoakWork work, Random random, Duration duration)
      throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    Semaphore room = new Semaphore(WIDTH);
    runtime.spawn(() -> {
      while (System.nanoTime() < end) {
        room.acquire();
        Body one = work.next(random);
        Task.spawn(() -> {
          try {
            one.run();
          } finally {
            room.release();
          }
        });
        if (random.nextInt(16) == 0) {
          Time.sleep(Duration.ofMillis(1));
        }
      }
    });
    long before = work.finished();
    while (System.nanoTime() < end) {
      long left = Math.min(end - System.nanoTime(), PROGRESS.toNanos());
      TimeUnit.NANOSECONDS.sleep(Math.max(1, left));
      out.printf(
          Locale.ROOT,
          "soak: %s, %d s left, %,d pieces done, %,d resets, %d tasks alive, %s%n",
          name,
          Math.max(0, TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime())),
          work.finished() - before,
          work.resets(),
          runtime.metrics().aliveTasks(),
          Census.take());
    }
    awaitQuiet(runtime, SoakWork.SERVERS, "after the " + name);
  }

  /** Waits until only the servers are left, and complains about everything else. */
  private void awaitQuiet(EdoRuntime runtime, int servers, String when)
      throws InterruptedException {
    RuntimeMetrics metrics = runtime.metrics();
    long end = System.nanoTime() + DRAIN.toNanos();
    while (!isQuiet(metrics, servers) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    if (!isQuiet(metrics, servers)) {
      complaints.add(
          String.format(
              Locale.ROOT,
              "%s: %d tasks alive, %d timers, %d sockets; expected %d, 0 and %d",
              when,
              metrics.aliveTasks(),
              metrics.timers(),
              sockets(metrics),
              servers,
              servers));
    }
  }

  private static boolean isQuiet(RuntimeMetrics metrics, int servers) {
    return metrics.aliveTasks() == servers && metrics.timers() == 0 && sockets(metrics) == servers;
  }

  private static long sockets(RuntimeMetrics metrics) {
    return metrics.sourcesRegistered() - metrics.sourcesDeregistered();
  }
}
