package edo.internal.scheduler;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The platform thread under a worker. It holds a place while its worker is in it, and waits as a
 * spare afterwards.
 */
final class WorkerThread extends Thread {
  final Worker worker;
  private final Scheduler scheduler;
  private volatile @Nullable Slot assigned;
  private volatile boolean ended;

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
          worker.hold(slot);
          if (!scheduler.keepSpare(this)) {
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
      System.getLogger("edo.runtime")
          .log(
              System.Logger.Level.ERROR,
              "worker thread " + getName() + " died; the runtime has lost a worker: report this",
              e);
    } finally {
      scheduler.threadEnded(this);
      scheduler.config().onThreadStop().run();
    }
  }
}
