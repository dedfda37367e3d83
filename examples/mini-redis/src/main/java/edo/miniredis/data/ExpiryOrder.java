package edo.miniredis.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which entry expires first: a binary heap whose entries know their places, so that an entry whose
 * time changes, or that goes before its time, leaves nothing behind.
 */
final class ExpiryOrder {
  static final int NOWHERE = -1;

  private @Nullable Entry[] heap = new Entry[16];
  private int size;

  int size() {
    return size;
  }

  /** The entry that expires first, or null. */
  @Nullable Entry first() {
    return size == 0 ? null : heap[0];
  }

  /** An entry has got a time, or another time. */
  void put(Entry entry) {
    if (entry.place == NOWHERE) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      up(size++, entry);
    } else {
      up(entry.place, entry);
      down(entry.place, entry);
    }
  }

  /** An entry has no time any more. */
  void remove(Entry entry) {
    int place = entry.place;
    if (place == NOWHERE) {
      return;
    }
    entry.place = NOWHERE;
    Entry last = heap[--size];
    heap[size] = null;
    if (last != entry && last != null) {
      up(place, last);
      down(last.place, last);
    }
  }

  void clear() {
    heap = new Entry[16];
    size = 0;
  }

  private void up(int from, Entry entry) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      Entry above = heap[parent];
      if (above == null || above.expiresAt <= entry.expiresAt) {
        break;
      }
      set(at, above);
      at = parent;
    }
    set(at, entry);
  }

  private void down(int from, Entry entry) {
    int at = from;
    while (true) {
      int child = 2 * at + 1;
      Entry below = child < size ? heap[child] : null;
      Entry other = child + 1 < size ? heap[child + 1] : null;
      if (below != null && other != null && other.expiresAt < below.expiresAt) {
        child++;
        below = other;
      }
      if (below == null || below.expiresAt >= entry.expiresAt) {
        break;
      }
      set(at, below);
      at = child;
    }
    set(at, entry);
  }

  private void set(int at, Entry entry) {
    heap[at] = entry;
    entry.place = at;
  }
}
