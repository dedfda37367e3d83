package edo.miniredis.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash table whose keys are byte strings. A key is looked up where it lies, in the array of a
 * request, without an object for it. What is stored extends {@link Node}, so that an entry is one
 * object.
 *
 * <p>It grows and shrinks a few buckets at a time: there are two arrays of buckets meanwhile, and
 * each change moves some from the old one to the new one. A table of millions never stands still
 * for longer than one that is small.
 *
 * @param <N> what is stored
 */
public final class ByteTable<N extends ByteTable.Node> {
  private static final int SMALLEST = 4;

  /** Buckets that a change moves: two would do, to be done before the next growth. */
  private static final int STEP = 4;

  /** New nodes go here. */
  private @Nullable Node[] buckets = new Node[SMALLEST];

  /** Where the rest of the nodes are while the table grows or shrinks; empty otherwise. */
  private @Nullable Node[] old = new Node[0];

  /** Buckets of {@code old} below have been moved. */
  private int moved;

  private int size;

  /** Empty. */
  public ByteTable() {}

  /** A key and what belongs to it. */
  public static class Node {
    final byte[] key;
    private final int hash;
    private @Nullable Node next;

    /**
     * Not in a table yet.
     *
     * @param key the caller's no more
     */
    protected Node(byte[] key) {
      this.key = key;
      this.hash = Hashing.hash(key, 0, key.length);
    }

    /**
     * The key.
     *
     * @return not to be written to
     */
    public final byte[] key() {
      return key;
    }

    private boolean isFor(int h, byte[] array, int offset, int length) {
      return hash == h
          && key.length == length
          && Arrays.equals(key, 0, length, array, offset, offset + length);
    }
  }

  /**
   * How many.
   *
   * @return keys
   */
  public int size() {
    return size;
  }

  /**
   * Looks a key up.
   *
   * @param array holds the key
   * @param offset of its first byte
   * @param length of the key
   * @return what is stored for it, or null
   */
  public @Nullable N find(byte[] array, int offset, int length) {
    int hash = Hashing.hash(array, offset, length);
    @Nullable Node[] in = home(hash);
    for (Node node = in[hash & (in.length - 1)]; node != null; node = node.next) {
      if (node.isFor(hash, array, offset, length)) {
        return own(node);
      }
    }
    return null;
  }

  /**
   * Looks a key up.
   *
   * @param key the key
   * @return what is stored for it, or null
   */
  public @Nullable N find(byte[] key) {
    return find(key, 0, key.length);
  }

  /**
   * Adds a key that is not there.
   *
   * @param node in no table
   */
  public void add(N node) {
    step();
    Node added = node;
    @Nullable Node[] in = home(added.hash);
    int bucket = added.hash & (in.length - 1);
    added.next = in[bucket];
    in[bucket] = added;
    size++;
    if (size > buckets.length && old.length == 0 && buckets.length < 1 << 30) {
      resize(buckets.length * 2);
    }
  }

  /**
   * Takes a key out.
   *
   * @param array holds the key
   * @param offset of its first byte
   * @param length of the key
   * @return what was stored for it, or null
   */
  public @Nullable N remove(byte[] array, int offset, int length) {
    step();
    int hash = Hashing.hash(array, offset, length);
    @Nullable Node[] in = home(hash);
    int bucket = hash & (in.length - 1);
    Node before = null;
    for (Node node = in[bucket]; node != null; before = node, node = node.next) {
      if (node.isFor(hash, array, offset, length)) {
        if (before == null) {
          in[bucket] = node.next;
        } else {
          before.next = node.next;
        }
        node.next = null;
        size--;
        if (size < buckets.length / 8 && old.length == 0 && buckets.length > SMALLEST) {
          resize(Math.max(SMALLEST, buckets.length / 4));
        }
        return own(node);
      }
    }
    return null;
  }

  /**
   * Takes a key out.
   *
   * @param key the key
   * @return what was stored for it, or null
   */
  public @Nullable N remove(byte[] key) {
    return remove(key, 0, key.length);
  }

  /** Empties it. */
  public void clear() {
    buckets = new Node[SMALLEST];
    old = new Node[0];
    moved = 0;
    size = 0;
  }

  /**
   * Visits all; the table is not to be changed meanwhile.
   *
   * @param visitor called with each
   */
  public void forEach(Consumer<? super N> visitor) {
    for (@Nullable Node head : old) {
      visit(head, visitor);
    }
    for (@Nullable Node head : buckets) {
      visit(head, visitor);
    }
  }

  /**
   * Chooses some.
   *
   * @param count so many different ones, or all if there are fewer; negative: so many, with
   *     repetitions
   * @param random decides
   * @return the chosen ones
   */
  public List<N> choose(long count, RandomGenerator random) {
    List<N> chosen = new ArrayList<>();
    if (count > 0) {
      forEach(chosen::add);
      int wanted = (int) Math.min(count, chosen.size());
      for (int i = 0; i < wanted; i++) {
        Collections.swap(chosen, i, random.nextInt(i, chosen.size()));
      }
      chosen.subList(wanted, chosen.size()).clear();
    }
    for (long i = count; i < 0; i++) {
      N node = any(random);
      if (node != null) {
        chosen.add(node);
      }
    }
    return chosen;
  }

  /**
   * Any one, each about as likely as the others.
   *
   * @param random decides
   * @return what is stored for some key, or null if there is none
   */
  public @Nullable N any(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    while (true) {
      int bucket = random.nextInt(moved, old.length + buckets.length);
      Node head = bucket < old.length ? old[bucket] : buckets[bucket - old.length];
      int length = 0;
      for (Node node = head; node != null; node = node.next) {
        length++;
      }
      if (head != null) {
        Node node = head;
        for (int i = random.nextInt(length); i > 0 && node.next != null; i--) {
          node = node.next;
        }
        return own(node);
      }
      step(); // a table that has shrunk a lot has few buckets that are not empty, until this is
      // done
    }
  }

  /**
   * Visits the next buckets. Whoever begins with 0 and goes on with what is returned, until that is
   * 0, sees each key at least once that was there all the time, whatever happens to the table in
   * between.
   *
   * <p>Bits of the cursor are counted from the top: the buckets that a bucket is divided into, or
   * put together with, by growing or shrinking then follow each other.
   *
   * @param cursor where to go on
   * @param visitor called with each
   * @return where to go on; 0 at the end
   */
  public long scan(long cursor, Consumer<? super N> visitor) {
    @Nullable Node[] small = buckets;
    @Nullable Node[] large = buckets;
    if (old.length > 0) {
      small = old.length < buckets.length ? old : buckets;
      large = old.length < buckets.length ? buckets : old;
    }
    long at = cursor;
    visit(small[(int) (at & (small.length - 1))], visitor);
    if (small == large) {
      return following(at, small.length - 1L);
    }
    long smallMask = small.length - 1L;
    long largeMask = large.length - 1L;
    do {
      visit(large[(int) (at & largeMask)], visitor);
      at = following(at, largeMask);
    } while ((at & (smallMask ^ largeMask)) != 0);
    return at;
  }

  private static long following(long cursor, long mask) {
    return Long.reverse(Long.reverse(cursor | ~mask) + 1);
  }

  private void visit(@Nullable Node head, Consumer<? super N> visitor) {
    for (Node node = head; node != null; node = node.next) {
      visitor.accept(own(node));
    }
  }

  /** The array of buckets where a node of this hash is, or belongs. */
  private @Nullable Node[] home(int hash) {
    return old.length > 0 && (hash & (old.length - 1)) >= moved ? old : buckets;
  }

  private void resize(int length) {
    old = buckets;
    moved = 0;
    buckets = new Node[length];
  }

  /** Moves some buckets, if there are two arrays. */
  private void step() {
    if (old.length == 0) {
      return;
    }
    for (int i = 0; i < STEP && moved < old.length; i++) {
      Node node = old[moved];
      old[moved++] = null;
      while (node != null) {
        Node following = node.next;
        int bucket = node.hash & (buckets.length - 1);
        node.next = buckets[bucket];
        buckets[bucket] = node;
        node = following;
      }
    }
    if (moved == old.length) {
      old = new Node[0];
      moved = 0;
    }
  }

  /** Only nodes of that type are ever added. */
  @SuppressWarnings("unchecked")
  private N own(Node node) {
    return (N) node;
  }
}
