package edo.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The latest messages of a {@link Broadcast} channel, numbered from 0 on; each overwrites the one
 * that is the capacity older. Keeps on to what it has made: sending allocates nothing once every
 * slot was filled.
 *
 * <p>A message lies in a <em>cell</em>. Number n belongs to slot n modulo the capacity, and the
 * slot's <em>word</em> says which lap round the ring it has come to and which cell has the message.
 * A sender takes a cell that nobody has, puts its message in, and then sets the word of the next
 * slot from the lap before to its own by one CAS: that is when the message is sent. What the word
 * said before is the sender's now: it empties that cell and gives it back.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>a slot's word: lap, cell or 0</td><td>acquire</td><td>CAS</td><td>senders; the last
 * receiver to go</td></tr>
 * <tr><td>a cell's message</td><td>acquire</td><td>release</td><td>who has taken the cell, or has
 * taken it out of a word</td></tr>
 * <tr><td>a cell's below</td><td>opaque</td><td>opaque</td><td>who gives it back</td></tr>
 * <tr><td>end</td><td>volatile</td><td>CAS</td><td>senders, and whoever finds it behind</td></tr>
 * <tr><td>floor</td><td>volatile</td><td>CAS</td><td>the last receiver to go, and late senders</td>
 * </tr>
 * <tr><td>free: stamp, cell or 0</td><td>volatile</td><td>CAS</td><td>senders</td></tr>
 * <tr><td>made</td><td colspan="2">atomic add</td><td>senders</td></tr>
 * <tr><td>a segment</td><td>acquire</td><td>CAS from null</td><td>whoever needs it first</td></tr>
 * </table>
 *
 * <p><b>Nobody waits for anybody.</b> A sender that is off the processor has sent its message, or
 * holds a cell that nobody else needs. {@code end} is at most one behind: who finds the slot of
 * that number filled moves it on.
 *
 * <p><b>Cells are used again,</b> so a reader looks at the word a second time after it has read the
 * message. A cell gets another message only after a CAS has taken it out of the word, and who sees
 * that message sees that CAS. No word comes back, for its lap grows. A lap has 44 bits, fewer if
 * the capacity is large, so that it wraps after 2^44 times the capacity, or 2^63 messages: only who
 * is away for exactly so many would take one for the other.
 *
 * <p><b>Memory:</b> 16 bytes for each message that is kept, in segments that double, so that a
 * large capacity costs nothing before it is used. There are as many cells as slots, and one for
 * each sender that was ever sending at once.
 *
 * <p>Rejected: a chain of nodes (one of 32 bytes for each message); taking a number first and
 * filling its slot then (a sender that is off the processor in between holds up the messages of all
 * others, and after one lap the others themselves); letting a message go as soon as all receivers
 * have had it (each receiver would write to a counter that all share, for each message; or, if only
 * one that finds nothing more looks whether it was the last, it would look at the cursors of all
 * others for each wait, and take cells out of words that senders are about to change).
 */
final class BroadcastRing<T> {
  /** Cells beyond the slots before another segment is needed: for senders at the same time. */
  private static final int SPARE = 8;

  /** The longest first segment. */
  private static final int FIRST = 1024;

  /** More than there are threads, which is how many can be sending at once. */
  private static final int LEAST_CELL_BITS = 20;

  private static final int SEGMENTS = 24;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle MESSAGE = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle BELOW = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle SEGMENT = MethodHandles.arrayElementVarHandle(Segment[].class);
  private static final VarHandle END;
  private static final VarHandle FLOOR;
  private static final VarHandle FREE;
  private static final VarHandle MADE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      END = lookup.findVarHandle(BroadcastRing.class, "end", long.class);
      FLOOR = lookup.findVarHandle(BroadcastRing.class, "floor", long.class);
      FREE = lookup.findVarHandle(BroadcastRing.class, "free", long.class);
      MADE = lookup.findVarHandle(BroadcastRing.class, "made", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Some slots and cells that follow each other, by their index. */
  private static final class Segment {
    final int base;
    final long[] words;
    final @Nullable Object[] messages;
    final int[] below;

    Segment(int base, int size) {
      this.base = base;
      words = new long[size];
      messages = new @Nullable Object[size];
      below = new int[size];
    }

    long word(int slot) {
      return (long) WORD.getAcquire(words, slot - base);
    }

    boolean replaceWord(int slot, long seen, long word) {
      return WORD.compareAndSet(words, slot - base, seen, word);
    }

    @Nullable Object message(int cell) {
      return MESSAGE.getAcquire(messages, cell - base);
    }

    void setMessage(int cell, @Nullable Object message) {
      MESSAGE.setRelease(messages, cell - base, message);
    }

    int below(int cell) {
      return (int) BELOW.getOpaque(below, cell - base);
    }

    void setBelow(int cell, int other) {
      BELOW.setOpaque(below, cell - base, other);
    }
  }

  final int capacity;

  /** The logarithm of the capacity if that is a power of two, else -1. */
  private final int shift;

  private final int cellBits;
  private final long cellMask;
  private final int firstSize;
  private final Segment first;
  private final @Nullable Segment[] more = new @Nullable Segment[SEGMENTS];

  private volatile long end;
  private volatile long floor;
  private volatile long free;

  @SuppressWarnings("UnusedVariable") // through MADE
  private volatile int made;

  BroadcastRing(int capacity) {
    this.capacity = capacity;
    shift = Integer.bitCount(capacity) == 1 ? Integer.numberOfTrailingZeros(capacity) : -1;
    int cells = capacity + SPARE;
    cellBits =
        Math.clamp(1 + Integer.SIZE - Integer.numberOfLeadingZeros(cells), LEAST_CELL_BITS, 31);
    cellMask = (1L << cellBits) - 1;
    int size = cells;
    while (size > FIRST) {
      size = (size + 1) / 2; // so that all cells are in whole segments
    }
    firstSize = size;
    first = new Segment(0, size);
  }

  private Segment segment(int index) {
    return index < firstSize ? first : laterSegment(index);
  }

  /** The first one once more, then each as long as all before it. */
  private Segment laterSegment(int index) {
    int which = Integer.SIZE - Integer.numberOfLeadingZeros(index / firstSize);
    var there = (Segment) SEGMENT.getAcquire(more, which);
    if (there != null) {
      return there;
    }
    int before = firstSize << (which - 1);
    var fresh = new Segment(before, before);
    var seen = (Segment) SEGMENT.compareAndExchange(more, which, null, fresh);
    return seen == null ? fresh : seen;
  }

  // ---------------------------------------------------------------- numbers

  private int slot(long number) {
    return (int) (shift < 0 ? number % capacity : number & (capacity - 1));
  }

  /** A word's lap when it has come to a number, without a cell. */
  private long lap(long number) {
    return ((shift < 0 ? number / capacity : number >>> shift) + 1) << cellBits;
  }

  private long lapOf(long word) {
    return word & ~cellMask;
  }

  private int cellOf(long word) {
    return (int) (word & cellMask);
  }

  /** The number of the next message: those before it were sent before this returns. */
  long end() {
    for (; ; ) {
      long number = end;
      int slot = slot(number);
      if (lapOf(segment(slot).word(slot)) != lap(number)) {
        if (number == end) {
          return number;
        }
      } else {
        var _ = END.compareAndSet(this, number, number + 1); // its sender has not come to it yet
      }
    }
  }

  /** The number of the oldest message that is kept. */
  long oldest() {
    return Math.max(floor, end() - capacity);
  }

  // ---------------------------------------------------------------- messages

  /** Sends a message; its number. */
  long append(T message) {
    int cell = takeCell();
    segment(cell).setMessage(cell, message);
    for (; ; ) {
      long number = end;
      int slot = slot(number);
      Segment home = segment(slot);
      long before = home.word(slot);
      long lap = lap(number);
      if (lapOf(before) == lap - (1L << cellBits)) {
        if (home.replaceWord(slot, before, lap | cell)) {
          var _ = END.compareAndSet(this, number, number + 1); // or somebody else has
          giveBack(cellOf(before));
          return number;
        }
      } else if (lapOf(before) == lap) {
        var _ = END.compareAndSet(this, number, number + 1);
      }
    }
  }

  /** The message of a number; null if it was not sent yet, or is not kept any more. */
  @SuppressWarnings("unchecked") // only such are stored
  @Nullable T get(long number) {
    int slot = slot(number);
    Segment home = segment(slot);
    long word = home.word(slot);
    int cell = cellOf(word);
    if (lapOf(word) != lap(number) || cell == 0) {
      return null;
    }
    Object message = segment(cell).message(cell);
    return home.word(slot) == word ? (T) message : null;
  }

  /** Lets go of the messages before a number that was sent, which nobody will ask for. */
  void clear(long to) {
    long from = floor;
    while (from < to && !FLOOR.compareAndSet(this, from, to)) {
      from = floor;
    }
    for (long number = Math.max(from, to - capacity); number < to; number++) {
      int slot = slot(number);
      Segment home = segment(slot);
      long word = home.word(slot);
      long lap = lap(number);
      if (lapOf(word) == lap && cellOf(word) != 0 && home.replaceWord(slot, word, lap)) {
        giveBack(cellOf(word));
      } // or it has been overwritten meanwhile
    }
  }

  // ---------------------------------------------------------------- cells

  /** A cell that nobody has. */
  int takeCell() {
    for (; ; ) {
      long top = free;
      int cell = cellOf(top);
      if (cell == 0) {
        return 1 + (int) MADE.getAndAdd(this, 1);
      }
      // Perhaps out of date, and then so is the stamp: it grows with each cell that is taken.
      int below = segment(cell).below(cell);
      if (FREE.compareAndSet(this, top, lapOf(top) + (1L << cellBits) | below)) {
        return cell;
      }
    }
  }

  /** The cell, if it is one, is nobody's any more. */
  void giveBack(int cell) {
    if (cell == 0) {
      return;
    }
    Segment home = segment(cell);
    home.setMessage(cell, null);
    long top;
    do {
      top = free;
      home.setBelow(cell, cellOf(top));
    } while (!FREE.compareAndSet(this, top, lapOf(top) | cell));
  }
}
