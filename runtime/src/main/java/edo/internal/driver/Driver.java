package edo.internal.driver;

import edo.internal.seam.ReadyCell;
import edo.internal.timer.Ticks;
import edo.internal.timer.TimerDriver;
import edo.reactor.Backend;
import edo.reactor.Events;
import edo.reactor.Poll;
import edo.reactor.Readiness;
import edo.reactor.Token;
import edo.reactor.Waker;
import edo.runtime.RuntimeShutDownException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one worker waits with: an instance of the reactor, the sources registered there, and a timer
 * wheel. The worker that owns the driver's place polls it between slices and sleeps in it when it
 * is idle; an idle worker may poll a busy one's; a spare takes it over from a worker that is stuck.
 *
 * <p><b>Who polls.</b> {@code entered} is a try-lock: whoever gets it may poll, dispatch and change
 * {@code parking}. Nobody ever waits for it.
 *
 * <p><b>Parking.</b> {@code parking} is AWAKE, PARKED or NOTIFIED. The sleeper goes AWAKE → PARKED
 * before it waits and back to AWAKE after; {@link #unpark} sets NOTIFIED and writes to the
 * reactor's waker only if it found PARKED. A notification that comes before the sleep makes the CAS
 * to PARKED fail, one that comes during it ends the wait.
 *
 * <p><b>In batches.</b> A poll may fetch a thousand events, but they are passed on {@value #BATCH}
 * at a time, the next batch when the worker has run what the last one woke. To wake a task and to
 * run it touches the same memory; in between should not lie that of a thousand others. And the run
 * queue does not overflow.
 */
public final class Driver implements ReadyCell.Registrar {
  private static final int AWAKE = 0;
  private static final int PARKED = 1;
  private static final int NOTIFIED = 2;
  private static final long WAKER_TOKEN = -1;
  private static final int BATCH = 32;
  private static final int INTEREST = Readiness.READABLE | Readiness.WRITABLE;

  private final RuntimeClock clock;
  private final Poll poll;
  private final Events events;
  private final Waker waker;
  private final TimerDriver timers;
  private final CellTable cells = new CellTable();
  private final AtomicBoolean entered = new AtomicBoolean();
  private final AtomicInteger parking = new AtomicInteger();
  private final AtomicLong registered = new AtomicLong();
  private final AtomicLong deregistered = new AtomicLong();
  private final AtomicLong wakes = new AtomicLong();
  private volatile boolean shutDown;

  /** The first event of the last poll that was not passed on yet. Inside {@link #enter}. */
  private int next;

  /** Whether there is one: for who asks from outside. */
  private volatile boolean backlog;

  private final LongAdder readyEvents = new LongAdder();

  /**
   * Opens a driver.
   *
   * @param backend which reactor
   * @param clock the runtime's clock
   * @param eventsPerPoll how many events one poll fetches at most
   * @throws IOException if the system has no more descriptors
   */
  public Driver(Backend backend, RuntimeClock clock, int eventsPerPoll) throws IOException {
    this.clock = clock;
    this.poll = Poll.open(backend);
    this.events = Events.withCapacity(eventsPerPoll);
    this.waker = new Waker(poll.registry(), new Token(WAKER_TOKEN));
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
   * Tries to become the one who polls.
   *
   * @return whether the caller must call {@link #leave()} later
   */
  public boolean enter() {
    return !entered.get() && entered.compareAndSet(false, true);
  }

  /** Lets somebody else poll. */
  public void leave() {
    entered.set(false);
  }

  /**
   * Passes on what is ready, fetching it first unless some is left, and fires due timers. Does not
   * wait. Inside {@link #enter}.
   *
   * @return whether anything happened, or is left for the next turn
   */
  public boolean turn() {
    boolean io = (cells.size() != 0 || backlog) && pollOnce(0);
    return runTimers() || io;
  }

  /**
   * Whether events were fetched that are not passed on yet.
   *
   * @return true if the next turn has something to do
   */
  public boolean hasBacklog() {
    return backlog;
  }

  /** Whether there is anything a poll could bring. */
  public boolean isIdle() {
    return cells.size() == 0 && timers.size() == 0;
  }

  /**
   * Waits for an event, a timer or {@link #unpark}. Inside {@link #enter}.
   *
   * @param maxNanos how long at most, negative for no limit
   * @return whether an event or a timer ended the wait
   */
  public boolean park(long maxNanos) {
    if (backlog) {
      return turn();
    }
    if (!parking.compareAndSet(AWAKE, PARKED)) {
      parking.set(AWAKE);
      return turn();
    }
    boolean io = pollOnce(untilNextTimer(maxNanos));
    timers.finishSleep();
    parking.set(AWAKE);
    return runTimers() || io;
  }

  private long untilNextTimer(long maxNanos) {
    long tick = timers.prepareSleep();
    if (tick == Long.MAX_VALUE) {
      return maxNanos;
    }
    long wait = Math.max(0, Ticks.toNanos(tick) - clock.nanoTime());
    if (clock.isPaused() && wait > 0) {
      return maxNanos; // time stands still: only an event or a notification can end the wait
    }
    return maxNanos < 0 ? wait : Math.min(wait, maxNanos);
  }

  /**
   * With a paused clock and nothing else to do: jumps to the next timer. Inside {@link #enter}.
   *
   * @return false if there is none
   */
  public boolean advanceToNextTimer() {
    long tick = timers.prepareSleep();
    timers.finishSleep();
    if (tick == Long.MAX_VALUE) {
      return false;
    }
    clock.advanceTo(Ticks.toNanos(tick));
    var _ = runTimers();
    return true;
  }

  /**
   * Ends the current or next wait. If it throws, it can be called again.
   *
   * @return whether a thread had to be woken in the kernel
   */
  public boolean unpark() {
    if (parking.getAndSet(NOTIFIED) != PARKED) {
      return false;
    }
    boolean woken = false;
    try {
      wakes.getAndIncrement();
      waker.wake();
      woken = true;
    } finally {
      if (!woken) { // no stack or no memory: the next one must not take it for woken
        var _ = parking.compareAndSet(NOTIFIED, PARKED);
      }
    }
    return true;
  }

  private boolean pollOnce(long nanos) {
    if (next == events.size()) {
      try {
        next = 0;
        var _ = poll.pollNanos(events, nanos);
      } catch (IOException e) {
        throw new IllegalStateException(
            "the reactor cannot poll; the runtime cannot go on without it", e);
      }
    }
    int from = next;
    int end = Math.min(events.size(), from + BATCH);
    next = end;
    boolean more = end < events.size();
    if (more != backlog) {
      backlog = more;
    }
    int found = 0;
    for (int i = from; i < end; i++) {
      long token = events.tokenAt(i);
      if (token == WAKER_TOKEN) {
        continue;
      }
      ReadyCell cell = cells.find(token);
      if (cell != null) {
        found++;
        cell.ready(events.readinessAt(i));
      }
    }
    if (found > 0) {
      readyEvents.add(found);
    }
    return found > 0 || more;
  }

  private boolean runTimers() {
    return timers.size() != 0 && timers.runDue(Ticks.floor(clock.nanoTime())) != 0;
  }

  @Override
  public void register(ReadyCell cell) throws IOException {
    if (shutDown) {
      throw new RuntimeShutDownException();
    }
    cells.add(cell);
    try {
      poll.registry().register(cell.source(), cell.token(), INTEREST);
    } catch (IOException | RuntimeException e) {
      cells.remove(cell);
      if (shutDown) {
        var gone = new RuntimeShutDownException(); // closed under us
        gone.initCause(e);
        throw gone;
      }
      throw e;
    }
    registered.getAndIncrement();
    if (shutDown) {
      cell.ready(ReadyCell.GONE); // the sweep may have passed before we were in the table
    }
  }

  /**
   * Gives the token up. The source leaves the reactor itself when it is closed, before or after.
   */
  @Override
  public void deregister(ReadyCell cell) {
    cells.remove(cell);
    deregistered.getAndIncrement();
  }

  @Override
  public boolean isShutDown() {
    return shutDown;
  }

  /** Ends all waiting, fires all timers, closes the reactor. Nobody polls any more. */
  public void close() {
    shutDown = true;
    cells.forEach(cell -> cell.ready(ReadyCell.GONE));
    timers.fireAll();
    poll.close();
  }

  /**
   * Sources registered now.
   *
   * @return the number
   */
  public int sources() {
    return cells.size();
  }

  /**
   * Sources registered since the start.
   *
   * @return the number
   */
  public long registered() {
    return registered.get();
  }

  /**
   * Sources deregistered since the start.
   *
   * @return the number
   */
  public long deregistered() {
    return deregistered.get();
  }

  /**
   * Readiness events handled since the start.
   *
   * @return the number
   */
  public long readyEvents() {
    return readyEvents.sum();
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
