package edo.miniredis.resp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A floating point number of 64 bits and an exponent of 15, which is what {@code INCRBYFLOAT} of
 * Redis reckons in on the processors of PCs: 0.1 and 0.2 are 0.3 in it, once printed.
 */
public final class LongDouble {
  /** Nought. */
  public static final LongDouble ZERO = new LongDouble(BigDecimal.ZERO);

  private static final int BITS = 64;
  private static final int LARGEST_EXPONENT = 16_384;

  /** Numbers with a larger, or as small an exponent of ten are beyond it, whatever their digits. */
  private static final int LARGEST_DECIMAL = 4_932;

  private static final int SMALLEST_DECIMAL = -4_950;

  /** Digits behind the point that Redis prints. */
  private static final int FRACTION = 17;

  /** A number cannot be longer, as it is kept as text. */
  private static final int LONGEST = 5 * 1024;

  /** Null if it is infinite. */
  private final @Nullable BigDecimal value;

  private LongDouble(@Nullable BigDecimal value) {
    this.value = value;
  }

  /**
   * Reads one.
   *
   * @param array the bytes
   * @param offset of the first
   * @param length how many
   * @return the nearest number; may be infinite if that is written
   * @throws ErrorReply if it is none, or beyond the range
   */
  public static LongDouble parse(byte[] array, int offset, int length) {
    if (length > LONGEST) {
      throw ErrorReply.notAFloat();
    }
    String text = new String(array, offset, length, StandardCharsets.ISO_8859_1);
    String word = text.toLowerCase(Locale.ROOT);
    if (word.contains("x") || word.contains("i") || word.contains("n")) {
      double number = Numbers.parseDouble(array, offset, length);
      return Double.isInfinite(number)
          ? new LongDouble(null)
          : new LongDouble(new BigDecimal(number));
    }
    if (!Numbers.isDecimal(text)) {
      throw ErrorReply.notAFloat();
    }
    BigDecimal exact;
    try {
      exact = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw ErrorReply.notAFloat();
    }
    if (exact.signum() == 0) {
      return ZERO;
    }
    long exponent = (long) exact.precision() - exact.scale() - 1;
    if (exponent > LARGEST_DECIMAL || exponent < SMALLEST_DECIMAL) {
      throw ErrorReply.notAFloat();
    }
    return rounded(exact).orElseThrow(ErrorReply::notAFloat);
  }

  /**
   * Whether it is a number.
   *
   * @return not infinite
   */
  public boolean isFinite() {
    return value != null;
  }

  /**
   * Adds.
   *
   * @param other what
   * @return the sum, or nothing if it would be infinite or no number
   */
  public Optional<LongDouble> plus(LongDouble other) {
    if (value == null || other.value == null) {
      return Optional.empty();
    }
    return rounded(value.add(other.value));
  }

  /**
   * What {@code INCRBYFLOAT} answers if there is no sum.
   *
   * @return the reply
   */
  public static ErrorReply notFinite() {
    return new ErrorReply("ERR increment would produce NaN or Infinity");
  }

  /**
   * In decimal, with 17 digits behind the point and no noughts at their end.
   *
   * @return the text
   */
  public byte[] bytes() {
    BigDecimal shown =
        value == null ? BigDecimal.ZERO : value.setScale(FRACTION, RoundingMode.HALF_EVEN);
    String text = shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** To the nearest with 64 bits; nothing if its exponent is too large. */
  private static Optional<LongDouble> rounded(BigDecimal exact) {
    if (exact.signum() == 0) {
      return Optional.of(ZERO);
    }
    BigDecimal size = exact.abs();
    // A guess at the bits before the point, never by more than one off, and set right below.
    int bits =
        size.compareTo(BigDecimal.ONE) >= 0
            ? size.toBigInteger().bitLength()
            : -BigDecimal.ONE.divide(size, 0, RoundingMode.FLOOR).toBigInteger().bitLength() + 1;
    int shift = BITS - bits;
    BigInteger digits = scaled(size, shift);
    if (digits.bitLength() > BITS) { // rounded up, or the guess was low
      digits = scaled(size, --shift);
    }
    if (digits.bitLength() - shift > LARGEST_EXPONENT) {
      return Optional.empty();
    }
    BigDecimal nearest =
        shift <= 0
            ? new BigDecimal(digits.shiftLeft(-shift))
            : new BigDecimal(digits).divide(new BigDecimal(BigInteger.ONE.shiftLeft(shift)));
    return Optional.of(new LongDouble(exact.signum() < 0 ? nearest.negate() : nearest));
  }

  /** The whole number nearest to {@code size} times two to the power of {@code shift}. */
  private static BigInteger scaled(BigDecimal size, int shift) {
    BigDecimal power = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(shift)));
    return shift >= 0
        ? size.multiply(power).setScale(0, RoundingMode.HALF_EVEN).toBigInteger()
        : size.divide(power, 0, RoundingMode.HALF_EVEN).toBigInteger();
  }
}
