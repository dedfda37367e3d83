package edo.bytes;

import java.math.BigInteger;

/** Integers of 128 bits. */
final class Wide {
  private static final BigInteger LEAST = BigInteger.TWO.pow(127).negate();
  private static final BigInteger BEYOND = BigInteger.TWO.pow(128);
  private static final BigInteger LONGS = BigInteger.TWO.pow(64);

  private Wide() {}

  static BigInteger signed(long high, long low) {
    return BigInteger.valueOf(high).shiftLeft(64).add(unsigned(low));
  }

  static BigInteger unsigned(long high, long low) {
    return unsigned(high).shiftLeft(64).add(unsigned(low));
  }

  private static BigInteger unsigned(long value) {
    BigInteger signed = BigInteger.valueOf(value);
    return value < 0 ? signed.add(LONGS) : signed;
  }

  static void check(BigInteger value) {
    if (value.compareTo(LEAST) < 0 || value.compareTo(BEYOND) >= 0) {
      throw new IllegalArgumentException(value + " does not fit into 16 bytes");
    }
  }
}
