package edo.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The run queue of one worker: a ring of {@value #CAPACITY} slots with one producer, the owner, and
 * many consumers, the owner and thieves. First in, first out; a thief takes half.
 *
 * <p><b>Indices.</b> {@code head} packs two 32-bit counters: <em>steal</em> (high) and
 * <em>real</em> (low). {@code real} is the next slot to take. While a thief copies, {@code steal}
 * stays where the theft began, which keeps the producer off the slots being read; otherwise the two
 * are equal. The counters run over freely, only differences matter; a 32-bit wrap inside one theft
 * is impossible because the producer is at most {@value #CAPACITY} ahead of {@code steal}, so there
 * is no ABA.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>head</td><td>acquire</td><td>CAS</td><td>anyone</td></tr>
 * <tr><td>tail</td><td>plain by the owner, acquire by thieves</td><td>release</td><td>the owner</td></tr>
 * <tr><td>slots</td><td>plain</td><td>plain</td><td>the owner between real and steal + capacity;
 * whoever moved real past a slot until it moves steal past it</td></tr>
 * </table>
 *
 * <p>Happens-before: the owner's release of {@code tail} publishes the slot to a thief's acquire; a
 * thief's CAS of {@code steal} to {@code real} hands the emptied slots back to the owner's acquire
 * of {@code head}.
 *
 * <p>Rejected: a Chase-Lev deque (the owner would pop the newest first, which is unfair to old
 * tasks); a theft of one element at a time (a wake-up per element).
 */
final class LocalQueue {
  static final int CAPACITY = 256;
  private static final int MASK = CAPACITY - 1;
  private static final long LOW = 0xFFFF_FFFFL;
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      var lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(Indices.class, "head", long.class);
      TAIL = lookup.findVarHandle(Indices.class, "tail", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Head and tail with a cache line between them: thieves write one, the owner the other. All
   * fields are longs, and fields of one size keep their order.
   */
  @SuppressWarnings("unused") // padding
  private static final class Indices {
    long p0;
    long p1;
    long p2;
    long p3;
    long p4;
    long p5;
    long p6;
    volatile long head;
    long q0;
    long q1;
    long q2;
    long q3;
    long q4;
    long q5;
    long q6;
    volatile long tail;
    long r1;
    long r2;
    long r3;
    long r4;
    long r5;
    long r6;
    long r7;
  }

  private final Indices at = new Indices();
  private final @Nullable Runnable[] slots = new @Nullable Runnable[CAPACITY];

  private static int steal(long head) {
    return (int) (head >>> 32);
  }

  private static int real(long head) {
    return (int) head;
  }

  private static long pack(int steal, int real) {
    return ((long) steal << 32) | (real & LOW);
  }

  /**
   * Adds at the end. Owner only.
   *
   * @return false if there is no room
   */
  boolean push(Runnable unit) {
    int tail = (int) (long) TAIL.get(at);
    long head = (long) HEAD.getAcquire(at);
    if (tail - steal(head) >= CAPACITY) {
      return false;
    }
    slots[tail & MASK] = unit;
    TAIL.setRelease(at, (long) tail + 1);
    return true;
  }

  /** Takes the oldest. Owner only. */
  @Nullable Runnable pop() {
    int tail = (int) (long) TAIL.get(at);
    long head = (long) HEAD.getAcquire(at);
    for (; ; ) {
      int real = real(head);
      if (real == tail) {
        return null;
      }
      int next = real + 1;
      long moved = steal(head) == real ? pack(next, next) : pack(steal(head), next);
      long seen = (long) HEAD.compareAndExchange(at, head, moved);
      if (seen == head) {
        Runnable unit = slots[real & MASK];
        slots[real & MASK] = null;
        return unit;
      }
      head = seen;
    }
  }

  /**
   * Makes room in a full ring by moving its older half into {@code out}. Owner only.
   *
   * @return how many were moved; 0 if a theft is under way, which makes room soon
   */
  int overflow(Runnable[] out) {
    int tail = (int) (long) TAIL.get(at);
    long head = (long) HEAD.getAcquire(at);
    int half = CAPACITY / 2;
    int real = real(head);
    if (steal(head) != real || tail - real < CAPACITY) {
      return 0;
    }
    int next = real + half;
    if (!HEAD.compareAndSet(at, head, pack(next, next))) {
      return 0;
    }
    take(real, half, out);
    return half;
  }

  private void take(int from, int n, Runnable[] out) {
    for (int i = 0; i < n; i++) {
      int slot = (from + i) & MASK;
      Runnable unit = slots[slot];
      if (unit == null) {
        throw new AssertionError("empty slot " + slot + " inside the queue");
      }
      out[i] = unit;
      slots[slot] = null;
    }
  }

  /**
   * Moves half of this queue, rounded up, to {@code thief}'s own queue and returns one of them to
   * run at once; less if there is less room. Called by the owner of {@code thief}.
   *
   * @param thief the queue to fill
   * @param scratch room for {@code CAPACITY / 2} units
   * @return one unit, or null if there was nothing to take, another theft is under way, or the
   *     thief's own queue is more than half full
   */
  @Nullable Runnable stealInto(LocalQueue thief, Runnable[] scratch) {
    return stealInto(thief, scratch, CAPACITY / 2);
  }

  /**
   * {@link #stealInto(LocalQueue, Runnable[])} with a limit.
   *
   * @param max how many are taken at most, with the one that is returned; with 1 nothing is put
   *     into {@code thief}, however full it is
   */
  @Nullable Runnable stealInto(LocalQueue thief, Runnable[] scratch, int max) {
    if (max > 1 && thief.length() > CAPACITY / 2) {
      return null;
    }
    // Its length is not its room: a theft from the thief that is not over yet holds on to slots.
    int limit = Math.min(max, thief.free() + 1);
    long head = (long) HEAD.getAcquire(at);
    int n;
    int first;
    for (; ; ) {
      first = real(head);
      int tail = (int) (long) TAIL.getAcquire(at);
      if (steal(head) != first) {
        return null;
      }
      n = tail - first;
      n -= n / 2;
      if (n <= 0) {
        return null;
      }
      if (n > CAPACITY / 2) {
        // Head and tail were read at different moments; look again.
        head = (long) HEAD.getAcquire(at);
        continue;
      }
      n = Math.min(n, limit);
      long seen = (long) HEAD.compareAndExchange(at, head, pack(first, first + n));
      if (seen == head) {
        break;
      }
      head = seen;
    }
    take(first, n, scratch);
    head = pack(first, first + n);
    for (; ; ) {
      // The owner may have popped meanwhile: steal catches up with wherever real is now.
      int real = real(head);
      long seen = (long) HEAD.compareAndExchange(at, head, pack(real, real));
      if (seen == head) {
        break;
      }
      head = seen;
    }
    for (int i = 0; i < n - 1; i++) {
      if (!thief.push(scratch[i])) {
        throw new AssertionError("the room counted before a theft was gone after it");
      }
    }
    return scratch[n - 1];
  }

  /** How many units there are; exact for the owner, a moment's view for others. */
  int length() {
    long head = (long) HEAD.getAcquire(at);
    int tail = (int) (long) TAIL.getAcquire(at);
    return Math.max(0, tail - real(head));
  }

  /** Room for more, as the owner sees it. */
  int free() {
    return CAPACITY - ((int) (long) TAIL.get(at) - steal((long) HEAD.getAcquire(at)));
  }

  boolean isEmpty() {
    return length() == 0;
  }
}
