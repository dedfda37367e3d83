package edo.internal.scheduler;

import edo.internal.seam.LastResort;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The platform thread under a worker. It holds a place while its worker is in it, and waits as a
 * spare afterwards.
 */
final class WorkerThread extends Thread {
  private static final long RETRY_NANOS = 10_000_000;

  final Worker worker;
  private final Scheduler scheduler;
  private volatile @Nullable Slot assigned;
  private volatile boolean ended;

  /** For who looks into a heap dump. */
  @SuppressWarnings("unused")
  private int unsaid;

  WorkerThread(Scheduler scheduler, Worker worker, String name, @Nullable Slot first) {
    super(null, null, name, scheduler.config().threadStackSize());
    this.scheduler = scheduler;
    this.worker = worker;
    this.assigned = first;
    setDaemon(true);
  }

  /** Gives a waiting spare a place. */
  void assign(Slot slot) {
    assigned = slot;
    LockSupport.unpark(this);
  }

  /** Lets a waiting spare end. */
  void end() {
    ended = true;
    LockSupport.unpark(this);
  }

  @Override
  public void run() {
    scheduler.config().onThreadStart().run();
    try {
      for (; ; ) {
        Slot slot = assigned;
        if (slot != null) {
          assigned = null;
          hold(slot);
          if (!scheduler.crew().keepSpare(this)) {
            break;
          }
        } else if (ended) {
          break;
        } else {
          LockSupport.park(this);
          var _ = Thread.interrupted(); // left by a poll that interrupted its own thread
        }
      }
      worker.retireRunners();
    } catch (Throwable e) {
      LastResort.log(
          System.Logger.Level.ERROR, "a worker thread without a place failed, and ends", e);
    } finally {
      scheduler.crew().threadEnded(this);
      scheduler.config().onThreadStop().run();
    }
  }

  /** A place is never given up because of an exception: nobody else would come for it. */
  private void hold(Slot slot) {
    do {
      try {
        worker.hold(slot);
        return;
      } catch (Throwable e) {
        complain(e);
      }
    } while (slot.active == worker && !scheduler.isStopped());
  }

  /** As {@link Monitor} does: says it if it can be said, and lets the worker go on. */
  private void complain(Throwable e) {
    try {
      LastResort.log(
          System.Logger.Level.ERROR, "a worker failed between two slices and goes on", e);
      LockSupport.parkNanos(this, RETRY_NANOS);
    } catch (Throwable again) {
      unsaid++;
    }
  }
}
