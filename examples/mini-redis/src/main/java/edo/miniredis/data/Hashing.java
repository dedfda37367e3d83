package edo.miniredis.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Hashes of byte strings. Keys come from outside, so the hash depends on a number that nobody
 * outside knows: keys that fall into one bucket cannot be made up in advance.
 */
final class Hashing {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long SEED = new SecureRandom().nextLong();
  private static final long FIRST = 0xA076_1D64_78BD_642FL;
  private static final long SECOND = 0xE703_7ED1_A0B4_28DBL;

  private Hashing() {}

  /** Of {@code length} bytes from {@code offset} on. */
  static int hash(byte[] array, int offset, int length) {
    long h = SEED ^ length * FIRST;
    int at = offset;
    int end = offset + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      h = mix(h ^ (long) LONG.get(array, at), SECOND);
    }
    long rest = 0;
    for (int shift = 0; at < end; at++, shift += 8) {
      rest |= (array[at] & 0xffL) << shift;
    }
    h = mix(h ^ rest, FIRST);
    return (int) (h ^ h >>> 32);
  }

  private static long mix(long a, long b) {
    return a * b ^ Math.multiplyHigh(a, b);
  }
}
