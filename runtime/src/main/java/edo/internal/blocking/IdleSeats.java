package edo.internal.blocking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stack of seats for idle threads: who sat down last is handed the next job, so that threads in
 * excess of the load stay idle long enough to leave.
 *
 * <p>Whether a seat may be taken is decided in the pool's word, before. Here holds: seats on the
 * stack = idle threads of the word + claims that have not popped yet + seats that their owners have
 * not counted yet. So who holds a claim finds a seat, though not always the one it had in mind;
 * seats are interchangeable, which is why nothing is ever removed from the middle.
 *
 * <pre>
 *   field        read                write                           owner
 *   top          volatile            CAS                             anyone
 *   Seat.next    plain, after top    plain, before the CAS of top    the sitter until it is pushed
 *   Seat.gift    acquire, by sitter  release, once, before unpark    who popped the seat
 *   Seat.since   opaque              opaque                          the sitter
 * </pre>
 *
 * <p>Happens-before: what the giver did, to the sitter, through {@code gift}; what the sitter wrote
 * to its seat, to who pops it, through {@code top}.
 *
 * <p>A seat is used once and never pushed again, so the garbage collector rules out ABA. Rejected:
 * pushing the thread itself (ABA); marking seats as abandoned (a pool whose top seat stays in use
 * would collect abandoned ones below it for ever).
 */
final class IdleSeats {
  /** Where one thread waits, once. */
  static final class Seat {
    private final Thread sitter;
    private @Nullable Seat next;

    @SuppressWarnings("unused") // through SINCE
    private long since;

    @SuppressWarnings("unused") // through GIFT
    private @Nullable Runnable gift;

    /**
     * A seat for the calling thread.
     *
     * @param since when it ran out of work
     */
    Seat(long since) {
      this.sitter = Thread.currentThread();
      this.since = since;
    }

    /** Hands the sitter what to do next. Called once, by who popped this seat. */
    void give(Runnable what) {
      GIFT.setRelease(this, what);
      LockSupport.unpark(sitter);
    }

    /** What the sitter was given, or null. */
    @Nullable Runnable gift() {
      return (Runnable) GIFT.getAcquire(this);
    }

    /** Since when this seat counts as idle. */
    long since() {
      return (long) SINCE.getOpaque(this);
    }

    void since(long nanos) {
      SINCE.setOpaque(this, nanos);
    }
  }

  private static final VarHandle TOP;
  private static final VarHandle GIFT;
  private static final VarHandle SINCE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TOP = lookup.findVarHandle(IdleSeats.class, "top", Seat.class);
      GIFT = lookup.findVarHandle(Seat.class, "gift", Runnable.class);
      SINCE = lookup.findVarHandle(Seat.class, "since", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Seat top;

  void push(Seat seat) {
    Seat seen;
    do {
      seen = top;
      seat.next = seen;
    } while (!TOP.compareAndSet(this, seen, seat));
  }

  /** Takes a seat. The caller holds a claim, so there is one. */
  Seat pop() {
    for (; ; ) {
      Seat seen = top;
      if (seen == null) {
        throw new AssertionError("a claim on an idle thread, but no seat");
      }
      if (TOP.compareAndSet(this, seen, seen.next)) {
        return seen;
      }
    }
  }
}
