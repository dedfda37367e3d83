package edo.examples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Turns Ctrl-C, and whatever else asks the JVM to end, into an interrupt of the program's main
 * thread, and keeps the JVM alive until the program has ended on its own account.
 *
 * <p>So a program has one way to be stopped, by a signal as by a test. The JVM's exit code after a
 * signal is the signal's (130 after Ctrl-C), whatever the program would have returned.
 */
final class CtrlC {
  /** The exit code of a program that did not get to its end, which is also the signal's. */
  static final int EXIT_CODE = 130;

  /** What a program may take to end; after that the JVM goes away regardless. */
  private static final Duration PATIENCE = Service.GRACE.plusSeconds(2);

  private CtrlC() {}

  /**
   * Runs a program on the calling thread, to be interrupted when the JVM is told to end.
   *
   * @return its exit code
   */
  static int interrupts(IntSupplier program) {
    Thread caller = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(caller, ended), "ctrl-c");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      return EXIT_CODE; // told to end before it began
    }
    try {
      return program.getAsInt();
    } finally {
      ended.countDown();
    }
  }

  /** Also runs when the JVM ends because the program has: then there is nothing to do. */
  private static void stop(Thread caller, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    caller.interrupt();
    try {
      boolean _ = ended.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
