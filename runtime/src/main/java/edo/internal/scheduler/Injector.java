package edo.internal.scheduler;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The queue all workers share: what comes from outside, and what does not fit into a worker's ring.
 * Lock-free and unbounded, first in, first out. The older half of an overflowing ring travels as
 * one element.
 *
 * <p>{@code length} is raised before an element is offered and lowered after it was taken, so it is
 * never less than what is in the queue: a worker that reads 0 and then goes to sleep has missed
 * nothing that was offered before it announced its sleep.
 */
final class Injector {
  /** Several units in one element. Owned by whoever polled it. */
  private static final class Batch implements Runnable {
    final Runnable[] units;
    final int count;

    Batch(Runnable[] units, int count) {
      this.units = units;
      this.count = count;
    }

    @Override
    public void run() {
      throw new AssertionError("a batch is unpacked, not run");
    }
  }

  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger length = new AtomicInteger();

  void push(Runnable unit) {
    add(unit, 1);
  }

  void pushBatch(Runnable[] units, int count) {
    add(new Batch(units, count), count);
  }

  private void add(Runnable element, int count) {
    length.addAndGet(count);
    try {
      queue.offer(element);
    } catch (Throwable e) { // no memory; a length above 0 for good would keep all workers awake
      length.addAndGet(-count);
      throw e;
    }
  }

  boolean isEmpty() {
    return length.get() == 0;
  }

  int length() {
    return length.get();
  }

  /**
   * Takes one unit to run and up to {@code extra} more into {@code local}.
   *
   * @param local the caller's own queue
   * @param extra how many more to move; no more than fit
   * @return the unit, or null if there is none
   */
  @Nullable Runnable pop(LocalQueue local, int extra) {
    if (length.get() == 0) {
      return null;
    }
    Runnable first = null;
    int taken = 0;
    int room = Math.min(extra, local.free());
    while (first == null || room > 0) {
      Runnable unit = queue.poll();
      if (unit == null) {
        break;
      }
      if (unit instanceof Batch batch) {
        int begin = 0;
        if (first == null) {
          first = batch.units[begin++];
          taken++;
        }
        // A batch is moved as far as there is room, even beyond 'extra': splitting costs more.
        while (begin < batch.count && local.push(batch.units[begin])) {
          begin++;
          taken++;
        }
        if (begin < batch.count) {
          int rest = batch.count - begin;
          var units = new Runnable[rest];
          System.arraycopy(batch.units, begin, units, 0, rest);
          queue.offer(new Batch(units, rest));
        }
        break;
      }
      taken++;
      if (first == null) {
        first = unit;
      } else {
        room--;
        if (!local.push(unit)) {
          throw new AssertionError("the owner's queue lost room it had");
        }
      }
    }
    if (taken > 0) {
      length.addAndGet(-taken);
    }
    return first;
  }
}
