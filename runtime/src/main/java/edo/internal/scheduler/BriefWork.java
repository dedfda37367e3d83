package edo.internal.scheduler;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Lets tasks do brief work on files where they are, on their worker, instead of handing it to the
 * blocking pool and being woken again, which costs several times what the work does when the system
 * has the file in memory. Nobody knows beforehand whether it has; so what is done here is watched:
 *
 * <ul>
 *   <li>What takes longer than {@link #SLOW_NANOS} is paid for with {@link #REST} times as much
 *       time in which everything goes to the pool: slow files hold up workers for one part in so
 *       many of the time. {@link #CREDIT_NANOS} may be owed before that begins, and each quick one
 *       is a little of the debt back, since a processor that was lost now and then says nothing
 *       about files.
 *   <li>While one is under way for {@link #STUCK_NANOS}, none is begun: a file system that hangs
 *       holds up those workers that ran into it together, no others after them.
 *   <li>A worker that is held up longer than the slice limit loses its place to a spare thread, as
 *       ever; see {@link Monitor}.
 * </ul>
 *
 * <pre>
 *   field     read       write                           owner
 *   begun     volatile   CAS from 0, set to 0            who got the ticket
 *   owed      volatile   volatile, a race loses a part   whoever leaves
 * </pre>
 *
 * <p>A ticket is free at 0, and otherwise tells when its work began. Rejected: letting each worker
 * do one without looking at the others (all of them would hang, one after the other); asking the
 * system whether the file is in memory (there is no such question without native code).
 */
final class BriefWork {
  /** So many times as long as slow work took, nothing is done here. */
  private static final long REST = 20;

  /** What took no longer is what this is for: two changes of threads take as long. */
  private static final long SLOW_NANOS = 50_000;

  /** Rest that may be put off. */
  private static final long CREDIT_NANOS = 200_000_000;

  /** What a quick one takes off the debt. */
  private static final long GIFT_NANOS = 1_000_000;

  /**
   * What one costs at most: what takes longer than a few milliseconds was rather held up by other
   * threads, or has lost its worker's place and holds up nobody any more.
   */
  private static final long MAX_REST_NANOS = 100_000_000;

  /** Work that is under way for so long is not going to end soon. */
  private static final long STUCK_NANOS = 4_000_000;

  /** Tickets that different workers write are on different cache lines. */
  private static final int STRIDE = 16;

  private final AtomicLongArray begun;

  /** Until when there is a debt. */
  private volatile long owed;

  private final LongSupplier clock;

  BriefWork(int tickets, LongSupplier clock) {
    this.clock = clock;
    owed = clock.getAsLong();
    begun = new AtomicLongArray(tickets * STRIDE);
  }

  /** A ticket; -1 if work is better done by the pool now. */
  int enter() {
    long now = clock.getAsLong();
    if (owed - now > CREDIT_NANOS) {
      return -1;
    }
    int free = -1;
    for (int i = 0; i < begun.length(); i += STRIDE) {
      long since = begun.get(i);
      if (since == 0) {
        free = i;
      } else if (now - since > STUCK_NANOS) {
        return -1;
      }
    }
    return free >= 0 && begun.compareAndSet(free, 0, now | 1) ? free : -1;
  }

  /** Gives a ticket back. */
  void leave(int ticket) {
    long now = clock.getAsLong();
    long took = now - begun.get(ticket);
    begun.set(ticket, 0);
    long debt = Math.max(owed - now, 0);
    if (took > SLOW_NANOS) {
      owed = now + debt + Math.min(REST * took, MAX_REST_NANOS);
    } else if (debt > 0) {
      owed = now + Math.max(debt - GIFT_NANOS, 0);
    }
  }
}
