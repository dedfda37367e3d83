package edo.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks in direct style on some system: what the benchmarks of virtual threads are written in. A
 * JVM opens one system only, so the calls are as direct as if written out.
 *
 * @param <H> a handle to join by
 */
interface Direct<H> extends AutoCloseable {
  /** Runs this as a task and blocks the calling plain thread until it has ended. */
  void run(Body main) throws Exception;

  /** Starts a task from within a task. */
  H spawn(Body body);

  /** Starts a task from a plain thread. */
  H spawnRemote(Body body);

  /** Waits for a task. */
  void join(H handle);

  /** Lets other tasks run first. */
  void yieldNow();

  /** Sleeps for that many milliseconds. */
  void sleep(int millis);

  /** Wakes of threads so far; 0 if unknown. */
  default long wakes() {
    return 0;
  }

  @Override
  default void close() {}

  /** Waits for a latch inside a task. Nobody interrupts a benchmark. */
  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** What is thrown by who was interrupted all the same. */
  static IllegalStateException interrupted(InterruptedException e) {
    return new IllegalStateException("a benchmark was interrupted", e);
  }

  /** Burns ten microseconds. */
  static void stall() {
    long end = System.nanoTime() + 10_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Tasks that burn CPU time and yield, until the flag falls. */
  static <H> void yieldersUntil(Direct<H> sys, int count, AtomicBoolean on) {
    for (int i = 0; i < count; i++) {
      sys.spawnRemote(() -> {
        while (on.get()) {
          sys.yieldNow();
          stall();
        }
      });
    }
  }
}
