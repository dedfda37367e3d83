package edo.bench;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.TaskBody;
import edo.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time, asked for by a task, after Tokio's {@code time_now}; and a quick job under a timeout of
 * one second, and a sleep that is made and dropped, after Tokio's {@code time_timeout} (EX-030): by
 * one task on a current-thread runtime, and by eight tasks on a multi-thread one.
 *
 * <p>The JDK's row runs the job in a virtual thread and waits for it with a limit, which is how
 * plain Java says it. It has no sleep that could be made without sleeping, hence no row for that.
 */
final class TimeoutBench {
  private static final int TOTAL = 16_000;
  private static final int MULTI = 8;
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Callable<Integer> QUICK = () -> 1;

  private TimeoutBench() {}

  /** The family's entries in the catalogue. */
  static List<BenchSpec> specs() {
    return List.of(
        BenchSpec.of(
                "time",
                "single_thread_now",
                "the time, asked for by a task",
                w -> vt(EdoRuntime.currentThread().build(), 1, TimeoutBench::now),
                w -> asyncNow(AsyncSystem.current()),
                w -> jdkNow())
            .singleWorker(),
        BenchSpec.of(
                "time",
                "single_thread_timeout",
                "job under a timeout it never reaches, one thread",
                w -> vt(EdoRuntime.currentThread().build(), 1, TimeoutBench::timeout),
                w -> async(AsyncSystem.current(), 1, false),
                w -> jdk(1))
            .singleWorker(),
        BenchSpec.of(
            "time",
            "multi_thread_timeout_8",
            "the same by eight tasks",
            w -> vt(multi(w), MULTI, TimeoutBench::timeout),
            w -> async(AsyncSystem.multi(w), MULTI, false),
            w -> jdk(MULTI)),
        BenchSpec.ours(
                "time",
                "single_thread_sleep",
                "sleep made and dropped, one thread",
                w -> vt(EdoRuntime.currentThread().build(), 1, TimeoutBench::sleep),
                w -> async(AsyncSystem.current(), 1, true))
            .singleWorker(),
        BenchSpec.ours(
            "time",
            "multi_thread_sleep_8",
            "the same by eight tasks",
            w -> vt(multi(w), MULTI, TimeoutBench::sleep),
            w -> async(AsyncSystem.multi(w), MULTI, true)));
  }

  private static EdoRuntime multi(int workers) {
    return EdoRuntime.multiThread().workerThreads(workers).build();
  }

  private static void check(int one) {
    if (one != 1) {
      throw new IllegalStateException("a job answered " + one + " instead of 1");
    }
  }

  private static void timeout() throws Exception {
    check(Time.timeout(LIMIT, QUICK));
  }

  private static void now() {
    sink = Time.now();
  }

  private static Bench asyncNow(AsyncSystem system) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(new Asks(TOTAL));
        return TOTAL;
      }
    };
  }

  private static Bench jdkNow() {
    return meter -> {
      VtBench.fanOutJdk(
          1,
          () -> {
            for (int i = 0; i < TOTAL; i++) {
              sink = Instant.now();
            }
          });
      return TOTAL;
    };
  }

  private static void sleep() {
    sink = Time.sleepAsync(LIMIT);
  }

  /** Where dropped sleeps go, so that making them is not optimised away. */
  @SuppressWarnings("UnusedVariable") // written to be seen, not to be read
  private static volatile @Nullable Object sink;

  private static Bench vt(EdoRuntime runtime, int tasks, TaskBody job) {
    TaskBody loop =
        () -> {
          for (int i = 0; i < TOTAL / tasks; i++) {
            job.run();
          }
        };
    return new VtBench(runtime, VtBench.fanOut(tasks, loop), TOTAL);
  }

  private static Bench async(AsyncSystem system, int tasks, boolean sleeps) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        List<JoinHandle<@Nullable Void>> handles = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
          int count = TOTAL / tasks;
          handles.add(sys.runtime().spawn(sleeps ? new Sleeps(count) : new Timeouts(count)));
        }
        sys.run(new AsyncSystem.JoinAll<>(handles));
        return TOTAL;
      }
    };
  }

  private static final class Timeouts implements Async<@Nullable Void> {
    private int left;
    private @Nullable Async<Integer> current;

    Timeouts(int count) {
      this.left = count;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (left > 0) {
        if (current == null) {
          Async<Integer> quick = c -> Poll.ready(1);
          current = Time.timeout(LIMIT, quick);
        }
        Poll<Integer> answer = current.poll(cx);
        if (answer.isPending()) {
          return Poll.pending();
        }
        check(answer.value());
        current = null;
        left--;
      }
      return Poll.done();
    }
  }

  private record Asks(int count) implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      for (int i = 0; i < count; i++) {
        now();
      }
      return Poll.done();
    }
  }

  private record Sleeps(int count) implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      for (int i = 0; i < count; i++) {
        sleep();
      }
      return Poll.done();
    }
  }

  private static Bench jdk(int tasks) {
    Runnable loop =
        () -> {
          try {
            for (int i = 0; i < TOTAL / tasks; i++) {
              FutureTask<Integer> job = new FutureTask<>(QUICK);
              Thread.startVirtualThread(job);
              check(job.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
            }
          } catch (Exception e) {
            throw new IllegalStateException("a job failed", e);
          }
        };
    return meter -> {
      VtBench.fanOutJdk(tasks, loop);
      return TOTAL;
    };
  }
}
