package edo.bench;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskBody;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that hand batches of empty jobs to the blocking pool, after Tokio's {@code spawn_blocking}
 * (EX-027): one hundred batches of sixteen for each task, and as many tasks as the name says. The
 * JDK's row uses its cached thread pool, which is the closest thing it has.
 */
final class SpawnBlockingBench {
  private static final int BATCHES = 100;
  private static final int BATCH = 16;
  private static final Callable<Integer> JOB = () -> 0;

  private SpawnBlockingBench() {}

  /** The family's entries in the catalogue. */
  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    for (int tasks : parallelism()) {
      specs.add(
          BenchSpec.of(
              "spawn",
              "spawn_blocking_" + tasks,
              "job on the blocking pool, by " + tasks + " tasks",
              w -> vt(EdoRuntime.multiThread().workerThreads(w).build(), tasks),
              w -> async(AsyncSystem.multi(w), tasks),
              w -> jdk(tasks)));
    }
    return specs;
  }

  /** Tokio's levels of concurrency as far as this machine has the cores. */
  static List<Integer> parallelism() {
    int most = Runtime.getRuntime().availableProcessors();
    List<Integer> levels = new ArrayList<>();
    for (int n = 1; n <= Math.min(most, 64); n *= 2) {
      levels.add(n);
    }
    return levels;
  }

  private static Bench vt(EdoRuntime runtime, int tasks) {
    TaskBody batches =
        () -> {
          for (int b = 0; b < BATCHES; b++) {
            List<JoinHandle<Integer>> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
              batch.add(Task.spawnBlocking(JOB));
            }
            batch.forEach(JoinHandle::join);
          }
        };
    return new VtBench(runtime, VtBench.fanOut(tasks, batches), (long) tasks * BATCHES * BATCH);
  }

  private static Bench async(AsyncSystem system, int tasks) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        List<JoinHandle<@Nullable Void>> handles = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
          handles.add(sys.runtime().spawn(new Batches()));
        }
        sys.run(new AsyncSystem.JoinAll<>(handles));
        return (long) tasks * BATCHES * BATCH;
      }
    };
  }

  private static final class Batches implements Async<@Nullable Void> {
    private int left = BATCHES;
    private AsyncSystem.@Nullable JoinAll<Integer> joins;

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (true) {
        if (joins != null) {
          if (joins.poll(cx).isPending()) {
            return Poll.pending();
          }
          joins = null;
        }
        if (left == 0) {
          return Poll.done();
        }
        left--;
        List<JoinHandle<Integer>> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
          batch.add(Task.spawnBlocking(JOB));
        }
        joins = new AsyncSystem.JoinAll<>(batch);
      }
    }
  }

  private static Bench jdk(int tasks) {
    ExecutorService pool = Executors.newCachedThreadPool();
    Runnable batches =
        () -> {
          try {
            for (int b = 0; b < BATCHES; b++) {
              List<Future<Integer>> batch = new ArrayList<>(BATCH);
              for (int i = 0; i < BATCH; i++) {
                batch.add(pool.submit(JOB));
              }
              for (Future<Integer> job : batch) {
                job.get();
              }
            }
          } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a job failed", e);
          }
        };
    return new Bench() {
      @Override
      public long run(Meter meter) throws Exception {
        VtBench.fanOutJdk(tasks, batches);
        return (long) tasks * BATCHES * BATCH;
      }

      @Override
      public void close() {
        pool.shutdown();
      }
    };
  }
}
