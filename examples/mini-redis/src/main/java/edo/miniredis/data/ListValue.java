package edo.miniredis.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A list of strings, quick at both ends and by index: a ring that grows and shrinks. */
public final class ListValue {
  private static final int SMALLEST = 4;

  private byte[] @Nullable [] ring = new byte[SMALLEST][];
  private int head;
  private int size;

  /** Empty. */
  public ListValue() {}

  /**
   * How many.
   *
   * @return strings
   */
  public int size() {
    return size;
  }

  /**
   * One of them.
   *
   * @param index 0 to {@code size() - 1}
   * @return the string
   */
  public byte[] get(int index) {
    byte[] string = ring[slot(index)];
    if (index < 0 || index >= size || string == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return string;
  }

  /**
   * Replaces one.
   *
   * @param index 0 to {@code size() - 1}
   * @param string the caller's no more
   */
  public void set(int index, byte[] string) {
    byte[] _ = get(index);
    ring[slot(index)] = string;
  }

  /**
   * Adds at the front.
   *
   * @param string the caller's no more
   */
  public void addFirst(byte[] string) {
    grow();
    head = (head - 1) & (ring.length - 1);
    ring[head] = string;
    size++;
  }

  /**
   * Adds at the end.
   *
   * @param string the caller's no more
   */
  public void addLast(byte[] string) {
    grow();
    ring[slot(size++)] = string;
  }

  /**
   * Takes the first out.
   *
   * @return the string; there must be one
   */
  public byte[] removeFirst() {
    byte[] first = get(0);
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    shrink();
    return first;
  }

  /**
   * Takes the last out.
   *
   * @return the string; there must be one
   */
  public byte[] removeLast() {
    byte[] last = get(size - 1);
    ring[slot(--size)] = null;
    shrink();
    return last;
  }

  /**
   * Inserts one, moving those behind it.
   *
   * @param index 0 to {@code size()}
   * @param string the caller's no more
   */
  public void insert(int index, byte[] string) {
    addLast(string);
    for (int i = size - 1; i > index; i--) {
      ring[slot(i)] = ring[slot(i - 1)];
    }
    ring[slot(index)] = string;
  }

  /**
   * Keeps some.
   *
   * @param from the first that is kept
   * @param to behind the last that is kept
   */
  public void keep(int from, int to) {
    while (size > to) {
      byte[] _ = removeLast();
    }
    for (int i = 0; i < from; i++) {
      byte[] _ = removeFirst();
    }
  }

  /**
   * Takes equal ones out.
   *
   * @param string equal to what
   * @param most how many at most
   * @param fromEnd the last ones, not the first ones
   * @return how many were taken out
   */
  public int removeEqual(byte[] string, int most, boolean fromEnd) {
    int removed = 0;
    int kept = 0;
    // Those that stay move together in the direction that the search comes from.
    for (int i = 0; i < size; i++) {
      int from = fromEnd ? size - 1 - i : i;
      byte[] candidate = get(from);
      if (removed < most && Arrays.equals(candidate, string)) {
        removed++;
      } else {
        ring[slot(fromEnd ? size - 1 - kept : kept)] = candidate;
        kept++;
      }
    }
    for (int i = 0; i < removed; i++) {
      byte[] _ = fromEnd ? removeFirst() : removeLast();
    }
    return removed;
  }

  private int slot(int index) {
    return (head + index) & (ring.length - 1);
  }

  private void grow() {
    if (size == ring.length) {
      resize(size * 2);
    }
  }

  private void shrink() {
    if (size < ring.length / 8 && ring.length > SMALLEST) {
      resize(ring.length / 4);
    }
  }

  private void resize(int length) {
    byte[] @Nullable [] other = new byte[Math.max(SMALLEST, length)][];
    for (int i = 0; i < size; i++) {
      other[i] = ring[slot(i)];
    }
    ring = other;
    head = 0;
  }
}
