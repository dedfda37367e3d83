package edo.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about, with a deadline that only a hang reaches. */
public final class Await {
  private static final long DEADLINE_NANOS = 20_000_000_000L;

  private Await() {}

  /**
   * Waits until something holds; for conditions nobody announces.
   *
   * @param what said when it never does
   * @param holds the condition
   */
  public static void until(String what, BooleanSupplier holds) {
    long begin = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - begin > DEADLINE_NANOS) {
        fail("never happened: " + what);
      }
      LockSupport.parkNanos(100_000);
    }
  }

  /**
   * Waits for a latch.
   *
   * @param latch the latch
   * @throws InterruptedException if interrupted
   */
  public static void latch(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(DEADLINE_NANOS, TimeUnit.NANOSECONDS)) {
      fail("a latch was not opened, " + latch.getCount() + " missing");
    }
  }

  /**
   * Waits for a latch and takes no notice of interrupts: a task that ignores its cancellation.
   *
   * @param latch the latch
   */
  public static void latchIgnoringInterrupts(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch(latch);
        open = true;
      } catch (InterruptedException e) {
        open = false; // once more: that is what it is for
      }
    }
  }

  /**
   * Keeps the calling thread busy until a latch is open: a task that never yields.
   *
   * @param latch the latch
   */
  public static void spin(CountDownLatch latch) {
    long begin = System.nanoTime();
    while (latch.getCount() != 0) {
      if (System.nanoTime() - begin > DEADLINE_NANOS) {
        fail("a latch to spin for was not opened");
      }
      Thread.onSpinWait();
    }
  }

  /**
   * Waits for a thread to end.
   *
   * @param thread the thread
   * @throws InterruptedException if interrupted
   */
  public static void end(Thread thread) throws InterruptedException {
    if (!thread.join(java.time.Duration.ofNanos(DEADLINE_NANOS))) {
      fail(thread + " did not end; it is at " + java.util.List.of(thread.getStackTrace()));
    }
  }
}
