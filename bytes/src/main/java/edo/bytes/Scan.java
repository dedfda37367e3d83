package edo.bytes;

import java.util.Arrays;

/** Searching, comparing and hashing in arrays, eight bytes at a time. */
final class Scan {
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;

  /** Odd, with their bits well spread: 2^64 divided by the golden ratio, and the root of two. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private static final long OTHER = 0xb504_f333_f9de_6485L;

  private Scan() {}

  /** The index of the first such byte from {@code from} to {@code to}, or -1. */
  static int indexOf(byte[] array, int from, int to, byte value) {
    long wanted = (value & 0xffL) * ONES;
    int i = from;
    int last = to - Long.BYTES;
    for (; i <= last; i += Long.BYTES) {
      long found = zeros(Raw.getLongLe(array, i) ^ wanted);
      if (found != 0) {
        return i + place(found);
      }
    }
    for (; i < to; i++) {
      if (array[i] == value) {
        return i;
      }
    }
    return -1;
  }

  private static int place(long zeros) {
    return Long.numberOfTrailingZeros(zeros) >>> 3;
  }

  /** Whether so many bytes are the same; short ones, such as keys, without a call. */
  static boolean same(byte[] one, int at, byte[] other, int there, int length) {
    if (length > 16) {
      return Arrays.equals(one, at, at + length, other, there, there + length);
    }
    if (length >= 8) {
      int last = length - 8;
      return Raw.getLong(one, at) == Raw.getLong(other, there)
          && Raw.getLong(one, at + last) == Raw.getLong(other, there + last);
    }
    for (int i = 0; i < length; i++) {
      if (one[at + i] != other[there + i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Has the high bit of the lowest byte that is zero set, and none below it; above it a borrow may
   * set more.
   */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  /**
   * A hash of the bytes; never 0, which stands for "not computed". Sixteen bytes are taken at a
   * time, as the factors of a product of 128 bits whose halves are put together (as in wyhash):
   * each bit of them reaches each bit of the state. Not meant against those who look for clashes.
   */
  static int hash(byte[] array, int from, int length) {
    int end = from + length;
    long state = SPREAD;
    for (int i = from; i < end - 16; i += 16) {
      state = fold(Raw.getLongLe(array, i) ^ OTHER, Raw.getLongLe(array, i + 8) ^ state);
    }
    long a = 0;
    long b = 0;
    // What is left, up to sixteen bytes; overlaps what was before, or itself, if it is less.
    if (length >= 8) {
      a = Raw.getLongLe(array, length >= 16 ? end - 16 : from);
      b = Raw.getLongLe(array, end - 8);
    } else if (length >= 4) {
      a = Raw.getIntLe(array, from);
      b = Raw.getIntLe(array, end - 4);
    } else if (length > 0) {
      a = (array[from] & 0xff) | (array[from + (length >> 1)] & 0xff) << 8;
      b = array[end - 1];
    }
    state = fold(fold(a ^ OTHER, b ^ state) ^ length, SPREAD);
    int hash = (int) (state ^ (state >>> 32));
    return hash != 0 ? hash : 1;
  }

  private static long fold(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) ^ (a * b);
  }
}
