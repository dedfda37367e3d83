package edo.sync;

import edo.internal.seam.Books;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Permits and those who wait for some, first come, first served: what semaphores, locks and bounded
 * channels are made of.
 *
 * <p><b>The word.</b> {@code state} holds the free permits, above two bits. {@code CLOSED} is set
 * once and stays. {@code QUEUED} says that somebody waits: then nobody takes permits past the
 * queue, and who adds some serves the queue. Without it taking and adding is one CAS.
 *
 * <p><b>Turns.</b> A queue of one permit counts in the rest of the word how often it was given back
 * by {@link #endTurn}. So who holds it needs only a number to give it back once: a guard has no
 * state of its own, and giving back twice, or by two threads at once, does nothing the second time.
 *
 * <p><b>Serving.</b> The queue belongs to one thread at a time, the <em>server</em>: whoever raises
 * {@code work} from 0. Everybody else raises it and goes on with other things; the server looks
 * again until {@code work} is back at 0. So nobody ever waits to wait. A new waiter comes through
 * {@code arrivals}, one that gives up through {@code leavers}, both stacks through the waiters
 * themselves.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>state</td><td>volatile</td><td>CAS</td><td>anyone; QUEUED is cleared by the
 * server</td></tr>
 * <tr><td>arrivals, leavers</td><td>volatile</td><td>CAS to push, swap to empty</td><td>waiters; the
 * server</td></tr>
 * <tr><td>work</td><td colspan="2">atomic add</td><td>anyone</td></tr>
 * <tr><td>the line, and a waiter's place in it and missing</td><td>plain</td><td>plain</td><td>the
 * server</td></tr>
 * </table>
 *
 * <p><b>States of a waiter:</b> NEW → WAITING → GRANTED → TAKEN, or WAITING → LEFT, WAITING →
 * REFUSED (closed). Each step is a CAS; who makes it WAITING, TAKEN or LEFT is the one who waits,
 * who makes it GRANTED or REFUSED is the server. A waiter that leaves when it is GRANTED takes the
 * permits and gives them back, which serves the next.
 *
 * <p><b>No wake-up is lost.</b> A waiter pushes itself, sets QUEUED, and raises {@code work}. Who
 * adds permits does so in {@code state} and raises {@code work} if it saw QUEUED there. The server
 * clears QUEUED when queue and arrivals are empty. A waiter that arrives between that look and the
 * clearing finds the bit set and does not set it, but it raises {@code work}, so the server comes
 * round once more, and sets the bit itself before it looks at the permits for who is first.
 *
 * <p>One object: the fields are reached through handles and the line is its superclass, because
 * there is a queue in each lock and each channel, and making one costs by the object.
 *
 * <p>Rejected: a lock round the queue (a virtual thread would pin its carrier, and one that is off
 * the processor hold up all others); a queue without an owner (every removal from its middle, which
 * is what cancelling is, becomes a protocol of its own).
 */
final class PermitQueue extends Line<PermitQueue.Waiter> implements Books.Checked {
  static final long MAX_PERMITS = (1L << 61) - 1;

  private static final int SHIFT = 2;
  private static final long QUEUED = 1;
  private static final long CLOSED = 2;
  private static final long ONE = 1L << SHIFT;
  private static final int TURN_SHIFT = SHIFT + 1;

  private static final VarHandle STATE;
  private static final VarHandle ARRIVALS;
  private static final VarHandle LEAVERS;
  private static final VarHandle WORK;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(PermitQueue.class, "state", long.class);
      ARRIVALS = lookup.findVarHandle(PermitQueue.class, "arrivals", Waiter.class);
      LEAVERS = lookup.findVarHandle(PermitQueue.class, "leavers", Waiter.class);
      WORK = lookup.findVarHandle(PermitQueue.class, "work", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Where in the word the permits are. */
  private final long mask;

  private volatile long state;
  private volatile @Nullable Waiter arrivals;
  private volatile @Nullable Waiter leavers;

  @SuppressWarnings("UnusedVariable") // used through WORK
  private volatile int work;

  PermitQueue(long permits) {
    this(permits, MAX_PERMITS << SHIFT);
  }

  private PermitQueue(long permits, long mask) {
    this.mask = mask;
    STATE.set(this, permits << SHIFT); // plain, for nobody else knows it yet: a fence less
    Books.note(this);
  }

  /** As it must be when nobody is adding, entering or leaving. */
  @Override
  public String fault() {
    long seen = state;
    if (work != 0 || arrivals != null || leavers != null) {
      return "a queue for permits has work that nobody does";
    }
    if ((seen & QUEUED) != 0 != (first() != null)) {
      return "a queue for permits and its word do not agree";
    }
    for (Waiter at = first(); at != null; at = after(at)) {
      if (free(seen) != 0 || (seen & CLOSED) != 0) {
        return "somebody waits in a queue that has permits, or is closed";
      }
      if (at.stage != Waiter.WAITING) {
        return "a waiter has been served, or has left, and is in the queue still";
      }
      if (at.hasEnded()) {
        return "a task has ended and is still in the queue: " + at;
      }
    }
    return brokenLink();
  }

  /** One permit, free, that is given back by {@link #endTurn}. */
  static PermitQueue ofTurns() {
    return new PermitQueue(1, ONE);
  }

  // ---------------------------------------------------------------- permits

  long available() {
    return free(state);
  }

  private long free(long seen) {
    return (seen & mask) >>> SHIFT;
  }

  boolean isClosed() {
    return (state & CLOSED) != 0;
  }

  /** Takes permits if they are free and nobody waits for them. */
  boolean tryAcquire(long n) {
    long seen = state;
    while ((seen & (QUEUED | CLOSED)) == 0 && free(seen) >= n) {
      if (STATE.compareAndSet(this, seen, seen - (n << SHIFT))) {
        return true;
      }
      seen = state;
    }
    return false;
  }

  /**
   * Adds permits, and gives them to who waits. Adding none serves all the same: whoever was cut
   * short in here, for want of stack say, may come again with 0.
   *
   * @return false if there would be more than {@link #MAX_PERMITS}; then nothing has changed
   */
  boolean release(long n) {
    long seen;
    do {
      seen = state;
      if (n > MAX_PERMITS - free(seen)) {
        return false;
      }
    } while (!STATE.compareAndSet(this, seen, seen + (n << SHIFT)));
    if ((seen & QUEUED) != 0) {
      serve();
    }
    return true;
  }

  /** The number of the present turn, for who holds the one permit. */
  long turn() {
    return state >>> TURN_SHIFT;
  }

  /**
   * Gives the one permit back, if that turn is not over. If it is, it serves all the same, as
   * {@link #release} does.
   */
  void endTurn(long turn) {
    long seen;
    do {
      seen = state;
    } while (seen >>> TURN_SHIFT == turn
        && !STATE.compareAndSet(this, seen, seen + (1L << TURN_SHIFT) + ONE));
    if ((seen & QUEUED) != 0) {
      serve();
    }
  }

  /** Takes as many permits away as there are, up to a number; returns how many. */
  long forget(long n) {
    long seen;
    long some;
    do {
      seen = state;
      some = Math.min(n, free(seen));
    } while (!STATE.compareAndSet(this, seen, seen - (some << SHIFT)));
    return some;
  }

  /** Refuses everybody from now on, and those who wait. */
  void close() {
    raise(CLOSED);
    serve();
  }

  private void raise(long bit) {
    long seen = state;
    while ((seen & bit) == 0 && !STATE.compareAndSet(this, seen, seen | bit)) {
      seen = state;
    }
  }

  // ---------------------------------------------------------------- waiters

  /** Somebody who waits for permits. What becomes of it is told by {@link #settled}. */
  abstract static class Waiter extends Line.Place<Waiter> {
    private static final int NEW = 0;
    private static final int WAITING = 1;
    private static final int GRANTED = 2;
    private static final int TAKEN = 3;
    private static final int LEFT = 4;
    private static final int REFUSED = 5;
    private static final VarHandle STAGE;

    static {
      try {
        STAGE = MethodHandles.lookup().findVarHandle(Waiter.class, "stage", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final long wanted;
    private long missing;
    private volatile int stage;
    private @Nullable Waiter arrivedBefore;
    private @Nullable Waiter leftBefore;

    Waiter(long wanted) {
      this.wanted = wanted;
      this.missing = wanted;
    }

    /** Called once by the server, after the permits are there or the queue was closed. */
    abstract void settled();

    /** Called by the server when what a waiter had collected before it left is free again. */
    void returned() {}

    /** For tests: whether the task that waits is over. */
    boolean hasEnded() {
      return false;
    }

    final boolean isNew() {
      return stage == NEW;
    }

    final boolean isRefused() {
      return stage == REFUSED;
    }

    /** Whether the permits are there; the caller has them if so. Once. */
    final boolean take() {
      return stage == GRANTED && STAGE.compareAndSet(this, GRANTED, TAKEN);
    }

    private boolean move(int from, int to) {
      return STAGE.compareAndSet(this, from, to);
    }
  }

  /** Puts a new waiter at the end of the queue; it may be settled before this returns. */
  void enter(Waiter waiter) {
    if (!waiter.move(Waiter.NEW, Waiter.WAITING)) {
      throw new IllegalStateException("a waiter waits once");
    }
    Waiter top;
    do {
      top = arrivals;
      waiter.arrivedBefore = top;
    } while (!ARRIVALS.compareAndSet(this, top, waiter));
    raise(QUEUED);
    serve();
  }

  /** Takes a waiter out of the queue; permits that it has not taken go to the next. Idempotent. */
  void leave(Waiter waiter) {
    if (waiter.move(Waiter.NEW, Waiter.LEFT)) {
      return;
    }
    if (waiter.move(Waiter.WAITING, Waiter.LEFT)) {
      Waiter top;
      do {
        top = leavers;
        waiter.leftBefore = top;
      } while (!LEAVERS.compareAndSet(this, top, waiter));
      serve();
    } else if (waiter.take()) {
      var _ = release(waiter.wanted); // they were free before, so they are not too many now
    }
  }

  // ---------------------------------------------------------------- the server

  private void serve() {
    if ((int) WORK.getAndAdd(this, 1) != 0) {
      return; // the server comes round once more
    }
    int done = 1;
    boolean served = false;
    try {
      do {
        admit();
        dismiss();
        grant();
      } while ((done = (int) WORK.getAndAdd(this, -done) - done) != 0);
      served = true;
    } finally {
      if (!served) {
        work = 0; // no stack or no memory was left here: whoever comes next serves
      }
    }
  }

  private void admit() {
    Waiter at = arrivals == null ? null : (Waiter) ARRIVALS.getAndSet(this, (Waiter) null);
    Waiter ordered = null;
    while (at != null) { // the latest is on top
      Waiter next = at.arrivedBefore;
      at.arrivedBefore = ordered;
      ordered = at;
      at = next;
    }
    while (ordered != null) {
      Waiter next = ordered.arrivedBefore;
      ordered.arrivedBefore = null;
      if (ordered.stage == Waiter.WAITING) {
        add(ordered);
      }
      ordered = next;
    }
  }

  private void dismiss() {
    Waiter at = leavers == null ? null : (Waiter) LEAVERS.getAndSet(this, (Waiter) null);
    while (at != null) {
      Waiter next = at.leftBefore;
      at.leftBefore = null;
      if (contains(at)) {
        remove(at);
        giveBack(at);
        at.returned();
      }
      at = next;
    }
  }

  /** Gives what is free to the first in the queue, as far as it goes. */
  private void grant() {
    for (; ; ) {
      Waiter waiter = first();
      if (waiter == null) {
        if (mayClearQueued()) {
          return;
        }
        admit();
        continue;
      }
      raise(QUEUED); // before the look at what is free: who adds more from here on sees it
      boolean closed = !collect(waiter);
      if (!closed && waiter.missing != 0) {
        return;
      }
      remove(waiter);
      if (waiter.move(Waiter.WAITING, closed ? Waiter.REFUSED : Waiter.GRANTED)) {
        if (closed) {
          giveBack(waiter);
        }
        waiter.settled();
      } else {
        giveBack(waiter); // it has left meanwhile
        waiter.returned();
      }
    }
  }

  /**
   * Takes what is free and the waiter still wants; false if the queue is closed. Both in one step:
   * who has closed it and then finds all permits free may rely on it that nobody gets one any more.
   */
  private boolean collect(Waiter waiter) {
    for (; ; ) {
      long seen = state;
      if ((seen & CLOSED) != 0) {
        return false;
      }
      long some = Math.min(waiter.missing, free(seen));
      if (some == 0 || STATE.compareAndSet(this, seen, seen - (some << SHIFT))) {
        waiter.missing -= some;
        return true;
      }
    }
  }

  /** With nobody in the queue: whether it is really empty. Clears the bit then. */
  private boolean mayClearQueued() {
    long seen = state;
    while ((seen & QUEUED) != 0) {
      if (arrivals != null) {
        return false;
      }
      if (STATE.compareAndSet(this, seen, seen & ~QUEUED)) {
        return true;
      }
      seen = state;
    }
    return true;
  }

  /** Frees what a waiter that will not be served has collected; the caller serves on. */
  private void giveBack(Waiter waiter) {
    long collected = waiter.wanted - waiter.missing;
    waiter.missing = waiter.wanted;
    if (collected != 0) {
      var _ = (long) STATE.getAndAdd(this, collected << SHIFT);
    }
  }
}
