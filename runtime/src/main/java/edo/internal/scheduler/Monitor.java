package edo.internal.scheduler;

import edo.internal.driver.RuntimeClock;
import edo.internal.task.TaskCore;
import edo.runtime.SliceReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches the workers from a thread of its own, a few times within the slice limit: takes the place
 * of a worker that is stuck in one slice, has a spare help out where one is stuck between two,
 * wakes a worker for work that was left lying or by whose maker it could not be woken, wakes one
 * for the reactor if nobody was seen there twice in a row, and reports failures that nobody joined.
 *
 * <p><b>Stuck between two slices</b> is a worker whose hook waits for a task, or one that waits in
 * the poll of its reactor for a monitor of the JDK's that a virtual thread is to have first: who
 * leaves a monitor wakes only the next in line, a virtual thread that was taken off its worker
 * needs one to run, and if that one stands behind it in the line both wait for ever. Such a worker
 * holds its driver, so its place cannot be given away, and it may have been woken for work that
 * nobody else is then told of.
 *
 * <p>While nothing happens in the runtime, and somebody is in the reactor to notice if something
 * does, it sleeps for good. {@link #active} ends that sleep; a worker calls it after it has made
 * itself busy, and so after it has left the reactor, the monitor looks at the workers after it has
 * announced its sleep, and both sides are sequentially consistent. As long as a worker is cut off
 * it looks now and then for what slipped into that worker's queue as it was cut off: nobody else is
 * told of that.
 */
final class Monitor implements Runnable {
  /**
   * Ticks without any activity after which the monitor sleeps: long enough for pauses in traffic.
   */
  private static final int QUIET_TICKS = 20;

  /** No slice has that number. */
  private static final long UNSEEN = -1;

  private static final System.Logger LOG = System.getLogger("edo.runtime");

  private final Scheduler scheduler;
  private final long tickNanos;
  private final Thread thread;
  private final long[] seen;
  private final long[] since;
  private volatile boolean asleep;

  /** Nobody was in the reactor at the last look. */
  private boolean wasDeserted;

  /** Somebody could not wake a worker. */
  private volatile boolean owed;

  /** For who looks into a heap dump. */
  @SuppressWarnings("unused")
  private int unsaid;

  Monitor(Scheduler scheduler, int slots, long sliceLimitNanos, String name) {
    this.scheduler = scheduler;
    // Two ticks are the limit, so a slice is caught between one and one and a half limits.
    this.tickNanos = Math.max(1_000_000, sliceLimitNanos / 2);
    this.seen = new long[slots];
    Arrays.fill(seen, UNSEEN);
    this.since = new long[slots];
    this.thread = new Thread(null, this, name, 0);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  Thread thread() {
    return thread;
  }

  /** Something is going on. */
  void active() {
    if (asleep) {
      wake();
    }
  }

  /** A worker has to be woken, and the caller cannot: it has no stack or no memory left. */
  void oweWake() {
    owed = true;
    if (Thread.currentThread() != thread) { // else it tries again at its next look
      wake();
    }
  }

  void wake() {
    asleep = false;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!scheduler.isStopped()) {
      try {
        watch();
      } catch (Throwable e) {
        complain(e);
      }
    }
  }

  /**
   * Says that a look has failed, if that can be said: without memory even the text may be too much.
   * The monitor goes on whatever happens, nobody else looks after the workers.
   */
  private void complain(Throwable e) {
    try {
      scheduler.internalError("the monitor failed at one of its looks, and goes on", e);
      LockSupport.parkNanos(this, tickNanos);
    } catch (Throwable again) {
      unsaid++;
    }
  }

  private void watch() {
    int quiet = 0;
    while (!scheduler.isStopped()) {
      quiet = look() ? 0 : quiet + 1;
      if (quiet < QUIET_TICKS) {
        LockSupport.parkNanos(this, tickNanos);
        continue;
      }
      asleep = true;
      if (!owed && scheduler.isQuiet()) {
        while (asleep && !owed && !scheduler.isStopped() && !scheduler.crew().hasDetachedWork()) {
          if (scheduler.crew().hasDetached()) {
            LockSupport.parkNanos(this, QUIET_TICKS * tickNanos);
          } else {
            LockSupport.park(this);
          }
        }
      }
      asleep = false;
      quiet = 0;
      Arrays.fill(seen, UNSEEN);
    }
  }

  /** One look at everything. Says whether anything was going on. */
  private boolean look() {
    long now = RuntimeClock.machineNanos();
    boolean busy = scheduler.reportFailures(now);
    if (owed) {
      owed = false;
      busy = true;
      scheduler.dispatch().wakeOwed();
    }
    if (scheduler.rings().map(Rings::areBusy).orElse(false)) {
      busy = true;
      if (!scheduler.gate().isOpen()) {
        scheduler.rings().ifPresent(Rings::complete); // the worker polls nothing
      }
    }
    for (Slot slot : scheduler.slots()) {
      Worker worker = slot.active;
      if (worker == null || scheduler.isParked(slot)) {
        seen[slot.index] = UNSEEN;
        continue;
      }
      busy = true;
      long slice = worker.slice();
      if (slice != seen[slot.index]) {
        seen[slot.index] = slice;
        since[slot.index] = now;
      } else if (now - since[slot.index] >= 2 * tickNanos) {
        // The time, too: one look may follow upon another at once, after a wake-up that came late.
        heldUp(slot, worker, now - since[slot.index]);
      }
    }
    boolean lying = (busy || scheduler.crew().hasDetached()) && scheduler.search().needsRescue();
    boolean deserted = scheduler.io().isUnattended();
    if (lying || (deserted && wasDeserted)) {
      scheduler.dispatch().wakeOne();
    }
    wasDeserted = deserted;
    return busy;
  }

  private void heldUp(Slot slot, Worker worker, long nanos) {
    long slice = seen[slot.index];
    if ((slice & 1) == 0) {
      if (scheduler.search().anyWork() || scheduler.io().isUnattended()) {
        scheduler.crew().help(slot, worker, slice);
      }
    } else if (scheduler.crew().handOff(slot, worker)) {
      worker.nudge();
      slot.longSlices.increment();
      seen[slot.index] = UNSEEN;
      report(slot, worker, nanos);
    }
  }

  private void report(Slot slot, Worker worker, long nanos) {
    TaskCore<?> culprit = worker.current();
    var report =
        new SliceReport(
            culprit == null ? Optional.empty() : Optional.of(culprit.meta()),
            Duration.ofNanos(nanos),
            scheduler.crew().stackOf(worker));
    var handler = scheduler.config().onLongSlice();
    if (handler != null) {
      handler.accept(report);
    } else if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      LOG.log(System.Logger.Level.DEBUG, "worker " + slot.index + " was held up: " + report);
    }
  }
}
