package edo.internal.timer;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hierarchical hashed timer wheel: 6 levels of 64 slots, a level-0 slot is one tick, a slot of
 * any other level is a whole turn of the level below. Insert and remove are O(1), finding the next
 * slot looks at one word per level. Not thread-safe: it belongs to the holder of {@link
 * TimerDriver}'s lock.
 *
 * <p><b>Where an entry goes.</b> Deadline and {@code elapsed} are numbers of base 64; the highest
 * digit in which they differ is the level, the deadline's digit there the slot. Hence three
 * invariants. (1) An occupied slot is never the current one of its level, apart from {@code open}.
 * (2) Below the top, occupied slots are ahead of the current one without wrapping round. (3) All
 * that a level holds is due before anything on a higher level, so the first occupied slot of the
 * lowest occupied level is next. Moving {@code elapsed} up to, not into, the next occupied slot
 * keeps all three.
 *
 * <p>The top level is a ring: a slot there means the next time that it comes round, at most 63
 * slots ahead. A deadline farther than that is parked in slot 63 ahead, and inserted again when its
 * turn comes.
 *
 * <p><b>Advancing.</b> {@code elapsed} moves to the start of the next occupied slot, which becomes
 * {@code open}: entries of level 0 are due, those of higher levels are inserted again. When the
 * caller's batch is full, or many entries have been moved, it stops there, and the next call goes
 * on with {@code open}; so no call takes long, and a million entries in one slot cost O(n) in all.
 *
 * <p>Rejected: a heap (O(log n) to cancel, which is what happens to most); slots computed from the
 * distance to the deadline instead of the differing digit (levels overlap in time, the next slot is
 * the minimum over all); sentinels (384 objects for each worker); pushing to the front (one array
 * less, but timers of one tick would fire in reverse).
 */
final class TimerWheel {
  /** {@link TimerEntry#where} of an entry that is in no list. */
  static final short NOWHERE = -1;

  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;
  private static final int LEVELS = 6;
  private static final int TOP = LEVELS - 1;
  private static final int TOP_SHIFT = TOP * BITS;

  /**
   * The list of entries that were due when they were inserted; acts as a slot of a level of its
   * own.
   */
  private static final int PENDING = LEVELS * SLOTS;

  /** How many entries one call of {@link #expire} moves down at most. */
  private static final int MOVES = 1024;

  /** Up to this many entries {@link #nextTick} reads their deadlines to save a wake-up. */
  private static final int SCAN = 16;

  /** First and last entry of list i are at 2i and 2i + 1: one cache line for both. */
  private final @Nullable TimerEntry[] ends = new @Nullable TimerEntry[2 * (PENDING + 1)];

  /** Bit s of word l: whether slot s of level l is occupied; the last word is for PENDING. */
  private final long[] occupied = new long[LEVELS + 1];

  private long elapsed;
  private int size;

  /** The slot that starts at {@code elapsed} and is being emptied, or NOWHERE. */
  private int open = NOWHERE;

  TimerWheel(long startTick) {
    elapsed = startTick;
  }

  /** The tick up to which the wheel has advanced. */
  long elapsed() {
    return elapsed;
  }

  int size() {
    return size;
  }

  /** Links an entry that is not linked; if its deadline is not ahead it is due at once. */
  void insert(TimerEntry e) {
    long deadline = e.deadlineTick;
    link(e, deadline <= elapsed ? PENDING : slotFor(deadline));
  }

  /** Unlinks an entry; does nothing if it is not linked. */
  void remove(TimerEntry e) {
    int list = e.where;
    if (list == NOWHERE) {
      return;
    }
    TimerEntry prev = e.prev;
    TimerEntry next = e.next;
    if (prev == null) {
      ends[2 * list] = next;
    } else {
      prev.next = next;
    }
    if (next == null) {
      ends[2 * list + 1] = prev;
    } else {
      next.prev = prev;
    }
    if (prev == null && next == null) {
      occupied[list >> BITS] &= ~(1L << list);
    }
    // A dead entry must not keep its neighbours alive.
    e.prev = null;
    e.next = null;
    e.where = NOWHERE;
    size--;
  }

  /**
   * Advances and unlinks entries that are due, earliest first. Stops early when {@code out} is full
   * or many entries had to be moved: then {@link #nextTick} is due still.
   *
   * @param nowTick the present; taken for {@link #elapsed} if it is before that
   * @param out where they go, from index 0
   * @param max how many at most
   * @return how many
   */
  int expire(long nowTick, @Nullable TimerEntry[] out, int max) {
    long now = Math.max(nowTick, elapsed);
    int moves = MOVES;
    int n = 0;
    for (; ; ) {
      n = take(PENDING, out, n, max);
      if (open != NOWHERE) {
        if (open < SLOTS) {
          n = take(open, out, n, max);
        } else {
          moves = moveDown(open, moves);
        }
        if (ends[2 * open] != null) {
          return n;
        }
        open = NOWHERE;
        n = take(PENDING, out, n, max);
      }
      if (n == max || ends[2 * PENDING] != null) {
        return n;
      }
      if (advance(now)) {
        return n;
      }
      open = nextSlot();
      elapsed = startOf(open);
    }
  }

  /**
   * When {@link #expire} should be called next: never later than the earliest deadline, and exactly
   * then unless many entries share a slot. {@link #elapsed} if something is due.
   *
   * @return a tick, or {@link Long#MAX_VALUE} if the wheel is empty
   */
  long nextTick() {
    if (isDue()) {
      return elapsed;
    }
    int slot = nextSlot();
    if (slot == NOWHERE) {
      return Long.MAX_VALUE;
    }
    long start = startOf(slot);
    if (slot < SLOTS) {
      return start;
    }
    // What is parked here may be due after the slot that follows, but nothing in that is due
    // before it starts.
    long first = start + (1L << shift(slot));
    int seen = 0;
    for (TimerEntry e = ends[2 * slot]; e != null; e = e.next) {
      if (++seen > SCAN) {
        return start;
      }
      first = Math.min(first, e.deadlineTick);
    }
    return first;
  }

  /**
   * Advances as far as {@link #expire} would, if that has nothing to do.
   *
   * @return false, and nothing changes, if there is
   */
  boolean advance(long nowTick) {
    if (isDue()) {
      return false;
    }
    open = NOWHERE; // cancelling may have emptied it; its place is free for a later turn
    int next = nextSlot();
    // Not nextTick(): the slot must be opened when it starts, even if nothing in it is due then.
    if (next != NOWHERE && startOf(next) <= nowTick) {
      return false;
    }
    elapsed = Math.max(elapsed, nowTick);
    return true;
  }

  /** Looks at all entries. */
  void forEach(Consumer<TimerEntry> visitor) {
    for (int list = 0; list <= PENDING; list++) {
      for (TimerEntry e = ends[2 * list]; e != null; e = e.next) {
        visitor.accept(e);
      }
    }
  }

  /** What is wrong with it, for tests; "" if all is well. */
  String fault() {
    int linked = 0;
    for (int list = 0; list <= PENDING; list++) {
      boolean marked = (occupied[list >> BITS] & 1L << list) != 0;
      if (marked != (ends[2 * list] != null)) {
        return "slot " + list + (marked ? " is marked and empty" : " is not marked and not empty");
      }
      TimerEntry before = null;
      for (TimerEntry e = ends[2 * list]; e != null; e = e.next) {
        if (e.where != list || e.prev != before) {
          return "an entry of slot " + list + " is linked wrongly";
        }
        if (list < SLOTS && list != open && e.deadlineTick <= elapsed) {
          return "slot " + list + " has an entry that was due";
        }
        if (e.state() != TimerEntry.ARMED) {
          return "slot " + list + " has an entry that is over";
        }
        before = e;
        linked++;
      }
      if (ends[2 * list + 1] != before) {
        return "the end of slot " + list + " is none";
      }
    }
    return linked == size ? "" : linked + " entries are linked and " + size + " counted";
  }

  private boolean isDue() {
    return ends[2 * PENDING] != null || (open != NOWHERE && ends[2 * open] != null);
  }

  private void link(TimerEntry e, int list) {
    TimerEntry last = ends[2 * list + 1];
    if (last == null) {
      ends[2 * list] = e;
      occupied[list >> BITS] |= 1L << list;
    } else {
      last.next = e;
      e.prev = last;
    }
    ends[2 * list + 1] = e;
    e.where = (short) list;
    size++;
  }

  private int take(int list, @Nullable TimerEntry[] out, int from, int max) {
    int n = from;
    while (n < max) {
      TimerEntry e = ends[2 * list];
      if (e == null) {
        break;
      }
      remove(e);
      out[n++] = e;
    }
    return n;
  }

  /** Inserts the entries of a slot that starts now again; returns what is left of the moves. */
  private int moveDown(int slot, int moves) {
    int left = moves;
    while (left > 0) {
      TimerEntry e = ends[2 * slot];
      if (e == null) {
        break;
      }
      remove(e);
      insert(e);
      left--;
    }
    return left;
  }

  /** The slot of a deadline that is ahead. */
  private int slotFor(long deadline) {
    int highest = Long.SIZE - 1 - Long.numberOfLeadingZeros(elapsed ^ deadline);
    if (highest < TOP_SHIFT) {
      int level = highest / BITS;
      return (level << BITS) | (int) ((deadline >> (level * BITS)) & (SLOTS - 1));
    }
    long turn = Math.min(deadline >> TOP_SHIFT, (elapsed >> TOP_SHIFT) + SLOTS - 1);
    return (TOP << BITS) | (int) (turn & (SLOTS - 1));
  }

  private int nextSlot() {
    for (int level = 0; level < LEVELS; level++) {
      long bits = occupied[level];
      if (bits != 0) {
        int current = (int) ((elapsed >> (level * BITS)) & (SLOTS - 1));
        int ahead = Long.numberOfTrailingZeros(Long.rotateRight(bits, current));
        return (level << BITS) | ((current + ahead) & (SLOTS - 1));
      }
    }
    return NOWHERE;
  }

  private long startOf(int slot) {
    int shift = shift(slot);
    long current = elapsed >> shift;
    return (current + ((slot - current) & (SLOTS - 1))) << shift;
  }

  private static int shift(int slot) {
    return (slot >> BITS) * BITS;
  }
}
