package edo.internal.scheduler;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Where task numbers come from: a process-wide count, of which a holder takes a block at a time, so
 * that holders do not meet over every task. For one thread at a time.
 */
final class TaskIds {
  private static final int BLOCK = 1024;
  private static final AtomicLong NEXT = new AtomicLong(1);

  private long next;
  private long end;

  /** Numbers of a machine of its own: those of a simulated one are the same in each run. */
  static TaskIds fromOne() {
    var ids = new TaskIds();
    ids.next = 1;
    ids.end = Long.MAX_VALUE;
    return ids;
  }

  /** A number that nobody else has. */
  long next() {
    if (next == end) {
      next = NEXT.getAndAdd(BLOCK);
      end = next + BLOCK;
    }
    return next++;
  }

  /** A single number, for who has no block. By anybody. */
  static long one() {
    return NEXT.getAndIncrement();
  }
}
