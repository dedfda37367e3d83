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
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Spawning one task, or ten, that yield once, and joining them, after Tokio's {@code spawn}
 * (EX-027): on a current-thread runtime ("basic") and on a multi-thread one with one worker
 * ("threaded"). Tokio counts iterations; here an operation is one task.
 */
final class SpawnBench {
  /** Iterations per run, so that the clock is not what is measured. */
  private static final int BATCH = 100;

  private SpawnBench() {}

  /** The family's entries in the catalogue. */
  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    for (int tasks : new int[] {1, 10}) {
      String suffix = "_spawn" + (tasks == 1 ? "" : tasks);
      specs.add(
          BenchSpec.of(
                  "spawn",
                  "basic" + suffix,
                  "task spawned and joined, current-thread runtime, " + tasks + " at once",
                  w -> vt(EdoRuntime.currentThread().build(), tasks),
                  w -> async(AsyncSystem.current(), tasks),
                  w -> jdk(tasks))
              .singleWorker());
      specs.add(
          BenchSpec.of(
                  "spawn",
                  "threaded" + suffix,
                  "task spawned and joined, one worker, " + tasks + " at once",
                  w -> vt(EdoRuntime.multiThread().workerThreads(1).build(), tasks),
                  w -> async(AsyncSystem.multi(1), tasks),
                  w -> jdk(tasks))
              .singleWorker());
    }
    return specs;
  }

  private static void check(int two) {
    if (two != 2) {
      throw new IllegalStateException("a task computed " + two + " instead of 2");
    }
  }

  private static Bench vt(EdoRuntime runtime, int tasks) {
    Callable<Integer> work =
        () -> {
          Task.yieldNow();
          return 2;
        };
    TaskBody main =
        () -> {
          List<JoinHandle<Integer>> handles = new ArrayList<>(tasks);
          for (int i = 0; i < tasks; i++) {
            handles.add(Task.spawn(work));
          }
          for (JoinHandle<Integer> handle : handles) {
            check(handle.join());
          }
        };
    VtBench one = new VtBench(runtime, main, tasks);
    return new Bench() {
      @Override
      public long run(Meter meter) throws Exception {
        long elements = 0;
        for (int i = 0; i < BATCH; i++) {
          elements += one.run(meter);
        }
        return elements;
      }

      @Override
      public long wakes() {
        return one.wakes();
      }

      @Override
      public void close() {
        one.close();
      }
    };
  }

  private static Bench async(AsyncSystem system, int tasks) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        for (int i = 0; i < BATCH; i++) {
          sys.run(new SpawnAndJoin(tasks));
        }
        return (long) BATCH * tasks;
      }
    };
  }

  /** Yields once, then answers. */
  private static final class Work implements Async<Integer> {
    private @Nullable Async<@Nullable Void> yield;

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      if (yield == null) {
        yield = Task.yieldAsync();
      }
      return yield.poll(cx).isPending() ? Poll.pending() : Poll.ready(2);
    }
  }

  private static final class SpawnAndJoin implements Async<@Nullable Void> {
    private final int tasks;
    private final List<Async<Integer>> joins;
    private int joined;

    SpawnAndJoin(int tasks) {
      this.tasks = tasks;
      this.joins = new ArrayList<>(tasks);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (joins.size() < tasks) {
        joins.add(Task.spawn(new Work()).joinAsync());
      }
      while (joined < tasks) {
        Poll<Integer> answer = joins.get(joined).poll(cx);
        if (answer.isPending()) {
          return Poll.pending();
        }
        check(answer.value());
        joined++;
      }
      return Poll.done();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a virtual thread that yields is what is measured
  private static Bench jdk(int tasks) {
    Callable<Integer> work =
        () -> {
          Thread.yield();
          return 2;
        };
    Runnable main =
        () -> {
          List<FutureTask<Integer>> handles = new ArrayList<>(tasks);
          for (int i = 0; i < tasks; i++) {
            FutureTask<Integer> handle = new FutureTask<>(work);
            Thread.startVirtualThread(handle);
            handles.add(handle);
          }
          for (FutureTask<Integer> handle : handles) {
            try {
              check(handle.get());
            } catch (InterruptedException | ExecutionException e) {
              throw new IllegalStateException("a task failed", e);
            }
          }
        };
    return meter -> {
      for (int i = 0; i < BATCH; i++) {
        Thread.startVirtualThread(main).join();
      }
      return (long) BATCH * tasks;
    };
  }
}
