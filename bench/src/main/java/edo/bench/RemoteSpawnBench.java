package edo.bench;

import edo.runtime.EdoRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;

/**
 * Plain threads that spawn into one runtime all at once, after Tokio's {@code remote_spawn}
 * (EX-024): the wall time is that of the spawning threads alone; the tasks are joined off the
 * clock. The CPU time is that of everything, execution and joining included.
 */
final class RemoteSpawnBench {
  /** Divisible by every number of threads up to 64. */
  private static final int TOTAL = 12_800;

  private RemoteSpawnBench() {}

  /** The family's entries in the catalogue. */
  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    for (int threads : SpawnBlockingBench.parallelism()) {
      specs.add(
          BenchSpec.of(
              "spawn",
              "remote_spawn_" + threads,
              "task spawned by one of " + threads + " plain threads",
              w -> direct(DirectSystems.edo(w), threads),
              w -> async(AsyncSystem.multi(w), threads),
              w -> direct(DirectSystems.jdk(), threads)));
    }
    return specs;
  }

  private static <H> Bench direct(Direct<H> sys, int threads) {
    return new Bench() {
      @Override
      public long run(Meter meter) throws Exception {
        List<H> handles = spawnAll(threads, () -> sys.spawnRemote(Body.NOTHING));
        meter.pause();
        sys.run(() -> handles.forEach(sys::join));
        meter.resume();
        return TOTAL;
      }

      @Override
      public long wakes() {
        return sys.wakes();
      }

      @Override
      public void close() {
        sys.close();
      }
    };
  }

  private static Bench async(AsyncSystem system, int threads) {
    EdoRuntime runtime = system.runtime();
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        var handles = spawnAll(threads, () -> runtime.spawn(AsyncSystem.NOTHING));
        meter.pause();
        sys.run(new AsyncSystem.JoinAll<>(handles));
        meter.resume();
        return TOTAL;
      }
    };
  }

  private static <H> List<H> spawnAll(int threads, Supplier<H> spawn) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(threads);
    List<List<H>> handles = new ArrayList<>();
    List<Thread> spawners = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      List<H> mine = new ArrayList<>(TOTAL / threads);
      handles.add(mine);
      spawners.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  barrier.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                  throw new IllegalStateException("the spawners lost each other", e);
                }
                for (int i = 0; i < TOTAL / threads; i++) {
                  mine.add(spawn.get());
                }
              }));
    }
    List<H> all = new ArrayList<>(TOTAL);
    for (int t = 0; t < threads; t++) {
      spawners.get(t).join();
      all.addAll(handles.get(t));
    }
    return all;
  }
}
