package edo.miniredis.data;

import java.util.Arrays;

/** A string that was appended to or written into, with room for more. */
public final class Growing {
  private byte[] array;
  private int length;

  /**
   * With a beginning.
   *
   * @param bytes copied
   */
  public Growing(byte[] bytes) {
    array =
        Arrays.copyOf(
            bytes, Math.max(32, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
    length = bytes.length;
  }

  /**
   * Holds the string.
   *
   * @return an array, longer than the string
   */
  public byte[] array() {
    return array;
  }

  /**
   * How long it is.
   *
   * @return bytes
   */
  public int length() {
    return length;
  }

  /**
   * Writes into it, filling a gap with zeros.
   *
   * @param at where
   * @param from holds what is written
   * @param offset of its first byte
   * @param count how many
   */
  public void write(int at, byte[] from, int offset, int count) {
    int end = Math.addExact(at, count);
    if (end > array.length) {
      array = Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 8, end * 2L));
    }
    System.arraycopy(from, offset, array, at, count);
    length = Math.max(length, end);
  }
}
