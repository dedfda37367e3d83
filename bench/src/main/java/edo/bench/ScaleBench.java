package edo.bench;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * How the cost of an operation changes with the number of workers, and with how many tasks and
 * timers there are at once: rows {@code NAME@N}, which the report draws as a curve. Connections are
 * in {@link EchoSuite}.
 */
final class ScaleBench {
  /** The greatest number, which a quick look leaves out. */
  static final String GREATEST = "@1000000";

  private static final int[] SIZES = {1_000, 10_000, 100_000, 1_000_000};
  private static final int[] WORKERS = {1, 2, 4};
  private static final List<String> FLAGS = List.of("-Xms5g", "-Xmx5g", "-Xmn2g");
  private static final int FIRST_MILLIS = 100;
  private static final int SPREAD_MILLIS = 100;

  private ScaleBench() {}

  /** The suite's entries in the catalogue. */
  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    for (int workers : WORKERS) {
      specs.add(
          BenchSpec.of(
                  "scale",
                  "workers_spawn@" + workers,
                  "task spawned by a task",
                  w -> RtDirect.spawnManyLocal(DirectSystems.edo(w)),
                  w -> RtAsync.spawnManyLocal(AsyncSystem.multi(w)),
                  w -> RtDirect.spawnManyLocal(DirectSystems.jdk()))
              .with(BenchSpec.KOTLIN, KotlinRt::spawnManyLocal)
              .withProgram(BenchSpec.TOKIO)
              .withProgram(BenchSpec.GO)
              .workers(OptionalInt.of(workers)));
    }
    for (int workers : WORKERS) {
      specs.add(
          BenchSpec.of(
                  "scale",
                  "workers_ping_pong@" + workers,
                  "pair of tasks spawned, a message each way",
                  w -> RtDirect.pingPong(DirectSystems.edo(w)),
                  w -> RtAsync.pingPong(AsyncSystem.multi(w)),
                  w -> RtDirect.pingPong(DirectSystems.jdk()))
              .with(BenchSpec.KOTLIN, KotlinRt::pingPong)
              .withProgram(BenchSpec.TOKIO)
              .withProgram(BenchSpec.GO)
              .workers(OptionalInt.of(workers)));
    }
    for (int size : SIZES) {
      specs.add(
          BenchSpec.of(
                  "scale",
                  "tasks@" + size,
                  "task spawned, signalled and joined, all alive at once",
                  w -> tasks(DirectSystems.edo(w), size),
                  w -> tasks(AsyncSystem.multi(w), size),
                  w -> tasks(DirectSystems.jdk(), size))
              .with(BenchSpec.KOTLIN, w -> KotlinRt.tasks(w, size))
              .withProgram(BenchSpec.TOKIO)
              .withProgram(BenchSpec.GO)
              .asAWhole(FLAGS, List.of(Bench.PLAIN)));
    }
    for (int size : SIZES) {
      specs.add(
          BenchSpec.of(
                  "scale",
                  "timers@" + size,
                  "task that sleeps 100 to 200 ms; its CPU time counts",
                  w -> timers(DirectSystems.edo(w), size),
                  w -> timers(AsyncSystem.multi(w), size),
                  w -> timers(DirectSystems.jdk(), size))
              .with(BenchSpec.KOTLIN, w -> KotlinRt.timers(w, size))
              .withProgram(BenchSpec.TOKIO)
              .withProgram(BenchSpec.GO)
              .asAWhole(FLAGS, List.of(Bench.PLAIN)));
    }
    return specs;
  }

  /** How long the timer of that number sleeps. */
  static int millis(int i, int size) {
    return FIRST_MILLIS + (int) ((long) i * SPREAD_MILLIS / size);
  }

  /** Tasks in direct style that each wait for a signal of their own. */
  static <H> Bench tasks(Direct<H> system, int size) {
    return new RtDirect.Base<>(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(() -> {
          List<CountDownLatch> signals = new ArrayList<>(size);
          List<H> handles = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            CountDownLatch signal = new CountDownLatch(1);
            signals.add(signal);
            handles.add(sys.spawn(() -> Direct.await(signal)));
          }
          signals.forEach(CountDownLatch::countDown);
          handles.forEach(sys::join);
        });
        return size;
      }
    };
  }

  /** The same as state machines. */
  static Bench tasks(AsyncSystem system, int size) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(
            new SpawnAll(size) {
              private final List<Signal> signals = new ArrayList<>(size);

              @Override
              Async<@Nullable Void> task(int i) {
                Signal signal = new Signal();
                signals.add(signal);
                return signal;
              }

              @Override
              void spawned() {
                signals.forEach(Signal::send);
              }
            });
        return size;
      }
    };
  }

  /** Tasks in direct style that sleep. */
  static <H> Bench timers(Direct<H> system, int size) {
    return new RtDirect.Base<>(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(() -> {
          List<H> handles = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            int millis = millis(i, size);
            handles.add(sys.spawn(() -> sys.sleep(millis)));
          }
          handles.forEach(sys::join);
        });
        return size;
      }
    };
  }

  /** The same as state machines. */
  static Bench timers(AsyncSystem system, int size) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        sys.run(
            new SpawnAll(size) {
              @Override
              Async<@Nullable Void> task(int i) {
                return new Sleeper(millis(i, size));
              }
            });
        return size;
      }
    };
  }

  /** Asleep from its first poll on, as a task in direct style is. */
  private static final class Sleeper implements Async<@Nullable Void> {
    private final int millis;
    private @Nullable Async<@Nullable Void> sleep;

    Sleeper(int millis) {
      this.millis = millis;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      if (sleep == null) {
        sleep = Time.sleepAsync(Duration.ofMillis(millis));
      }
      return sleep.poll(cx);
    }
  }

  /** Spawns all, then joins them. */
  private abstract static class SpawnAll implements Async<@Nullable Void> {
    private final int size;
    private AsyncSystem.@Nullable JoinAll<@Nullable Void> joins;

    SpawnAll(int size) {
      this.size = size;
    }

    abstract Async<@Nullable Void> task(int i);

    void spawned() {}

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      if (joins == null) {
        List<JoinHandle<@Nullable Void>> handles = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          handles.add(Task.spawn(task(i)));
        }
        spawned();
        joins = new AsyncSystem.JoinAll<>(handles);
      }
      return joins.poll(cx);
    }
  }
}
