package edo.internal.scheduler;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@link LocalQueue} in small, for the twins: a few slots, and two steps that can be put in the
 * wrong order.
 */
class SmallRing {
  /** What a twin does wrong. */
  enum Flaw {
    /** Nothing. */
    NONE,
    /** Publishes the tail before the slot is filled. */
    TAIL_FIRST,
    /** Gives the stolen slots back to the owner before they were copied. */
    HEAD_FIRST
  }

  private final Flaw flaw;
  private final int capacity;
  private final AtomicLong head = new AtomicLong();
  private volatile int tail;
  private final @Nullable Runnable[] slots;

  /** The capacity is a power of two. */
  SmallRing(Flaw flaw, int capacity) {
    this.flaw = flaw;
    this.capacity = capacity;
    this.slots = new @Nullable Runnable[capacity];
  }

  private static long pack(int steal, int real) {
    return ((long) steal << 32) | (real & 0xFFFF_FFFFL);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the owner alone writes it
  boolean push(Runnable unit) {
    int at = tail;
    if (at - (int) (head.get() >>> 32) >= capacity) {
      return false;
    }
    if (flaw == Flaw.TAIL_FIRST) {
      tail = at + 1;
      slots[at & (capacity - 1)] = unit;
    } else {
      slots[at & (capacity - 1)] = unit;
      tail = at + 1;
    }
    return true;
  }

  @Nullable Runnable pop() {
    for (; ; ) {
      long seen = head.get();
      int real = (int) seen;
      if (real == tail) {
        return null;
      }
      int steal = (int) (seen >>> 32);
      if (head.compareAndSet(seen, pack(steal == real ? real + 1 : steal, real + 1))) {
        return slots[real & (capacity - 1)];
      }
    }
  }

  /** Takes half; returns how many it put into {@code loot}, which has room for half the ring. */
  int steal(@Nullable Runnable[] loot) {
    long seen = head.get();
    int first = (int) seen;
    int n = tail - first;
    n -= n / 2;
    int next = first + n;
    long claimed = flaw == Flaw.HEAD_FIRST ? pack(next, next) : pack(first, next);
    if ((int) (seen >>> 32) != first || n <= 0 || !head.compareAndSet(seen, claimed)) {
      return 0; // nothing there, or the owner took something
    }
    for (int i = 0; i < n; i++) {
      loot[i] = slots[(first + i) & (capacity - 1)];
    }
    if (flaw != Flaw.HEAD_FIRST) {
      head.getAndUpdate(now -> pack((int) now, (int) now));
    }
    return n;
  }
}
