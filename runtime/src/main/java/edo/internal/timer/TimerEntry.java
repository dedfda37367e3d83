package edo.internal.timer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One timer for one deadline, linked into the wheel without a node of its own. It is not used again
 * after it fired or was cancelled.
 *
 * <pre>
 *            schedule, lock held                     due, lock held
 *   IDLE ────────────────────────────────▶ ARMED ────────────────────▶ FIRED ──▶ onFire()
 *     │                                    ▲   │
 *     │ schedule, lock taken    inbox      │   │ cancel
 *     └─────────────────────▶ QUEUED ──────┘   ▼
 *                                │ cancel
 *                                └────────▶ CANCELLED
 * </pre>
 *
 * IDLE to FIRED directly once the driver has shut down. FIRED and CANCELLED are final.
 *
 * <pre>
 *   field         read                       write                         owner
 *   state         acquire, hasFired():       release by the lock's holder  see TimerDriver
 *                 volatile                   where only the same value can
 *                                            race, CAS otherwise
 *   deadlineTick  plain                      plain, before it is visible   schedule(), then const.
 *   next, prev    plain                      plain                         the lock's holder
 *   where         plain                      plain                         the lock's holder
 *   inboxNext     plain, after the inbox     plain, before the push        the pusher, then the
 *                 was taken (acquire)        (release)                     lock's holder
 * </pre>
 *
 * <p>40 bytes with compressed references, in which a subclass may keep one reference for free:
 * header 12, three links 12, deadline 8, state 1, place 2. That is why {@code state} is a byte.
 *
 * <p>Rejected: a node per timer (an allocation and a miss more on the path that is taken most);
 * using an entry again (a cancelled one may still wait in the inbox to be unlinked, so each state
 * would need a generation).
 */
public abstract class TimerEntry {
  static final byte IDLE = 0;
  static final byte QUEUED = 1;
  static final byte ARMED = 2;
  static final byte FIRED = 3;
  static final byte CANCELLED = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(TimerEntry.class, "state", byte.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  long deadlineTick;
  @Nullable TimerEntry next;
  @Nullable TimerEntry prev;

  /** Apart from {@code next}: a linked entry is cancelled without the lock through the inbox. */
  @Nullable TimerEntry inboxNext;

  /** Index of the wheel's list that holds the entry, or {@link TimerWheel#NOWHERE}. */
  short where = TimerWheel.NOWHERE;

  @SuppressWarnings("unused") // through STATE
  private byte state;

  /** Makes an entry that is not scheduled. */
  protected TimerEntry() {}

  /**
   * Called once if the deadline passes before the entry is cancelled, or when the driver shuts
   * down, by whichever thread drains the timers, with no lock held. Must be short and must not
   * wait; what it throws is logged. An entry that schedules another one from here must look out for
   * shutdown, where that one fires at once.
   */
  protected abstract void onFire();

  /**
   * Whether the entry was taken to be fired. {@link #onFire} may still be about to run.
   *
   * @return true from then on
   */
  public final boolean hasFired() {
    // Volatile: who waits stores its waker before it asks, and must not miss a timer that fires
    // without having seen the waker.
    return (byte) STATE.getVolatile(this) == FIRED;
  }

  final byte state() {
    return (byte) STATE.getAcquire(this);
  }

  final void setState(byte to) {
    STATE.setRelease(this, to);
  }

  final boolean casState(byte from, byte to) {
    return STATE.compareAndSet(this, from, to);
  }
}
