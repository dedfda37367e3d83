package edo.bench;

import edo.runtime.EdoRuntime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What waiting costs: the heap that a million parked tasks hold, and the CPU time of a runtime that
 * has nothing to do.
 *
 * <p>{@code parked.heap_bytes} is in bytes per task, in the column of nanoseconds. An operation of
 * {@code idle_second} is one second, so its CPU column is CPU nanoseconds per idle second; the row
 * of the JDK is that of a JVM that does nothing at all.
 */
final class MemoryBench {
  private static final String HEAP_BYTES = ".heap_bytes";

  /** The serial collector leaves some garbage in place unless it is told to compact always. */
  private static final List<String> FLAGS =
      List.of("-Xms4g", "-Xmx4g", "-Xmn1g", "-XX:MarkSweepAlwaysCompactCount=1");

  private MemoryBench() {}

  /** The family's entries in the catalogue. */
  static List<BenchSpec> specs() {
    return List.of(
        BenchSpec.of(
                "memory",
                "parked",
                "bytes of heap per parked task (not ns)",
                w -> new ParkedTasks(multi(w), (rt, signal) -> rt.spawn(() -> signal.await())),
                w -> new ParkedTasks(multi(w), (rt, signal) -> rt.spawn(signal)),
                w -> new ParkedThreads())
            .asAWhole(FLAGS, List.of(HEAP_BYTES)),
        BenchSpec.of(
                "memory",
                "idle_second",
                "second without work",
                w -> Idle.after(multi(w)),
                w -> Idle.after(multi(w)),
                w -> new Idle(null))
            .asAWhole(List.of(), List.of(Bench.PLAIN)));
  }

  private static EdoRuntime multi(int workers) {
    return EdoRuntime.multiThread().workerThreads(workers).build();
  }

  /**
   * Live heap. Asked for twice: a first collection may leave what waits for a reference handler.
   */
  static long liveHeap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(2);
  }

  /** Parks many of something, weighs the heap and lets them go. */
  private abstract static class Parked implements Bench {
    final int tasks = Scale.tasks();

    /** Starts one and remembers it. */
    abstract void park(int i);

    /** Whether it has come to rest. */
    abstract boolean isParked(int i);

    /** Lets it end. */
    abstract void release(int i);

    /** Waits until all have ended, and forgets them. */
    abstract void awaitEnd() throws InterruptedException;

    @Override
    public long run(Meter meter) {
      throw new UnsupportedOperationException("measured as a whole");
    }

    @Override
    public Map<String, Sample> measure(long nanos) throws Exception {
      long before = liveHeap();
      long cpu = CpuClock.self();
      for (int i = 0; i < tasks; i++) {
        park(i);
      }
      for (int i = 0; i < tasks; i++) {
        while (!isParked(i)) {
          pause();
        }
      }
      long cpuUsed = CpuClock.self() - cpu;
      long bytes = liveHeap() - before;
      for (int i = 0; i < tasks; i++) {
        release(i);
      }
      awaitEnd();
      return Map.of(HEAP_BYTES, new Sample(bytes, cpuUsed, tasks, 0));
    }
  }

  /** Tasks of ours that wait for a signal; the references to the signals are not counted. */
  private static final class ParkedTasks extends Parked {
    private final EdoRuntime runtime;
    private final BiConsumer<EdoRuntime, Signal> spawn;
    private final @Nullable Signal[] signals = new Signal[tasks];

    ParkedTasks(EdoRuntime runtime, BiConsumer<EdoRuntime, Signal> spawn) {
      this.runtime = runtime;
      this.spawn = spawn;
    }

    @Override
    void park(int i) {
      Signal signal = new Signal();
      signals[i] = signal;
      spawn.accept(runtime, signal);
    }

    private Signal signal(int i) {
      Signal signal = signals[i];
      if (signal == null) {
        throw new IllegalStateException("task " + i + " was not started");
      }
      return signal;
    }

    @Override
    boolean isParked(int i) {
      return signal(i).isAwaitedOrSent();
    }

    @Override
    void release(int i) {
      signal(i).send();
      signals[i] = null;
    }

    @Override
    void awaitEnd() throws InterruptedException {
      while (runtime.metrics().aliveTasks() > 0) {
        pause();
      }
    }

    @Override
    public void close() {
      runtime.shutdown(Duration.ofSeconds(5));
    }
  }

  /** The JDK's virtual threads, parked as cheaply as they can be. */
  private static final class ParkedThreads extends Parked {
    private final @Nullable Thread[] threads = new Thread[tasks];
    private volatile boolean released;

    @Override
    void park(int i) {
      released = false;
      threads[i] = Thread.startVirtualThread(this::body);
    }

    private void body() {
      while (!released) {
        LockSupport.park();
      }
    }

    @Override
    boolean isParked(int i) {
      Thread thread = threads[i];
      return thread != null && thread.getState() == Thread.State.WAITING;
    }

    @Override
    void release(int i) {
      released = true;
      LockSupport.unpark(threads[i]);
    }

    @Override
    void awaitEnd() throws InterruptedException {
      for (int i = 0; i < tasks; i++) {
        Thread thread = threads[i];
        if (thread != null) {
          thread.join();
          threads[i] = null;
        }
      }
    }
  }

  /** A runtime that has nothing to do any more, or no runtime at all. */
  private record Idle(@Nullable EdoRuntime runtime) implements Bench {
    static Idle after(EdoRuntime runtime) throws Exception {
      runtime.run(Body.NOTHING);
      return new Idle(runtime);
    }

    @Override
    public long run(Meter meter) throws InterruptedException {
      int seconds = Scale.quick() ? 1 : 5;
      TimeUnit.SECONDS.sleep(seconds);
      return seconds;
    }

    @Override
    public long wakes() {
      return runtime == null ? 0 : runtime.metrics().threadWakes();
    }

    @Override
    public void close() {
      if (runtime != null) {
        runtime.shutdown(Duration.ofSeconds(5));
      }
    }
  }
}
