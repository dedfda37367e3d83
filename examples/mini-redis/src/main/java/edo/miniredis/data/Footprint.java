package edo.miniredis.data;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * About how many bytes a key takes on the heap: what the objects of its kind have on a JVM of 64
 * bits with compressed references, without what the table of keys has spare. Of a large value only
 * some items are looked at, and the rest taken to be like them.
 */
public final class Footprint {
  private static final int HEADER = 12;
  private static final int REFERENCE = 4;
  private static final int ARRAY = 16;

  /** A key, the next one in its bucket and its hash. */
  private static final int NODE = HEADER + 2 * REFERENCE + 4;

  /** A node of a tree: colour, three neighbours, key and value. */
  private static final int TREE_NODE = 40;

  private Footprint() {}

  /**
   * Estimates.
   *
   * @param entry a key and its value
   * @param samples how many items to look at, at most
   * @return bytes
   */
  public static long of(Entry entry, int samples) {
    // With the value, a time and its place among the times; and its place in the table.
    long own = aligned(NODE + REFERENCE + 8 + 4) + REFERENCE + bytes(entry.key());
    return own
        + switch (entry.value()) {
          case byte[] bytes -> bytes(bytes);
          case Counter _ -> aligned(HEADER + 8);
          case Growing growing -> aligned(HEADER + REFERENCE + 4) + bytes(growing.array());
          case ListValue list -> list(list, samples);
          case HashValue hash -> table(hash.fields(), samples, REFERENCE);
          case SetValue set -> table(set.members(), samples, 0);
          case SortedSetValue set -> sorted(set, samples);
          default -> throw new AssertionError(entry.value().getClass());
        };
  }

  private static long list(ListValue list, int samples) {
    int seen = Math.min(samples, list.size());
    long bytes = 0;
    for (int i = 0; i < seen; i++) {
      bytes += REFERENCE + bytes(list.get(i));
    }
    return 32 + ARRAY + scaled(bytes, seen, list.size());
  }

  private static <N extends ByteTable.Node> long table(ByteTable<N> table, int samples, int more) {
    AtomicInteger seen = new AtomicInteger();
    AtomicLong bytes = new AtomicLong();
    long cursor = 0;
    do {
      cursor =
          table.scan(
              cursor,
              node -> {
                if (seen.get() < samples) {
                  seen.incrementAndGet();
                  bytes.addAndGet(aligned(NODE + more) + REFERENCE + bytes(node.key()));
                  if (node instanceof HashValue.Field field) {
                    bytes.addAndGet(bytes(field.value()));
                  }
                }
              });
    } while (cursor != 0 && seen.get() < samples);
    return 64 + ARRAY + scaled(bytes.get(), seen.get(), table.size());
  }

  private static long sorted(SortedSetValue set, int samples) {
    Iterator<SortedSetValue.Scored> members = set.iterator(false);
    long bytes = 0;
    int seen = 0;
    for (; seen < samples && members.hasNext(); seen++) {
      bytes += aligned(NODE + 8) + REFERENCE + TREE_NODE + bytes(members.next().key());
    }
    return 64 + ARRAY + 64 + scaled(bytes, seen, set.size());
  }

  private static long scaled(long bytes, int seen, int size) {
    return seen == 0 ? 0 : (long) ((double) bytes / seen * size);
  }

  private static long bytes(byte[] array) {
    return aligned(ARRAY + array.length);
  }

  private static long aligned(long bytes) {
    return (bytes + 7) & ~7L;
  }
}
