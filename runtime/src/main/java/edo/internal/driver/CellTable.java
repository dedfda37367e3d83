package edo.internal.driver;

import edo.internal.seam.ReadyCell;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The registered sources of one driver, found by token. A token is a slot number and, above it, a
 * generation that the table counts up with every registration: an event that was on its way when
 * its source was closed cannot reach the one that got the slot next.
 *
 * <p>Lock-free: registering is done by tasks on any thread, looking up by whoever polls. Free slots
 * form a list through {@code nextFree}, its head tagged against ABA.
 */
final class CellTable {
  private static final int CHUNK_BITS = 8;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int CHUNKS = 1 << 14; // 4 M sources
  private static final int NONE = -1;

  private static final class Chunk {
    final AtomicReferenceArray<@Nullable ReadyCell> cells = new AtomicReferenceArray<>(CHUNK);
    final int[] nextFree = new int[CHUNK];
  }

  private final AtomicReferenceArray<@Nullable Chunk> chunks = new AtomicReferenceArray<>(CHUNKS);
  private final AtomicLong free = new AtomicLong(pack(0, NONE));
  private final AtomicInteger top = new AtomicInteger();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger generation = new AtomicInteger();

  private static long pack(int tag, int index) {
    return ((long) tag << 32) | (index & 0xFFFF_FFFFL);
  }

  private Chunk chunk(int index) {
    Chunk c = chunks.get(index >>> CHUNK_BITS);
    if (c != null) {
      return c;
    }
    var fresh = new Chunk();
    Chunk seen = chunks.compareAndExchange(index >>> CHUNK_BITS, null, fresh);
    return seen == null ? fresh : seen;
  }

  /** Enters a cell and gives it its token. */
  void add(ReadyCell cell) {
    int index = takeFree();
    if (index == NONE) {
      index = top.getAndIncrement();
      if (index >= CHUNKS * CHUNK) {
        throw new IllegalStateException("more than " + CHUNKS * CHUNK + " sources on one worker");
      }
    }
    size.getAndIncrement();
    // Generations stay below 2^30, which leaves the driver's own tokens (negative) apart.
    cell.assignToken((long) (generation.incrementAndGet() & 0x3FFF_FFFF) << 32 | index);
    chunk(index).cells.set(index & (CHUNK - 1), cell);
  }

  private int takeFree() {
    for (; ; ) {
      long head = free.get();
      int index = (int) head;
      if (index == NONE) {
        return NONE;
      }
      int next = chunk(index).nextFree[index & (CHUNK - 1)];
      if (free.compareAndSet(head, pack((int) (head >>> 32) + 1, next))) {
        return index;
      }
    }
  }

  /** Removes a cell. Once per {@link #add}. */
  void remove(ReadyCell cell) {
    int index = (int) cell.token();
    Chunk c = chunk(index);
    int at = index & (CHUNK - 1);
    if (!c.cells.compareAndSet(at, cell, null)) {
      throw new AssertionError("slot " + index + " does not hold the cell that is leaving it");
    }
    for (; ; ) {
      long head = free.get();
      c.nextFree[at] = (int) head;
      if (free.compareAndSet(head, pack((int) (head >>> 32) + 1, index))) {
        break;
      }
    }
    size.getAndDecrement();
  }

  /** The cell of a token, or null if it has gone. */
  @Nullable ReadyCell find(long token) {
    int index = (int) token;
    Chunk c = chunks.get(index >>> CHUNK_BITS);
    ReadyCell cell = c == null ? null : c.cells.get(index & (CHUNK - 1));
    return cell != null && cell.token() == token ? cell : null;
  }

  int size() {
    return size.get();
  }

  void forEach(Consumer<ReadyCell> visitor) {
    int end = Math.min(top.get(), CHUNKS * CHUNK);
    for (int i = 0; i < end; i++) {
      Chunk c = chunks.get(i >>> CHUNK_BITS);
      ReadyCell cell = c == null ? null : c.cells.get(i & (CHUNK - 1));
      if (cell != null) {
        visitor.accept(cell);
      }
    }
  }
}
