package edo.internal.scheduler;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@link LocalQueue} in small, for the twins: four slots, and two steps that can be put in the
 * wrong order.
 */
class SmallRing {
  private static final int CAPACITY = 4;
  private static final int MASK = CAPACITY - 1;

  /** What a twin does wrong. */
  enum Flaw {
    /** Publishes the tail before the slot is filled. */
    TAIL_FIRST,
    /** Gives the stolen slots back to the owner before they were copied. */
    HEAD_FIRST
  }

  private final Flaw flaw;
  private final AtomicLong head = new AtomicLong();
  private volatile int tail;
  private final @Nullable Runnable[] slots = new @Nullable Runnable[CAPACITY];

  SmallRing(Flaw flaw) {
    this.flaw = flaw;
  }

  private static long pack(int steal, int real) {
    return ((long) steal << 32) | (real & 0xFFFF_FFFFL);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the owner alone writes it
  boolean push(Runnable unit) {
    int at = tail;
    if (at - (int) (head.get() >>> 32) >= CAPACITY) {
      return false;
    }
    if (flaw == Flaw.TAIL_FIRST) {
      tail = at + 1;
      slots[at & MASK] = unit;
    } else {
      slots[at & MASK] = unit;
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
        return slots[real & MASK];
      }
    }
  }

  /** Takes half, at most two; returns how many it put into {@code loot}. */
  int steal(@Nullable Runnable[] loot) {
    long seen = head.get();
    int first = (int) seen;
    int n = tail - first;
    n -= n / 2;
    if ((int) (seen >>> 32) != first || n <= 0 || n > CAPACITY / 2) {
      return 0;
    }
    int next = first + n;
    if (!head.compareAndSet(seen, flaw == Flaw.HEAD_FIRST ? pack(next, next) : pack(first, next))) {
      return 0;
    }
    for (int i = 0; i < n; i++) {
      loot[i] = slots[(first + i) & MASK];
    }
    if (flaw != Flaw.HEAD_FIRST) {
      head.getAndUpdate(now -> pack((int) now, (int) now));
    }
    return n;
  }
}
