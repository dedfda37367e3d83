package edo.internal.driver;

import edo.internal.timer.Ticks;
import edo.internal.timer.TimerDriver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one worker waits with: a timer wheel of its own, and the reactor it shares with the others.
 * The worker that owns the driver's place turns it between slices and sleeps in it when it is idle;
 * an idle worker may fire a busy one's timers; a spare takes it over from a worker that is stuck.
 *
 * <p><b>Who turns.</b> {@code entered} is a try-lock: whoever gets it may fire timers and change
 * {@code parking}. Nobody ever waits for it.
 *
 * <p><b>Where it sleeps.</b> In the reactor, so that events wake it; outside if somebody else is in
 * there, who sleeps there too or will come back before it sleeps. So when all sleep, one of them
 * does so inside: the last that was in there could go in again, as nobody else was.
 *
 * <p><b>Parking.</b> {@code parking} is AWAKE, PARKED (outside), POLLING (inside) or NOTIFIED. The
 * sleeper goes from AWAKE to PARKED or POLLING before it waits and back to AWAKE after; {@link
 * #unpark} sets NOTIFIED and wakes whom it found asleep, at the place where it sleeps. A
 * notification that comes before the sleep makes the CAS fail, one that comes during it ends the
 * wait. One that comes late, when another sleeps inside already, ends that one's wait, for nothing.
 *
 * <table>
 * <caption>Shared fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>entered</td><td>volatile</td><td>CAS, volatile to leave</td><td>who turns</td></tr>
 * <tr><td>parking</td><td>volatile</td><td>CAS to sleep, exchange to notify</td><td>all</td></tr>
 * <tr><td>sleeper</td><td>after PARKED was seen</td><td>before PARKED</td><td>who sleeps</td></tr>
 * </table>
 */
public final class Driver {
  private static final int AWAKE = 0;
  private static final int PARKED = 1;
  private static final int POLLING = 2;
  private static final int NOTIFIED = 3;

  private final RuntimeClock clock;
  private final IoDriver io;
  private final TimerDriver timers;
  private final AtomicBoolean entered = new AtomicBoolean();
  private final AtomicInteger parking = new AtomicInteger();
  private final AtomicLong wakes = new AtomicLong();
  private @Nullable Thread sleeper;

  /**
   * Makes a driver.
   *
   * @param io the reactor of all drivers
   * @param clock the runtime's clock
   */
  public Driver(IoDriver io, RuntimeClock clock) {
    this.io = io;
    this.clock = clock;
    this.timers = new TimerDriver(Ticks.floor(clock.nanoTime()));
  }

  /**
   * The driver's timers.
   *
   * @return the wheel
   */
  public TimerDriver timers() {
    return timers;
  }

  /**
   * Tries to become the one who turns.
   *
   * @return whether the caller must call {@link #leave()} later
   */
  public boolean enter() {
    return !entered.get() && entered.compareAndSet(false, true);
  }

  /** Lets somebody else turn. */
  public void leave() {
    entered.set(false);
  }

  /**
   * Passes on what is ready, unless somebody else is about it, and fires due timers. Does not wait.
   * Inside {@link #enter}, by the worker of this place.
   *
   * @return whether anything happened, or is left for the next turn
   */
  public boolean turn() {
    boolean happened = false;
    if (!io.isIdle() && io.enter()) {
      try {
        happened = io.turn();
      } finally {
        io.leave();
      }
    }
    return runTimers() || happened;
  }

  /**
   * Waits for an event, a timer or {@link #unpark}; what there is then is passed on by the next
   * {@link #turn}. Inside {@link #enter}, by the worker of this place.
   */
  public void await() {
    boolean inside = io.enter();
    try {
      sleeper = Thread.currentThread();
      if (!parking.compareAndSet(AWAKE, inside ? POLLING : PARKED)) {
        parking.set(AWAKE);
        return;
      }
      try {
        sleep(inside, untilNextTimer());
      } finally {
        timers.finishSleep();
        parking.set(AWAKE);
      }
    } finally {
      if (inside) {
        io.leave();
      }
    }
  }

  private void sleep(boolean inside, long nanos) {
    if (inside) {
      var _ = io.fetch(nanos);
    } else if (nanos < 0) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  private long untilNextTimer() {
    long tick = timers.prepareSleep();
    if (tick == Long.MAX_VALUE) {
      return -1;
    }
    long wait = Math.max(0, Ticks.toNanos(tick) - clock.nanoTime());
    // Time may stand still: then only an event or a notification can end the wait.
    return clock.isPaused() && wait > 0 ? -1 : wait;
  }

  /**
   * With a paused clock and nothing else to do: jumps to the next timer. Inside {@link #enter}.
   *
   * @return false if there is none
   */
  public boolean advanceToNextTimer() {
    long next = nextTimer();
    if (next == Long.MAX_VALUE) {
      return false;
    }
    clock.advanceTo(next);
    var _ = runTimers();
    return true;
  }

  /**
   * When to look at the timers again. Inside {@link #enter}.
   *
   * @return a time on the runtime's clock, not after the next timer, {@link Long#MAX_VALUE} if
   *     there is none
   */
  public long nextTimer() {
    long tick = timers.prepareSleep();
    timers.finishSleep();
    return tick == Long.MAX_VALUE ? tick : Ticks.toNanos(tick);
  }

  /**
   * Ends the current or next wait. If it throws, it can be called again.
   *
   * @return whether a thread had to be woken in the kernel
   */
  public boolean unpark() {
    int before = parking.getAndSet(NOTIFIED);
    if (before != PARKED && before != POLLING) {
      return false;
    }
    boolean woken = false;
    try {
      wakes.getAndIncrement();
      if (before == POLLING) {
        io.wake();
      } else {
        LockSupport.unpark(sleeper);
      }
      woken = true;
    } finally {
      if (!woken) { // no stack or no memory: the next one must not take it for woken
        var _ = parking.compareAndSet(NOTIFIED, before);
      }
    }
    return true;
  }

  /**
   * Fires due timers. Inside {@link #enter}.
   *
   * @return whether there were any
   */
  public boolean runTimers() {
    return timers.size() != 0 && timers.runDue(Ticks.floor(clock.nanoTime())) != 0;
  }

  /** Fires all timers. Nobody turns any more. */
  public void close() {
    timers.fireAll();
  }

  /**
   * How often {@link #unpark} had to go through the kernel.
   *
   * @return the number
   */
  public long wakes() {
    return wakes.get();
  }
}
