package edo.bytes;

/** The complaints of the buffers: each says what was asked for and what there is. */
final class Checks {
  private Checks() {}

  /** A range of something with so many bytes. */
  static void range(int begin, int end, int length) {
    if (begin < 0 || end < begin || end > length) {
      throw new IndexOutOfBoundsException(
          "from " + begin + " to " + end + ": no range of " + length + " bytes");
    }
  }

  /** A part of somebody's array. */
  static void part(int offset, int count, int length) {
    if ((offset | count) < 0 || offset > length - count) {
      throw new IndexOutOfBoundsException(
          count + " bytes from " + offset + ": not within an array of " + length);
    }
  }

  /** Where a value of {@code size} bytes would begin, in something with {@code length} bytes. */
  static IndexOutOfBoundsException index(int index, int size, int length) {
    return new IndexOutOfBoundsException(
        size == 1
            ? "index " + index + ": there are " + length + " bytes"
            : size + " bytes at index " + index + ": there are " + length);
  }

  /** A count that must not be negative. */
  static int count(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("a count of bytes cannot be negative: " + count);
    }
    return count;
  }

  /** The size of an integer, in bytes. */
  static void width(int bytes) {
    if (bytes < 1 || bytes > Long.BYTES) {
      throw new IllegalArgumentException("an integer of " + bytes + " bytes: use 1 to 8");
    }
  }

  /** That a value can be had back from so many bytes. */
  static void fits(long value, long back, int bytes) {
    if (value != back) {
      throw new IllegalArgumentException(value + " does not fit into " + bytes + " bytes");
    }
  }
}
