package edo.bytes;

import java.math.BigInteger;

/** The numbers of a {@link BufMut}, which says how they are named and what they have in common. */
public interface Putters {
  /**
   * Throws unless there is room for so many bytes; for implementations.
   *
   * @param count how many
   * @throws BufOverflowException if there is less
   */
  void needRoom(int count);

  /**
   * Writes a byte.
   *
   * @param value its low eight bits
   * @throws BufOverflowException if there is no room
   */
  void putByte(int value);

  /**
   * Writes two bytes, the high byte first.
   *
   * @param value the number, its low sixteen bits
   * @throws BufOverflowException if there is less room
   */
  default void putShort(int value) {
    needRoom(2);
    putByte(value >> 8);
    putByte(value);
  }

  /**
   * Writes two bytes, the low byte first.
   *
   * @param value the number, its low sixteen bits
   * @throws BufOverflowException if there is less room
   */
  default void putShortLe(int value) {
    putShort(Short.reverseBytes((short) value));
  }

  /**
   * Writes two bytes, in this machine's order.
   *
   * @param value the number, its low sixteen bits
   * @throws BufOverflowException if there is less room
   */
  default void putShortNe(int value) {
    if (Raw.LITTLE) {
      putShortLe(value);
    } else {
      putShort(value);
    }
  }

  /**
   * Writes four bytes, the high byte first.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putInt(int value) {
    needRoom(4);
    putShort(value >> 16);
    putShort(value);
  }

  /**
   * Writes four bytes, the low byte first.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putIntLe(int value) {
    putInt(Integer.reverseBytes(value));
  }

  /**
   * Writes four bytes, in this machine's order.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putIntNe(int value) {
    if (Raw.LITTLE) {
      putIntLe(value);
    } else {
      putInt(value);
    }
  }

  /**
   * Writes eight bytes, the high byte first.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putLong(long value) {
    needRoom(8);
    putInt((int) (value >> 32));
    putInt((int) value);
  }

  /**
   * Writes eight bytes, the low byte first.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putLongLe(long value) {
    putLong(Long.reverseBytes(value));
  }

  /**
   * Writes eight bytes, in this machine's order.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putLongNe(long value) {
    if (Raw.LITTLE) {
      putLongLe(value);
    } else {
      putLong(value);
    }
  }

  /**
   * Writes four bytes, IEEE 754, the high byte first.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putFloat(float value) {
    putInt(Float.floatToRawIntBits(value));
  }

  /**
   * Writes four bytes, IEEE 754, the low byte first.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putFloatLe(float value) {
    putIntLe(Float.floatToRawIntBits(value));
  }

  /**
   * Writes four bytes, IEEE 754, in this machine's order.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putFloatNe(float value) {
    if (Raw.LITTLE) {
      putFloatLe(value);
    } else {
      putFloat(value);
    }
  }

  /**
   * Writes eight bytes, IEEE 754, the high byte first.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putDouble(double value) {
    putLong(Double.doubleToRawLongBits(value));
  }

  /**
   * Writes eight bytes, IEEE 754, the low byte first.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putDoubleLe(double value) {
    putLongLe(Double.doubleToRawLongBits(value));
  }

  /**
   * Writes eight bytes, IEEE 754, in this machine's order.
   *
   * @param value the number
   * @throws BufOverflowException if there is less room
   */
  default void putDoubleNe(double value) {
    if (Raw.LITTLE) {
      putDoubleLe(value);
    } else {
      putDouble(value);
    }
  }

  /**
   * Writes an integer in so many bytes, in two's complement, the high byte first.
   *
   * @param value the number
   * @param bytes how many bytes it gets, 1 to 8
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it does not fit, or that is another number of bytes
   */
  default void putSigned(long value, int bytes) {
    Checks.width(bytes);
    int unused = Long.SIZE - Byte.SIZE * bytes;
    Checks.fits(value, value << unused >> unused, bytes);
    needRoom(bytes);
    for (int i = 0; i < bytes; i++) {
      putByte((int) (value >> (8 * (bytes - 1 - i))));
    }
  }

  /**
   * Writes an integer in so many bytes, in two's complement, the low byte first.
   *
   * @param value the number
   * @param bytes how many bytes it gets, 1 to 8
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it does not fit, or that is another number of bytes
   */
  default void putSignedLe(long value, int bytes) {
    Checks.width(bytes);
    int unused = Long.SIZE - Byte.SIZE * bytes;
    Checks.fits(value, value << unused >> unused, bytes);
    needRoom(bytes);
    for (int i = 0; i < bytes; i++) {
      putByte((int) (value >> (8 * i)));
    }
  }

  /**
   * Writes an integer in so many bytes, in two's complement, in this machine's order.
   *
   * @param value the number
   * @param bytes how many bytes it gets, 1 to 8
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it does not fit, or that is another number of bytes
   */
  default void putSignedNe(long value, int bytes) {
    if (Raw.LITTLE) {
      putSignedLe(value, bytes);
    } else {
      putSigned(value, bytes);
    }
  }

  /**
   * Writes an integer that is not negative in so many bytes; with 8, any long, the high byte first.
   *
   * @param value the number
   * @param bytes how many bytes it gets, 1 to 8
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it does not fit, or that is another number of bytes
   */
  default void putUnsigned(long value, int bytes) {
    Checks.width(bytes);
    int unused = Long.SIZE - Byte.SIZE * bytes;
    Checks.fits(value, value << unused >>> unused, bytes);
    needRoom(bytes);
    for (int i = 0; i < bytes; i++) {
      putByte((int) (value >> (8 * (bytes - 1 - i))));
    }
  }

  /**
   * Writes an integer that is not negative in so many bytes; with 8, any long, the low byte first.
   *
   * @param value the number
   * @param bytes how many bytes it gets, 1 to 8
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it does not fit, or that is another number of bytes
   */
  default void putUnsignedLe(long value, int bytes) {
    Checks.width(bytes);
    int unused = Long.SIZE - Byte.SIZE * bytes;
    Checks.fits(value, value << unused >>> unused, bytes);
    needRoom(bytes);
    for (int i = 0; i < bytes; i++) {
      putByte((int) (value >> (8 * i)));
    }
  }

  /**
   * Writes an integer that is not negative in so many bytes; with 8, any long, in this machine's
   * order.
   *
   * @param value the number
   * @param bytes how many bytes it gets, 1 to 8
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it does not fit, or that is another number of bytes
   */
  default void putUnsignedNe(long value, int bytes) {
    if (Raw.LITTLE) {
      putUnsignedLe(value, bytes);
    } else {
      putUnsigned(value, bytes);
    }
  }

  /**
   * Writes sixteen bytes, the high byte first.
   *
   * @param value the number, from -2^127 to 2^128 - 1
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it is another number
   */
  default void putInt128(BigInteger value) {
    Wide.check(value);
    needRoom(16);
    putLong(value.shiftRight(64).longValue());
    putLong(value.longValue());
  }

  /**
   * Writes sixteen bytes, the low byte first.
   *
   * @param value the number, from -2^127 to 2^128 - 1
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it is another number
   */
  default void putInt128Le(BigInteger value) {
    Wide.check(value);
    needRoom(16);
    putLongLe(value.longValue());
    putLongLe(value.shiftRight(64).longValue());
  }

  /**
   * Writes sixteen bytes, in this machine's order.
   *
   * @param value the number, from -2^127 to 2^128 - 1
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if it is another number
   */
  default void putInt128Ne(BigInteger value) {
    if (Raw.LITTLE) {
      putInt128Le(value);
    } else {
      putInt128(value);
    }
  }
}
