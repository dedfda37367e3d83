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
  /** Several units in one element, from {@code begin}. Owned by whoever polled it. */
  private static final class Batch implements Runnable {
    final Runnable[] units;
    int begin;

    Batch(Runnable[] units) {
      this.units = units;
    }

    @Override
    public void run() {
      throw new AssertionError("a batch is unpacked, not run");
    }
  }

  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger length = new AtomicInteger();

  void push(Runnable unit) {
    length.getAndIncrement();
    offer(unit);
  }

  void pushBatch(Runnable[] units, int count) {
    Batch batch = batch(units, count, null);
    length.getAndAdd(count);
    offer(batch);
  }

  /**
   * Takes what does not fit into a ring: a unit and, unless a theft is about to make room, the
   * older half of the ring. By the ring's owner.
   *
   * @param scratch room for half a ring
   */
  void spill(LocalQueue ring, Runnable[] scratch, Runnable unit) {
    int n = ring.overflow(scratch);
    if (n == 0) {
      push(unit);
      return;
    }
    Batch batch = batch(scratch, n, unit);
    length.getAndAdd(n + 1);
    offer(batch);
  }

  // What is to be queued must not get lost because there is no memory to queue it: a task that was
  // woken would never run. Whoever has filled the memory fails soon, and lets go of it.

  private static Batch batch(Runnable[] units, int count, @Nullable Runnable last) {
    while (true) {
      try {
        var copy = new Runnable[last == null ? count : count + 1];
        System.arraycopy(units, 0, copy, 0, count);
        if (last != null) {
          copy[count] = last;
        }
        return new Batch(copy);
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }

  private void offer(Runnable element) {
    while (true) {
      try {
        queue.offer(element);
        return;
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }

  boolean isEmpty() {
    return length.get() == 0;
  }

  int length() {
    return length.get();
  }

  /** Whether length and queue agree that there is nothing, or something. When nobody is at it. */
  boolean isBalanced() {
    return length.get() > 0 == !queue.isEmpty();
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
        if (first == null) {
          first = batch.units[batch.begin++];
          taken++;
        }
        // A batch is moved as far as there is room, even beyond 'extra': splitting costs more.
        while (batch.begin < batch.units.length && local.push(batch.units[batch.begin])) {
          batch.begin++;
          taken++;
        }
        if (batch.begin < batch.units.length) {
          offer(batch);
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
