package edo.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers in byte arrays, at any index, aligned or not. Whether the bytes belong to who asks is
 * checked by the caller; that they are in the array is checked here once more.
 */
final class Raw {
  /** Whether this machine has the low byte first. */
  static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** What no array can be larger than, as far as JVMs go. */
  static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  static final byte[] NO_BYTES = {};

  private static final VarHandle SHORT = view(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG = view(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Raw() {}

  private static VarHandle view(Class<?> type, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(type, order).withInvokeExactBehavior();
  }

  static short getShort(byte[] array, int at) {
    return (short) SHORT.get(array, at);
  }

  static short getShortLe(byte[] array, int at) {
    return (short) SHORT_LE.get(array, at);
  }

  static int getInt(byte[] array, int at) {
    return (int) INT.get(array, at);
  }

  static int getIntLe(byte[] array, int at) {
    return (int) INT_LE.get(array, at);
  }

  static long getLong(byte[] array, int at) {
    return (long) LONG.get(array, at);
  }

  static long getLongLe(byte[] array, int at) {
    return (long) LONG_LE.get(array, at);
  }

  static void putShort(byte[] array, int at, int value) {
    SHORT.set(array, at, (short) value);
  }

  static void putShortLe(byte[] array, int at, int value) {
    SHORT_LE.set(array, at, (short) value);
  }

  static void putInt(byte[] array, int at, int value) {
    INT.set(array, at, value);
  }

  static void putIntLe(byte[] array, int at, int value) {
    INT_LE.set(array, at, value);
  }

  static void putLong(byte[] array, int at, long value) {
    LONG.set(array, at, value);
  }

  static void putLongLe(byte[] array, int at, long value) {
    LONG_LE.set(array, at, value);
  }
}
