package edo.bytes;

import java.math.BigInteger;

/** The numbers of a {@link Buf}, which says how they are named and what they have in common. */
public interface Getters {
  /**
   * Throws unless so many bytes are left; for implementations.
   *
   * @param count how many
   * @throws BufUnderflowException if there are fewer
   */
  void need(int count);

  /**
   * The next byte.
   *
   * @return the byte
   * @throws BufUnderflowException if fewer bytes are left
   */
  byte getByte();

  /**
   * The next byte, from 0 to 255.
   *
   * @return the byte
   * @throws BufUnderflowException if fewer bytes are left
   */
  default int getUnsignedByte() {
    return getByte() & 0xff;
  }

  /**
   * The next two bytes, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default short getShort() {
    need(2);
    return (short) ((getByte() << 8) | getUnsignedByte());
  }

  /**
   * The next two bytes, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default short getShortLe() {
    return Short.reverseBytes(getShort());
  }

  /**
   * The next two bytes, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default short getShortNe() {
    return Raw.LITTLE ? getShortLe() : getShort();
  }

  /**
   * The next two bytes, from 0 to 65,535, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default int getUnsignedShort() {
    return getShort() & 0xffff;
  }

  /**
   * The next two bytes, from 0 to 65,535, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default int getUnsignedShortLe() {
    return getShortLe() & 0xffff;
  }

  /**
   * The next two bytes, from 0 to 65,535, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default int getUnsignedShortNe() {
    return Raw.LITTLE ? getUnsignedShortLe() : getUnsignedShort();
  }

  /**
   * The next four bytes, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default int getInt() {
    need(4);
    return (getShort() << 16) | getUnsignedShort();
  }

  /**
   * The next four bytes, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default int getIntLe() {
    return Integer.reverseBytes(getInt());
  }

  /**
   * The next four bytes, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default int getIntNe() {
    return Raw.LITTLE ? getIntLe() : getInt();
  }

  /**
   * The next four bytes, not negative, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default long getUnsignedInt() {
    return getInt() & 0xffff_ffffL;
  }

  /**
   * The next four bytes, not negative, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default long getUnsignedIntLe() {
    return getIntLe() & 0xffff_ffffL;
  }

  /**
   * The next four bytes, not negative, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default long getUnsignedIntNe() {
    return Raw.LITTLE ? getUnsignedIntLe() : getUnsignedInt();
  }

  /**
   * The next eight bytes, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default long getLong() {
    need(8);
    return ((long) getInt() << 32) | getUnsignedInt();
  }

  /**
   * The next eight bytes, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default long getLongLe() {
    return Long.reverseBytes(getLong());
  }

  /**
   * The next eight bytes, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default long getLongNe() {
    return Raw.LITTLE ? getLongLe() : getLong();
  }

  /**
   * The next four bytes as IEEE 754, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default float getFloat() {
    return Float.intBitsToFloat(getInt());
  }

  /**
   * The next four bytes as IEEE 754, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default float getFloatLe() {
    return Float.intBitsToFloat(getIntLe());
  }

  /**
   * The next four bytes as IEEE 754, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default float getFloatNe() {
    return Raw.LITTLE ? getFloatLe() : getFloat();
  }

  /**
   * The next eight bytes as IEEE 754, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default double getDouble() {
    return Double.longBitsToDouble(getLong());
  }

  /**
   * The next eight bytes as IEEE 754, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default double getDoubleLe() {
    return Double.longBitsToDouble(getLongLe());
  }

  /**
   * The next eight bytes as IEEE 754, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default double getDoubleNe() {
    return Raw.LITTLE ? getDoubleLe() : getDouble();
  }

  /**
   * The next bytes as an integer in two's complement, the high byte first.
   *
   * @param bytes how many bytes it has, 1 to 8
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   * @throws IllegalArgumentException if it is another number of bytes
   */
  default long getSigned(int bytes) {
    int unused = Long.SIZE - Byte.SIZE * bytes;
    return getUnsigned(bytes) << unused >> unused;
  }

  /**
   * The next bytes as an integer in two's complement, the low byte first.
   *
   * @param bytes how many bytes it has, 1 to 8
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   * @throws IllegalArgumentException if it is another number of bytes
   */
  default long getSignedLe(int bytes) {
    int unused = Long.SIZE - Byte.SIZE * bytes;
    return getUnsignedLe(bytes) << unused >> unused;
  }

  /**
   * The next bytes as an integer in two's complement, in this machine's order.
   *
   * @param bytes how many bytes it has, 1 to 8
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   * @throws IllegalArgumentException if it is another number of bytes
   */
  default long getSignedNe(int bytes) {
    return Raw.LITTLE ? getSignedLe(bytes) : getSigned(bytes);
  }

  /**
   * The next bytes as an integer that is not negative; with 8 bytes, a long to be read unsigned,
   * the high byte first.
   *
   * @param bytes how many bytes it has, 1 to 8
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   * @throws IllegalArgumentException if it is another number of bytes
   */
  default long getUnsigned(int bytes) {
    Checks.width(bytes);
    need(bytes);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | getUnsignedByte();
    }
    return value;
  }

  /**
   * The next bytes as an integer that is not negative; with 8 bytes, a long to be read unsigned,
   * the low byte first.
   *
   * @param bytes how many bytes it has, 1 to 8
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   * @throws IllegalArgumentException if it is another number of bytes
   */
  default long getUnsignedLe(int bytes) {
    Checks.width(bytes);
    need(bytes);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) getUnsignedByte() << (8 * i);
    }
    return value;
  }

  /**
   * The next bytes as an integer that is not negative; with 8 bytes, a long to be read unsigned, in
   * this machine's order.
   *
   * @param bytes how many bytes it has, 1 to 8
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   * @throws IllegalArgumentException if it is another number of bytes
   */
  default long getUnsignedNe(int bytes) {
    return Raw.LITTLE ? getUnsignedLe(bytes) : getUnsigned(bytes);
  }

  /**
   * The next sixteen bytes, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default BigInteger getInt128() {
    need(16);
    return Wide.signed(getLong(), getLong());
  }

  /**
   * The next sixteen bytes, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default BigInteger getInt128Le() {
    need(16);
    long low = getLongLe();
    return Wide.signed(getLongLe(), low);
  }

  /**
   * The next sixteen bytes, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default BigInteger getInt128Ne() {
    return Raw.LITTLE ? getInt128Le() : getInt128();
  }

  /**
   * The next sixteen bytes, not negative, the high byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default BigInteger getUnsignedInt128() {
    need(16);
    return Wide.unsigned(getLong(), getLong());
  }

  /**
   * The next sixteen bytes, not negative, the low byte first.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default BigInteger getUnsignedInt128Le() {
    need(16);
    long low = getLongLe();
    return Wide.unsigned(getLongLe(), low);
  }

  /**
   * The next sixteen bytes, not negative, in this machine's order.
   *
   * @return the number
   * @throws BufUnderflowException if fewer bytes are left
   */
  default BigInteger getUnsignedInt128Ne() {
    return Raw.LITTLE ? getUnsignedInt128Le() : getUnsignedInt128();
  }
}
