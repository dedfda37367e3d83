package edo.internal.scheduler;

import edo.internal.seam.LastResort;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What must still be done when the blocking pool was closed before it had a thread for it: one
 * thread of its own does it all, one after the other. Whoever adds the first starts it, and whoever
 * takes the last ends it. The shutdown waits for it as for every other task.
 *
 * <p>{@link #size} counts what is in the queue or being done; who raises it from 0 owns the right
 * to start a thread, and the thread leaves when it lowers it to 0.
 */
final class LastJobs implements Runnable {
  private record One(Runnable job, Runnable refusal) {}

  private final Scheduler scheduler;
  private final ConcurrentLinkedQueue<One> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong size = new AtomicLong();

  LastJobs(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Has a job run.
   *
   * @param refusal what is called instead if no thread can be started
   */
  void add(Runnable job, Runnable refusal) {
    queue.offer(new One(job, refusal));
    if (size.getAndIncrement() == 0) {
      try {
        new BlockingThread(scheduler, this, scheduler.crew().nextName()).start();
      } catch (Throwable e) {
        LastResort.log(
            System.Logger.Level.ERROR,
            "no thread could be started for what was still to be written at the shutdown; what was"
                + " not flushed is lost",
            e);
        drain(false);
      }
    }
  }

  @Override
  public void run() {
    drain(true);
  }

  private void drain(boolean thread) {
    do {
      One one = queue.poll();
      if (one == null) {
        throw new AssertionError("a job is counted, but not in the queue");
      }
      try {
        (thread ? one.job : one.refusal).run();
      } catch (Throwable e) {
        LastResort.log(System.Logger.Level.ERROR, "a last job failed", e);
      }
    } while (size.decrementAndGet() > 0);
  }
}
