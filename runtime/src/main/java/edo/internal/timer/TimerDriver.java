package edo.internal.timer;

import edo.internal.seam.LastResort;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A timer wheel that any thread may use and nobody waits for.
 *
 * <p><b>Protocol.</b> {@code lock} is a try-lock. Whoever gets it works on the wheel directly; its
 * critical sections are short and call nobody else's code. Whoever does not pushes the entry to the
 * {@code inbox}, a stack through the entries themselves, which the next holder of the lock empties
 * first. The <em>owner</em> is the thread that sleeps until the next timer; others may run timers
 * for it.
 *
 * <p><b>States of the lock:</b> FREE, HELD. States of an entry: see {@link TimerEntry}.
 *
 * <pre>
 *   field         read                    write                       owner
 *   lock          opaque, CAS (acquire)   CAS (acquire), release      who turned it to HELD
 *   wheel         plain                   plain                       the lock's holder
 *   inbox         volatile                CAS to push, swap to empty  pushers; the lock's holder
 *   inboxSize     volatile                atomic add                  pushers; the lock's holder
 *   wheelSize     opaque                  opaque                      the lock's holder
 *   sleepingUntil volatile                volatile                    the owner
 *   moreDue       opaque                  opaque                      the lock's holder
 *   shutDown      volatile                volatile, once              fireAll()
 *   spare         atomic swap             atomic swap                 who runs timers
 * </pre>
 *
 * <p><b>An entry fires exactly once, or cancel returned true.</b> Every transition out of QUEUED
 * and ARMED is a CAS, but for one: a canceller that holds the lock stores CANCELLED. ARMED to FIRED
 * happens under the lock too, so the only one who can race with that store is a canceller without
 * the lock, and it writes the same value. {@link TimerEntry#onFire} is called by the one who made
 * the entry FIRED.
 *
 * <p><b>An entry is in the inbox at most once,</b> though it may come there twice. It is pushed
 * while QUEUED, by the one who schedules it, and when it goes from ARMED to CANCELLED without the
 * lock, which happens once. Emptying the inbox reads {@code inboxNext} before it makes an entry
 * ARMED, so the second push finds the link free.
 *
 * <p><b>No timer is slept past.</b> Let S be a {@link #schedule} and P the owner's {@link
 * #prepareSleep} before the sleep in question.
 *
 * <ol>
 *   <li>S gets the lock before P: the release of the lock by S happens before its acquisition by P,
 *       so P sees the entry and counts it in.
 *   <li>S gets the lock after P: what P wrote to {@code sleepingUntil} under the lock happens
 *       before the read of S, which compares and asks for a wake-up. If it reads a later value than
 *       P's, the sleep is over.
 *   <li>S uses the inbox: S pushes, then reads {@code sleepingUntil}; P writes {@code
 *       sleepingUntil}, then reads {@code inbox}. All four are volatile, hence in one total order,
 *       so S sees the sleep or P sees the entry and does not sleep. P holds the lock until it has
 *       read, or a third thread could move the entry to the wheel unseen in between.
 * </ol>
 *
 * The wake-up may come before the sleep; then the owner's own parking protocol must make the sleep
 * return at once. An entry in the inbox that is not due before {@code sleepingUntil} needs no
 * wake-up: the owner wakes by itself early enough to fetch it.
 *
 * <p><b>{@link #size} is never 0 while something is scheduled.</b> An entry is counted in {@code
 * inboxSize} before the push, in {@code wheelSize} before it is taken off {@code inboxSize};
 * reading is in the order in which entries move.
 *
 * <p><b>Nothing is left behind at shutdown.</b> {@code shutDown} is set before the sweep takes the
 * lock. Who held the lock earlier has inserted what the sweep finds; who holds it later sees {@code
 * shutDown} and fires its entry itself; who pushed to the inbox reads {@code shutDown} after that,
 * so either it sweeps, or the sweep sees the push.
 *
 * <p><b>Rejected.</b> A lock that is waited for: a virtual thread would pin its carrier, a
 * descheduled thread hold up the owner. A wheel that only the owner touches with all others going
 * through the inbox: the owner of a driver changes, and timers that are cancelled early would stay
 * until the owner looks. A {@code ConcurrentLinkedQueue} as inbox: a node for each entry, and
 * asking whether it is empty costs more than a load. Unlocking with a full fence so that fireAll()
 * need not wait: it would cost every timer what only shutdown needs.
 */
public final class TimerDriver {
  private static final int FREE = 0;
  private static final int HELD = 1;

  /** How many timers are fired at most in one go. */
  private static final int BATCH = 128;

  /** How often {@link #armed} tries to get at the wheel. */
  private static final int PATIENCE = 1000;

  /** Value of {@code sleepingUntil} that no deadline is before. */
  private static final long AWAKE = Long.MIN_VALUE;

  private static final VarHandle LOCK;
  private static final VarHandle INBOX;
  private static final VarHandle INBOX_SIZE;
  private static final VarHandle WHEEL_SIZE;
  private static final VarHandle MORE_DUE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LOCK = lookup.findVarHandle(TimerDriver.class, "lock", int.class);
      INBOX = lookup.findVarHandle(TimerDriver.class, "inbox", TimerEntry.class);
      INBOX_SIZE = lookup.findVarHandle(TimerDriver.class, "inboxSize", int.class);
      WHEEL_SIZE = lookup.findVarHandle(TimerDriver.class, "wheelSize", int.class);
      MORE_DUE = lookup.findVarHandle(TimerDriver.class, "moreDue", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimerWheel wheel;
  private final long startTick;
  private final AtomicReference<@Nullable TimerEntry @Nullable []> spare = new AtomicReference<>();

  @SuppressWarnings("unused") // through LOCK
  private int lock;

  private volatile @Nullable TimerEntry inbox;
  private volatile int inboxSize;

  @SuppressWarnings("unused") // through WHEEL_SIZE
  private int wheelSize;

  @SuppressWarnings("unused") // through MORE_DUE
  private boolean moreDue;

  private volatile long sleepingUntil = AWAKE;
  private volatile boolean shutDown;

  /**
   * Makes a driver without timers.
   *
   * @param startTick the present
   */
  public TimerDriver(long startTick) {
    this.startTick = startTick;
    this.wheel = new TimerWheel(startTick);
  }

  /**
   * Schedules an entry. One whose deadline has passed fires when timers are run next. After {@link
   * #fireAll} the entry fires before this returns.
   *
   * @param e an entry that was never scheduled
   * @param deadlineTick the tick at which it fires; beyond {@link Ticks#MAX} is as good as that
   * @return true if the owner must be woken, because it may sleep for longer than that
   * @throws IllegalStateException if the entry was scheduled before
   */
  public boolean schedule(TimerEntry e, long deadlineTick) {
    if (e.state() != TimerEntry.IDLE) {
      throw new IllegalStateException(
          "this timer entry was scheduled already; make a new one for each deadline");
    }
    long tick = Math.min(deadlineTick, Ticks.MAX);
    e.deadlineTick = tick;
    if (!tryLock()) {
      e.setState(TimerEntry.QUEUED);
      push(e);
      if (shutDown) {
        sweep();
      }
      return tick < sleepingUntil;
    }
    boolean late;
    boolean wake = false;
    try {
      late = shutDown;
      if (!late) {
        emptyInbox();
        wheel.insert(e);
        e.setState(TimerEntry.ARMED);
        wake = tick < sleepingUntil;
      }
    } finally {
      unlock();
    }
    if (late) {
      e.setState(TimerEntry.FIRED);
      fire(e);
    }
    return wake;
  }

  /**
   * Cancels an entry. It is unlinked at once, or by the next thread that touches the wheel.
   *
   * @param e an entry that was scheduled here; one that was not cannot be cancelled
   * @return true if it has not fired and never will, also when it was cancelled before; false if it
   *     has fired, is just being fired, or was not scheduled
   */
  public boolean cancel(TimerEntry e) {
    byte state = e.state();
    if (state == TimerEntry.ARMED && tryLock()) {
      try {
        if (e.state() == TimerEntry.ARMED) {
          e.setState(TimerEntry.CANCELLED);
          wheel.remove(e);
        }
        emptyInbox();
      } finally {
        unlock();
      }
      state = e.state();
    }
    for (; ; ) {
      if (state == TimerEntry.QUEUED) {
        if (e.casState(TimerEntry.QUEUED, TimerEntry.CANCELLED)) {
          return true;
        }
      } else if (state == TimerEntry.ARMED) {
        if (e.casState(TimerEntry.ARMED, TimerEntry.CANCELLED)) {
          push(e);
          return true;
        }
      } else {
        return state == TimerEntry.CANCELLED;
      }
      state = e.state();
    }
  }

  /**
   * Fires timers that are due, a limited number. Does nothing if another thread is at the wheel.
   *
   * @param nowTick the present; if it is before an earlier call's, that one is taken
   * @return how many fired; {@link #hasMoreDue} says whether to call again
   */
  public int runDue(long nowTick) {
    if (!tryLock()) {
      return 0;
    }
    @Nullable TimerEntry[] batch;
    int n;
    try {
      emptyInbox();
      long now = Math.min(nowTick, Ticks.MAX);
      if (wheel.advance(now)) {
        MORE_DUE.setOpaque(this, false);
        return 0;
      }
      batch = takeSpare();
      n = claim(batch, wheel.expire(now, batch, BATCH));
      MORE_DUE.setOpaque(this, wheel.nextTick() <= now);
    } finally {
      unlock();
    }
    fire(batch, n);
    spare.set(batch);
    return n;
  }

  /**
   * Whether the last {@link #runDue} left timers that were due.
   *
   * @return true if it stopped at its limit
   */
  public boolean hasMoreDue() {
    return (boolean) MORE_DUE.getOpaque(this);
  }

  /**
   * Announces that the owner is about to sleep. From now on {@link #schedule} asks for a wake-up
   * when it must.
   *
   * @return until when it may sleep, {@link Long#MAX_VALUE} for no limit; a tick that is past if
   *     timers are due, or if another thread is at the wheel so that it cannot be told
   */
  public long prepareSleep() {
    if (!tryLock()) {
      return startTick;
    }
    try {
      emptyInbox();
      long next = wheel.nextTick();
      sleepingUntil = next;
      // Under the lock, so that nobody else can have emptied the inbox since.
      return inbox == null ? next : startTick;
    } finally {
      unlock();
    }
  }

  /** Takes {@link #prepareSleep} back, after the sleep or instead of it. */
  public void finishSleep() {
    sleepingUntil = AWAKE;
  }

  /**
   * Fires all timers, and from now on every new one at once. For shutdown.
   *
   * <p><b>Blocking</b>: the one method that may wait for a thread that is at the wheel; that thread
   * is in a section of bounded length without foreign code.
   */
  public void fireAll() {
    shutDown = true;
    sweep();
  }

  /**
   * How many timers are scheduled; cheap.
   *
   * @return their number, perhaps with some that were just cancelled, never 0 if there are any
   */
  public int size() {
    int waiting = inboxSize;
    return waiting + (int) WHEEL_SIZE.getOpaque(this);
  }

  /**
   * How many timers are armed, for metrics: unlinks first what was cancelled while another thread
   * was at the wheel.
   *
   * @return their number; with a few that were just cancelled if somebody is at the wheel for long
   */
  public int armed() {
    for (int tries = PATIENCE; inbox != null && tries > 0; tries--) {
      if (tryLock()) {
        try {
          emptyInbox();
        } finally {
          unlock();
        }
      } else {
        Thread.onSpinWait();
      }
    }
    return size();
  }

  /**
   * Looks at the timers that are armed, for tests.
   *
   * @param visitor told of each, when nothing is held any more
   */
  public void forEachArmed(Consumer<TimerEntry> visitor) {
    var armed = new ArrayList<TimerEntry>();
    var _ =
        atTheWheel(() -> {
          wheel.forEach(armed::add);
          return "";
        });
    armed.forEach(visitor);
  }

  /**
   * What is wrong with the wheel, for tests; if somebody is at it the answer may be so for a moment
   * only.
   *
   * @return a few words, "" if all is well
   */
  public String fault() {
    return atTheWheel(() -> {
      String fault = wheel.fault();
      return !fault.isEmpty() || inbox != null || inboxSize == 0
          ? fault
          : "its inbox is empty and counts " + inboxSize;
    });
  }

  private String atTheWheel(Supplier<String> look) {
    for (int tries = PATIENCE; tries > 0; tries--) {
      if (tryLock()) {
        try {
          emptyInbox();
          return look.get();
        } finally {
          unlock();
        }
      }
      Thread.onSpinWait();
    }
    return "somebody is at it for ever";
  }

  private boolean tryLock() {
    return (int) LOCK.getOpaque(this) == FREE
        && (int) LOCK.compareAndExchangeAcquire(this, FREE, HELD) == FREE;
  }

  private void unlock() {
    WHEEL_SIZE.setOpaque(this, wheel.size());
    LOCK.setRelease(this, FREE);
  }

  private void push(TimerEntry e) {
    var _ = (int) INBOX_SIZE.getAndAdd(this, 1);
    TimerEntry top;
    do {
      top = inbox;
      e.inboxNext = top;
    } while (!INBOX.compareAndSet(this, top, e));
  }

  /** With the lock held: links what was scheduled and unlinks what was cancelled without it. */
  private void emptyInbox() {
    if (inbox == null) {
      return;
    }
    TimerEntry e = (TimerEntry) INBOX.getAndSet(this, null);
    int n = 0;
    while (e != null) {
      TimerEntry next = e.inboxNext;
      e.inboxNext = null; // as soon as it is ARMED a canceller may push it again
      if (e.casState(TimerEntry.QUEUED, TimerEntry.ARMED)) {
        wheel.insert(e);
      } else {
        wheel.remove(e);
      }
      n++;
      e = next;
    }
    WHEEL_SIZE.setOpaque(this, wheel.size());
    var _ = (int) INBOX_SIZE.getAndAdd(this, -n);
  }

  /** With the lock held: keeps those that nobody cancelled meanwhile, as FIRED. */
  private static int claim(@Nullable TimerEntry[] batch, int n) {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      TimerEntry e = batch[i];
      batch[i] = null;
      if (e != null && e.casState(TimerEntry.ARMED, TimerEntry.FIRED)) {
        batch[kept++] = e;
      }
    }
    return kept;
  }

  private @Nullable TimerEntry[] takeSpare() {
    @Nullable TimerEntry[] batch = spare.getAndSet(null);
    return batch != null ? batch : new @Nullable TimerEntry[BATCH];
  }

  private static void fire(@Nullable TimerEntry[] batch, int n) {
    for (int i = 0; i < n; i++) {
      TimerEntry e = batch[i];
      batch[i] = null;
      if (e != null) {
        fire(e);
      }
    }
  }

  private static void fire(TimerEntry e) {
    try {
      e.onFire();
    } catch (Throwable t) {
      LastResort.log(
          System.Logger.Level.ERROR,
          "a timer failed, and what it was for may wait for ever; the others go on; report this",
          t);
    }
  }

  /** After shutdown: fires everything. Also called by those who came to the inbox too late. */
  private void sweep() {
    @Nullable TimerEntry[] batch = new @Nullable TimerEntry[BATCH];
    do {
      while (!tryLock()) {
        Thread.onSpinWait();
      }
      int n;
      try {
        emptyInbox();
        n = claim(batch, wheel.expire(Ticks.MAX, batch, BATCH));
      } finally {
        unlock();
      }
      fire(batch, n);
    } while (inbox != null || (int) WHEEL_SIZE.getOpaque(this) != 0);
  }
}
