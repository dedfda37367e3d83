package edo.internal.scheduler;

import edo.internal.task.BlockingTask;
import org.jspecify.annotations.Nullable;

/** A thread of the blocking pool: knows its runtime and the job it runs. */
final class BlockingThread extends Thread {
  final Scheduler scheduler;

  /** Used by this thread only. */
  @Nullable BlockingTask<?> current;

  /** The runtime that the job has entered, if that is another one. For this thread. */
  @Nullable Scheduler entered;

  BlockingThread(Scheduler scheduler, Runnable body, String name) {
    super(null, body, name, scheduler.config().threadStackSize());
    this.scheduler = scheduler;
    setDaemon(true);
  }

  @Override
  public void run() {
    scheduler.config().onThreadStart().run();
    try {
      super.run();
    } finally {
      scheduler.config().onThreadStop().run();
    }
  }

  /** Runs a job on whichever pool thread this is. */
  static void runHere(BlockingTask<?> job) {
    if (Thread.currentThread() instanceof BlockingThread here) {
      here.current = job;
      try {
        job.run();
      } finally {
        here.current = null;
        var _ = Thread.interrupted();
      }
    } else {
      throw new AssertionError("a blocking job outside of the pool");
    }
  }
}
