package edo.miniredis.resp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as they are written on the wire, in decimal, without a detour through strings. */
public final class Numbers {
  /** What {@link #write} needs at most. */
  public static final int LONGEST = 20;

  private static final MathContext SHOWN = new MathContext(17, RoundingMode.HALF_EVEN);
  private static final Pattern HEXADECIMAL =
      Pattern.compile("[+-]?0x([0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)p[+-]?[0-9]+");
  private static final Pattern NOUGHT = Pattern.compile("[+-]?(0x)?[0.]*([eEp].*)?");

  private Numbers() {}

  /**
   * Whether the bytes are an integer of 64 bits as the protocol writes it: no plus sign, no blank,
   * no leading zero.
   *
   * @param array the bytes
   * @param offset of the first
   * @param length how many
   * @return if {@link #parse} can be called
   */
  public static boolean isInteger(byte[] array, int offset, int length) {
    if (length == 0 || length > LONGEST) {
      return false;
    }
    boolean negative = array[offset] == '-';
    int first = negative ? 1 : 0;
    int digits = length - first;
    if (digits == 0 || digits > 19) {
      return false;
    }
    if (array[offset + first] == '0' && length > 1) {
      return false;
    }
    long value = 0;
    for (int i = offset + first; i < offset + length; i++) {
      int digit = array[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      // Nineteen digits fit into 64 bits without a sign, so one wrap shows as a negative number.
      value = value * 10 + digit;
    }
    return value >= 0 || (negative && value == Long.MIN_VALUE);
  }

  /**
   * Reads an integer.
   *
   * @param array the bytes
   * @param offset of the first
   * @param length how many
   * @return the integer
   * @throws ErrorReply if it is none
   */
  public static long parse(byte[] array, int offset, int length) {
    if (!isInteger(array, offset, length)) {
      throw ErrorReply.notAnInteger();
    }
    boolean negative = array[offset] == '-';
    long value = 0;
    for (int i = negative ? offset + 1 : offset; i < offset + length; i++) {
      value = value * 10 + (array[i] - '0');
    }
    return negative ? -value : value;
  }

  /**
   * Reads a floating point number; {@code inf} and {@code -inf} are two.
   *
   * @param array the bytes
   * @param offset of the first
   * @param length how many
   * @return the number, never NaN
   * @throws ErrorReply if it is none
   */
  public static double parseDouble(byte[] array, int offset, int length) {
    String text = new String(array, offset, length, StandardCharsets.ISO_8859_1);
    String word = text.toLowerCase(Locale.ROOT);
    if (word.equals("inf") || word.equals("+inf") || word.equals("infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    if (word.equals("-inf") || word.equals("-infinity")) {
      return Double.NEGATIVE_INFINITY;
    }
    boolean hexadecimal =
        word.startsWith("0x", word.startsWith("-") || word.startsWith("+") ? 1 : 0);
    if (hexadecimal) {
      text = word.contains("p") ? word : word + "p0"; // which C may leave out
    }
    if (hexadecimal ? !HEXADECIMAL.matcher(text).matches() : !isDecimal(text)) {
      throw ErrorReply.notAFloat();
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw ErrorReply.notAFloat();
    }
    // Beyond the range on either side, which C tells from a number that is infinite or nought.
    if (Double.isInfinite(value) || (value == 0 && !NOUGHT.matcher(text).matches())) {
      throw ErrorReply.notAFloat();
    }
    return value;
  }

  /** Whether the text has the characters of a decimal number only: Java reads more than C does. */
  static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * How Redis prints a floating point number: with up to 17 digits, as {@code %.17g} of C does.
   *
   * @param value the number
   * @return the text
   */
  public static String format(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e17) {
      return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
    }
    BigDecimal digits = new BigDecimal(value).round(SHOWN).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < SHOWN.getPrecision()) {
      return digits.toPlainString();
    }
    BigDecimal mantissa = digits.movePointLeft(exponent).stripTrailingZeros();
    String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    return mantissa.toPlainString() + (exponent < 0 ? "e-" : "e+") + power;
  }

  /**
   * Writes an integer.
   *
   * @param value the integer
   * @param into has room for {@link #LONGEST} bytes from there on
   * @param offset where to begin
   * @return the offset behind it
   */
  public static int write(long value, byte[] into, int offset) {
    if (value >= 0 && value < 10) {
      into[offset] = (byte) ('0' + value);
      return offset + 1;
    }
    int end = offset + width(value);
    int at = end;
    // Counted down on the negative side, where Long.MIN_VALUE has a place as well.
    long rest = value < 0 ? value : -value;
    while (rest <= -10) {
      long tens = rest / 10;
      into[--at] = (byte) ('0' + (tens * 10 - rest));
      rest = tens;
    }
    into[--at] = (byte) ('0' - rest);
    if (value < 0) {
      into[--at] = '-';
    }
    return end;
  }

  /**
   * An integer as bytes.
   *
   * @param value the integer
   * @return its decimal digits
   */
  public static byte[] bytes(long value) {
    byte[] digits = new byte[width(value)];
    int _ = write(value, digits, 0);
    return digits;
  }

  /**
   * How many bytes {@link #write} takes.
   *
   * @param value the integer
   * @return 1 to {@link #LONGEST}
   */
  public static int width(long value) {
    int width = value < 0 ? 2 : 1;
    for (long rest = value < 0 ? value : -value; rest <= -10; rest /= 10) {
      width++;
    }
    return width;
  }
}
