package edo.internal.scheduler;

import edo.internal.driver.RuntimeClock;
import edo.internal.seam.World;
import edo.internal.task.Runner;
import edo.internal.task.TaskCore;
import org.jspecify.annotations.Nullable;

/**
 * Queues what has become runnable, where it was made so, and wakes somebody to run it. Lock-free;
 * never waits. Has no state of its own, but in a simulation.
 */
final class Dispatch {
  private final Scheduler scheduler;

  /** Null but in a simulation. */
  private final @Nullable Strangers strangers;

  Dispatch(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.strangers = scheduler.world() == null ? null : new Strangers();
  }

  /** Queues a unit: on the worker the caller runs on, else for whoever comes. */
  void schedule(Runnable unit) {
    Thread t = Thread.currentThread();
    if (t instanceof WorkerThread w) {
      if (w.worker.scheduler() == scheduler) {
        w.worker.schedule(unit, w.worker.polling());
        return;
      }
    } else if (t.isVirtual()) {
      Runner runner = Runner.of(t);
      if (runner != null && runner.carrier() instanceof Worker w && w.scheduler() == scheduler) {
        w.schedule(unit, true);
        return;
      }
    }
    scheduleOutside(unit);
  }

  /** Queues the continuation of a virtual thread that is no task. */
  void scheduleStranger(Runnable continuation) {
    if (strangers != null) {
      strangers.runnable(continuation);
    }
    schedule(continuation);
  }

  private void scheduleOutside(Runnable unit) {
    World world = scheduler.world();
    if (strangers != null) {
      Worker stepped = scheduler.steppedHere();
      if (stepped != null) {
        stepped.schedule(unit, false);
        return;
      }
    }
    if (world != null && strangers != null) {
      strangers.report(world, unit); // first, or the simulation runs it and knows nothing of that
    }
    pushOutside(unit);
  }

  private void pushOutside(Runnable unit) {
    Entrance entrance = scheduler.entrance();
    Lane lane = entrance.enter();
    try {
      stamp(unit);
      entrance.push(unit, lane);
    } finally {
      if (lane != null) {
        lane.leave();
      }
    }
    wakeOne();
  }

  /** The same, behind all that is queued there already. */
  void scheduleLast(Runnable unit) {
    Worker here = scheduler.workerHere();
    if (here != null) {
      here.schedule(unit, false);
    } else {
      scheduleOutside(unit);
    }
  }

  /** Notes when a unit was queued, if waits are measured. */
  void stamp(Runnable unit) {
    if (scheduler.config().waitTimes() != null) {
      TaskCore<?> task = TaskCore.of(unit);
      if (task != null) {
        task.queuedAt(RuntimeClock.machineNanos());
      }
    }
  }

  /** Queues what a worker without a place has made runnable. */
  void inject(Runnable unit) {
    stamp(unit);
    scheduler.entrance().inject(unit);
    wakeOne();
  }

  /**
   * Wakes a sleeping worker, unless one is looking for work already. What there is to do is queued
   * by now, so a caller whose stack or memory does not suffice for this has the monitor do it: the
   * wake-up would be lost, and with a sleeper claimed that sleeps on, so would all that follow.
   */
  void wakeOne() {
    try {
      int worker = scheduler.idle().claimSleeper();
      if (worker >= 0) {
        var _ = scheduler.slots()[worker].driver.unpark();
      }
    } catch (Throwable e) {
      scheduler.monitor().oweWake();
    }
  }

  /** For the monitor: makes up for a {@link #wakeOne} that got stuck somewhere. */
  void wakeOwed() {
    for (Slot slot : scheduler.slots()) {
      if (!scheduler.idle().isSleeping(slot.index)) {
        var _ = slot.driver.unpark(); // claimed, or awake; then its next sleep is a short one
      }
    }
    wakeOne();
  }

  void wakeAll() {
    for (Slot slot : scheduler.slots()) {
      var _ = slot.driver.unpark();
    }
    scheduler.gate().signal();
  }
}
