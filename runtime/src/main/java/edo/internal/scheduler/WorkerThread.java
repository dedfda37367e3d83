package edo.internal.scheduler;

import edo.internal.seam.LastResort;
import edo.internal.task.Carrier;
import edo.internal.task.UnderWorker;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The platform thread under a worker. It holds a place while its worker is in it, and waits as a
 * spare afterwards. A {@link StepThread} is under one worker after the other.
 */
class WorkerThread extends Thread implements UnderWorker {
  private static final long RETRY_NANOS = 10_000_000;

  /**
   * To stand by a worker that is stuck between two slices, until it moves.
   *
   * @param slot its place
   * @param stuck the worker
   * @param slice what it has counted up to
   */
  record Help(Slot slot, Worker stuck, long slice) {
    boolean isNeeded() {
      return slot.active == stuck && stuck.slice() == slice;
    }
  }

  /** Never replaced but by a {@link StepThread}, for itself. */
  Worker worker;

  /** The runtime that code on this thread has entered, if that is another one. For this thread. */
  @Nullable Scheduler entered;

  private final Scheduler scheduler;
  private volatile @Nullable Slot assigned;
  private volatile @Nullable Help help;
  private volatile boolean ended;

  /** For who looks into a heap dump. */
  @SuppressWarnings("unused")
  private int unsaid;

  WorkerThread(Scheduler scheduler, Worker worker, String name, @Nullable Slot first) {
    super(scheduler.crew().group(), null, name, scheduler.config().threadStackSize());
    this.scheduler = scheduler;
    this.worker = worker;
    this.assigned = first;
    setDaemon(true);
  }

  @Override
  public @Nullable Carrier carrier() {
    return worker;
  }

  /** Gives a waiting spare a place. */
  void assign(Slot slot) {
    assigned = slot;
    LockSupport.unpark(this);
  }

  /** Has a waiting spare help out. */
  void assign(Help task) {
    help = task;
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
        Help task = help;
        if (slot != null || task != null) {
          if (slot != null) {
            assigned = null;
            hold(slot);
          } else if (task != null) {
            help = null;
            worker.help(task);
          }
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
