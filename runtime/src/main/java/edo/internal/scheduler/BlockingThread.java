package edo.internal.scheduler;

import edo.internal.task.BlockingTask;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A thread of the blocking pool: knows its runtime and the job it runs. */
final class BlockingThread extends Thread {
  final Scheduler scheduler;

  /** Used by this thread only. */
  @Nullable BlockingTask<?> current;

  /** The runtime that the job has entered, if that is another one. For this thread. */
  @Nullable Scheduler entered;

  /**
   * Between those who interrupt this thread and the thread, for a few instructions. No worker ever
   * takes it.
   */
  private final ReentrantLock interrupting = new ReentrantLock();

  /** Guarded by the lock. */
  private boolean uninterruptible;

  BlockingThread(Scheduler scheduler, Runnable body, String name) {
    super(scheduler.crew().group(), body, name, scheduler.config().threadStackSize());
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

  /**
   * An interrupt would close the channel that is being used. Nobody means that: whoever has this
   * thread in hand got it from an earlier job.
   */
  @Override
  public void interrupt() {
    interrupting.lock();
    try {
      if (!uninterruptible) {
        super.interrupt();
      }
    } finally {
      interrupting.unlock();
    }
  }

  private void uninterruptible(boolean on) {
    interrupting.lock();
    try {
      uninterruptible = on;
      var _ = Thread.interrupted(); // one that was meant for an earlier job
    } finally {
      interrupting.unlock();
    }
  }

  /** Runs a body to which interrupts of this thread of the pool do nothing. */
  static <T extends @Nullable Object> T uninterrupted(Callable<T> body) throws Exception {
    if (!(Thread.currentThread() instanceof BlockingThread here)) {
      throw new AssertionError("a blocking job outside of the pool");
    }
    here.uninterruptible(true);
    try {
      return body.call();
    } finally {
      here.uninterruptible(false);
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
