package edo.bench;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The benchmarks of the current-thread scheduler after Tokio's {@code rt_current_thread} (EX-025).
 * The JDK has no such scheduler; its row runs on a scheduler of one carrier thread.
 */
final class RtCurrent {
  private static final int SPAWNS = 1_000;

  private RtCurrent() {}

  /** The family's entries in the catalogue. */
  static List<BenchSpec> specs() {
    return List.of(
        BenchSpec.of(
                "rt",
                "current_spawn_many_local",
                "task spawned and joined by a task, one thread",
                w -> manyLocal(DirectSystems.edoCurrent()),
                w -> new ManyLocalAsync(AsyncSystem.current()),
                w -> manyLocal(DirectSystems.jdk()))
            .with(BenchSpec.KOTLIN, w -> KotlinRt.currentLocal())
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO)
            .singleWorker(),
        BenchSpec.of(
                "rt",
                "current_spawn_many_remote_idle",
                "task spawned from outside, one thread",
                w -> new RtDirect.RemoteSpawns<>(DirectSystems.edoCurrent(), SPAWNS),
                w -> new AsyncSystem.RemoteSpawns(AsyncSystem.current(), SPAWNS),
                w -> new RtDirect.RemoteSpawns<>(DirectSystems.jdk(), SPAWNS))
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO)
            .singleWorker(),
        BenchSpec.of(
                "rt",
                "current_spawn_many_remote_busy",
                "the same beside a task that keeps replacing itself",
                w -> remoteBusy(DirectSystems.edoCurrent()),
                w -> remoteBusy(AsyncSystem.current()),
                w -> remoteBusy(DirectSystems.jdk()))
            .withProgram(BenchSpec.TOKIO)
            .withProgram(BenchSpec.GO)
            .singleWorker());
  }

  private static <H> Bench manyLocal(Direct<H> system) {
    return new RtDirect.RemoteSpawns<>(system, 0) {
      private final List<H> handles = new ArrayList<>(SPAWNS);

      @Override
      public long run(Meter meter) throws Exception {
        sys.run(() -> {
          for (int i = 0; i < SPAWNS; i++) {
            handles.add(sys.spawn(Body.NOTHING));
          }
          handles.forEach(sys::join);
          handles.clear();
        });
        return SPAWNS;
      }
    };
  }

  private static final class ManyLocalAsync extends AsyncSystem.Base {
    private final List<JoinHandle<@Nullable Void>> handles = new ArrayList<>(SPAWNS);

    ManyLocalAsync(AsyncSystem sys) {
      super(sys);
    }

    @Override
    public long run(Meter meter) throws Exception {
      sys.run(
          new Async<@Nullable Void>() {
            private AsyncSystem.@Nullable JoinAll<@Nullable Void> joins;

            @Override
            public Poll<@Nullable Void> poll(Context cx) throws Exception {
              if (joins == null) {
                for (int i = 0; i < SPAWNS; i++) {
                  handles.add(Task.spawn(AsyncSystem.NOTHING));
                }
                joins = new AsyncSystem.JoinAll<>(handles);
              }
              return joins.poll(cx);
            }
          });
      return SPAWNS;
    }
  }

  private static <H> Bench remoteBusy(Direct<H> system) {
    return new RtDirect.RemoteSpawns<>(system, SPAWNS) {
      private final AtomicBoolean on = new AtomicBoolean(true);

      {
        sys.spawnRemote(this::relay);
      }

      private void relay() {
        if (on.get()) {
          sys.spawn(this::relay);
        }
      }

      @Override
      public void close() {
        on.set(false);
        super.close();
      }
    };
  }

  private static Bench remoteBusy(AsyncSystem system) {
    return new AsyncSystem.RemoteSpawns(system, SPAWNS) {
      private final AtomicBoolean on = new AtomicBoolean(true);

      {
        sys.runtime().spawn(new AsyncSystem.Relay(on, false));
      }

      @Override
      public void close() {
        on.set(false);
        super.close();
      }
    };
  }
}
