package edo.miniredis.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A command and its arguments, as places in one array. It is a view: it holds until the next
 * request is read, so whoever keeps an argument copies it.
 */
public final class Request {
  /** An error names no more of an argument than this. */
  private static final int SHOWN = 128;

  private byte[] array = {};
  private int base;
  private int count;
  private int[] offsets = new int[8];
  private int[] lengths = new int[8];

  /** Empty. */
  public Request() {}

  /**
   * With arguments of its own.
   *
   * @param arguments the command and its arguments
   * @return the request
   */
  public static Request of(byte[]... arguments) {
    Request request = new Request();
    int length = 0;
    for (byte[] argument : arguments) {
      request.add(length, argument.length);
      length += argument.length;
    }
    byte[] all = new byte[length];
    for (int i = 0; i < arguments.length; i++) {
      System.arraycopy(arguments[i], 0, all, request.offsets[i], arguments[i].length);
    }
    request.place(all, 0);
    return request;
  }

  void clear() {
    count = 0;
  }

  /** Adds an argument that lies so far behind what {@link #place} will say. */
  void add(int offset, int length) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    offsets[count] = offset;
    lengths[count++] = length;
  }

  void place(byte[] bytes, int offset) {
    array = bytes;
    base = offset;
  }

  /** Forgets the array, and what room a request of many arguments has left behind. */
  void release() {
    array = new byte[0];
    count = 0;
    if (offsets.length > 1024) {
      offsets = new int[8];
      lengths = new int[8];
    }
  }

  /**
   * How many.
   *
   * @return arguments, the command included
   */
  public int count() {
    return count;
  }

  /**
   * What the arguments lie in.
   *
   * @return the array; not to be written to
   */
  public byte[] array() {
    return array;
  }

  /**
   * Where an argument begins.
   *
   * @param i which; 0 is the command
   * @return the offset of its first byte
   */
  public int offset(int i) {
    return base + offsets[i];
  }

  /**
   * How long an argument is.
   *
   * @param i which
   * @return its bytes
   */
  public int length(int i) {
    return lengths[i];
  }

  /**
   * An argument to keep.
   *
   * @param i which
   * @return a copy
   */
  public byte[] bytes(int i) {
    int from = offset(i);
    return Arrays.copyOfRange(array, from, from + lengths[i]);
  }

  /**
   * An argument as text.
   *
   * @param i which
   * @return the text, from UTF-8
   */
  public String text(int i) {
    return new String(array, offset(i), lengths[i], StandardCharsets.UTF_8);
  }

  /**
   * An argument in an error message.
   *
   * @param i which
   * @return its beginning
   */
  public String shown(int i) {
    return new String(array, offset(i), Math.min(lengths[i], SHOWN), StandardCharsets.ISO_8859_1);
  }

  /**
   * Compares an argument with a keyword.
   *
   * @param i which
   * @param keyword in lower case
   * @return if it is the keyword, however written
   */
  public boolean is(int i, String keyword) {
    int length = lengths[i];
    if (length != keyword.length()) {
      return false;
    }
    int from = offset(i);
    for (int k = 0; k < length; k++) {
      if (lower(array[from + k]) != keyword.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A letter of ASCII in lower case.
   *
   * @param letter any byte
   * @return the same, or its small letter
   */
  public static int lower(int letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }

  /**
   * An argument as an integer.
   *
   * @param i which
   * @return the integer
   * @throws ErrorReply if it is none
   */
  public long number(int i) {
    return Numbers.parse(array, offset(i), lengths[i]);
  }

  /**
   * An argument as an integer that counts something.
   *
   * @param i which
   * @return 0 or more; what is beyond an {@code int} is as much as there can be
   * @throws ErrorReply if it is none, or negative
   */
  public int count(int i) {
    if (!Numbers.isInteger(array, offset(i), lengths[i]) || number(i) < 0) {
      throw new ErrorReply("ERR value is out of range, must be positive");
    }
    return (int) Math.min(number(i), Integer.MAX_VALUE);
  }

  /**
   * An argument as a floating point number.
   *
   * @param i which
   * @return the number
   * @throws ErrorReply if it is none
   */
  public double decimal(int i) {
    return Numbers.parseDouble(array, offset(i), lengths[i]);
  }

  /**
   * An argument as a floating point number of more bits.
   *
   * @param i which
   * @return the number, or infinity
   * @throws ErrorReply if it is none
   */
  public LongDouble extended(int i) {
    return LongDouble.parse(array, offset(i), lengths[i]);
  }

  @Override
  public String toString() {
    return count == 0 ? "no request" : shown(0).toLowerCase(Locale.ROOT) + " (" + count + ")";
  }
}
