package edo.internal.scheduler;

import edo.internal.driver.Driver;
import edo.internal.driver.IoDriver;
import org.jspecify.annotations.Nullable;

/**
 * Looking for work among the others: on behalf of a worker that has none, of one that is about to
 * sleep or wakes somebody, and of the monitor. Has no state of its own.
 */
final class WorkSearch {
  private final Slot[] slots;
  private final IoDriver io;
  private final Entrance entrance;
  private final IdleWorkers idle;
  private final Crew crew;

  WorkSearch(Slot[] slots, IoDriver io, Entrance entrance, IdleWorkers idle, Crew crew) {
    this.slots = slots;
    this.io = io;
    this.entrance = entrance;
    this.idle = idle;
    this.crew = crew;
  }

  /**
   * Takes work from another worker, from a random one on.
   *
   * @param lastPass whether to go further: LIFO units, timers of busy workers, and the reactor
   */
  @Nullable Runnable steal(Worker thief, boolean lastPass) {
    int n = slots.length;
    int start = n == 1 ? 0 : thief.nextRandom(n);
    for (int i = 0; i < n; i++) {
      Slot slot = slots[(start + i) % n];
      Worker victim = slot.active;
      if (victim == null || victim == thief) {
        continue;
      }
      Runnable unit = thief.stealFrom(victim, lastPass);
      if (unit == null && lastPass) {
        unit = fireFor(thief, slot.driver);
      }
      if (unit != null) {
        return unit;
      }
    }
    Runnable unit = crew.stealDetached(thief);
    return unit == null && lastPass ? poll(thief) : unit;
  }

  /** Fires the timers of a busy worker; what they wake is queued at the thief. */
  private static @Nullable Runnable fireFor(Worker thief, Driver driver) {
    if (driver.timers().size() == 0 || !driver.enter()) {
      return null;
    }
    try {
      return driver.runTimers() ? thief.queue.pop() : null;
    } finally {
      driver.leave();
    }
  }

  /** Polls the reactor; what becomes ready is queued at the thief. */
  private @Nullable Runnable poll(Worker thief) {
    if (io.isIdle() || !io.enter()) {
      return null;
    }
    try {
      do {
        Runnable unit = io.turn() ? thief.queue.pop() : null;
        if (unit != null) {
          return unit;
        }
      } while (io.hasBacklog()); // what was passed on has woken nobody
      return null;
    } finally {
      io.leave();
    }
  }

  /** Whether another worker would find something that is worth its wake. */
  boolean isWorthWaking(Worker except) {
    if (!entrance.isEmpty()) {
      return true;
    }
    for (Slot slot : slots) {
      Worker w = slot.active;
      if (w != null && w != except && w.worthStealing()) {
        return true;
      }
    }
    return crew.hasDetachedWork();
  }

  /** For the monitor: whether anything could run. */
  boolean anyWork() {
    if (!entrance.isEmpty() || crew.hasDetachedWork()) {
      return true;
    }
    for (Slot slot : slots) {
      Worker w = slot.active;
      if (w != null && w.hasStealable()) {
        return true;
      }
    }
    return false;
  }

  /** For the monitor: whether somebody sleeps beside work that nobody may be coming for. */
  boolean needsRescue() {
    if (!idle.anySleeping()) {
      return false;
    }
    if (!entrance.isEmpty() || crew.hasDetachedWork()) {
      return true;
    }
    for (Slot slot : slots) {
      Worker w = slot.active;
      if (w != null && w.hasStealable() && (w.slice() & 1) != 0) {
        return true;
      }
    }
    return false;
  }
}
