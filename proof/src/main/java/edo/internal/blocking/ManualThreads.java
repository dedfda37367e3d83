package edo.internal.blocking;

import java.util.concurrent.ConcurrentLinkedQueue;

/** Threads that the pool starts and the proof runs, on whichever thread it likes. */
final class ManualThreads {
  private final ConcurrentLinkedQueue<Runnable> started = new ConcurrentLinkedQueue<>();

  /** A pool of at most {@code max} such threads, which leave as soon as they find no job. */
  BlockingPool pool(int max) {
    return new BlockingPool(max, 0, Manual::new, () -> 0);
  }

  /** Runs one that was started and not run, to its end. */
  void runOne() {
    Runnable body = started.poll();
    if (body != null) {
      body.run();
    }
  }

  /** Runs all that were started and not run, each to its end. */
  void runAll() {
    while (!started.isEmpty()) {
      runOne();
    }
  }

  private final class Manual extends Thread {
    private final Runnable body;

    Manual(Runnable body) {
      this.body = body;
    }

    @Override
    public void start() {
      started.offer(body);
    }
  }
}
