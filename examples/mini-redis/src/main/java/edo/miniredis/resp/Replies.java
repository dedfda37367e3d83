package edo.miniredis.resp;

import edo.bytes.ArrayPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Replies put together for one connection, in the version of the protocol that it speaks, until
 * they are written out at once.
 *
 * <p>What RESP3 has and RESP2 has not is written as RESP2 clients expect it: a map as an array of
 * keys and values, a set as an array, a number with a fraction as a string, a push as an array.
 *
 * <p><b>Backpressure:</b> none; whoever fills it looks at {@link #length} and writes it out in
 * time.
 */
public final class Replies {
  private static final byte[] NO_BYTES = {};
  private static final byte[] OK = ascii("+OK\r\n");
  private static final byte[] PONG = ascii("+PONG\r\n");
  private static final byte[] QUEUED = ascii("+QUEUED\r\n");
  private static final byte[] NIL_2 = ascii("$-1\r\n");
  private static final byte[] NIL_3 = ascii("_\r\n");
  private static final byte[] NIL_ARRAY_2 = ascii("*-1\r\n");

  private final ArrayPool pool;
  private byte[] array = NO_BYTES;
  private int length;
  private int version = 2;

  /**
   * Without replies, for RESP2.
   *
   * @param pool where ordinary arrays come from
   */
  public Replies(ArrayPool pool) {
    this.pool = pool;
  }

  /** Where the bytes go. */
  @FunctionalInterface
  public interface Target {
    /**
     * Writes all.
     *
     * @param array where from
     * @param offset of the first byte
     * @param length how many
     * @throws IOException if it failed
     */
    void write(byte[] array, int offset, int length) throws IOException;
  }

  /**
   * Which version of the protocol is written.
   *
   * @return 2 or 3
   */
  public int version() {
    return version;
  }

  /**
   * From now on.
   *
   * @param number 2 or 3
   */
  public void setVersion(int number) {
    version = number;
  }

  /**
   * How much has not been written out.
   *
   * @return bytes
   */
  public int length() {
    return length;
  }

  /**
   * Takes back what was added after a point.
   *
   * @param mark what {@link #length} was then
   */
  public void truncate(int mark) {
    length = mark;
  }

  /**
   * Writes everything out and gives the array back.
   *
   * @param target where to
   * @throws IOException if that failed
   */
  public void flush(Target target) throws IOException {
    if (length > 0) {
      target.write(array, 0, length);
      length = 0;
    }
    pool.give(array);
    array = NO_BYTES;
  }

  /**
   * What was added since the last flush, taken out.
   *
   * @return the bytes
   */
  public byte[] take() {
    byte[] taken = Arrays.copyOf(array, length);
    length = 0;
    pool.give(array);
    array = NO_BYTES;
    return taken;
  }

  /** {@code OK}. */
  public void ok() {
    raw(OK);
  }

  /** {@code PONG}. */
  public void pong() {
    raw(PONG);
  }

  /** {@code QUEUED}. */
  public void queued() {
    raw(QUEUED);
  }

  /**
   * A word.
   *
   * @param word without line ends
   */
  public void simple(String word) {
    room(word.length() + 3);
    array[length++] = '+';
    latin(word);
    lineEnd();
  }

  /**
   * An error.
   *
   * @param message begins with its code
   */
  public void error(String message) {
    room(message.length() + 3);
    array[length++] = '-';
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      array[length++] = (byte) (c == '\r' || c == '\n' ? ' ' : c);
    }
    lineEnd();
  }

  /**
   * An integer.
   *
   * @param value of 64 bits
   */
  public void integer(long value) {
    header(':', value);
  }

  /**
   * Yes or no, which RESP2 and most commands of RESP3 write as 1 or 0.
   *
   * @param value yes
   */
  public void truth(boolean value) {
    integer(value ? 1 : 0);
  }

  /**
   * A string of bytes.
   *
   * @param bytes the string
   */
  public void bulk(byte[] bytes) {
    bulk(bytes, 0, bytes.length);
  }

  /**
   * A string of bytes.
   *
   * @param bytes holds the string
   * @param offset of the first byte
   * @param count how many
   */
  public void bulk(byte[] bytes, int offset, int count) {
    header('$', count);
    room(count + 2);
    System.arraycopy(bytes, offset, array, length, count);
    length += count;
    lineEnd();
  }

  /**
   * A string of characters, as UTF-8.
   *
   * @param text the string
   */
  public void bulk(String text) {
    bulk(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A string of digits.
   *
   * @param value the number
   */
  public void bulk(long value) {
    header('$', Numbers.width(value));
    room(Numbers.LONGEST + 2);
    length = Numbers.write(value, array, length);
    lineEnd();
  }

  /**
   * A number with a fraction.
   *
   * @param value the number
   */
  public void decimal(double value) {
    if (version == 2) {
      bulk(Numbers.format(value));
      return;
    }
    String text = Numbers.format(value);
    room(text.length() + 3);
    array[length++] = ',';
    latin(text);
    lineEnd();
  }

  /** Nothing, where a string could be. */
  public void nil() {
    raw(version == 2 ? NIL_2 : NIL_3);
  }

  /** Nothing, where an array could be. */
  public void nilArray() {
    raw(version == 2 ? NIL_ARRAY_2 : NIL_3);
  }

  /**
   * The beginning of an array.
   *
   * @param count how many replies follow and belong to it
   */
  public void array(int count) {
    header('*', count);
  }

  /**
   * The beginning of a map.
   *
   * @param count how many pairs follow
   */
  public void map(int count) {
    if (version == 2) {
      header('*', 2L * count);
    } else {
      header('%', count);
    }
  }

  /**
   * The beginning of a set.
   *
   * @param count how many members follow
   */
  public void set(int count) {
    header(version == 2 ? '*' : '~', count);
  }

  /**
   * The beginning of a message that answers no request.
   *
   * @param count how many parts follow
   */
  public void push(int count) {
    header(version == 2 ? '*' : '>', count);
  }

  /**
   * Adds what is encoded already.
   *
   * @param bytes whole replies, or what belongs between two
   */
  public void raw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, array, length, bytes.length);
    length += bytes.length;
  }

  private void header(char kind, long value) {
    room(Numbers.LONGEST + 3);
    array[length++] = (byte) kind;
    length = Numbers.write(value, array, length);
    lineEnd();
  }

  private void latin(String text) {
    for (int i = 0; i < text.length(); i++) {
      array[length++] = (byte) text.charAt(i);
    }
  }

  /** Needs two bytes of room. */
  private void lineEnd() {
    array[length++] = '\r';
    array[length++] = '\n';
  }

  private void room(int count) {
    int wanted = Math.addExact(length, count);
    if (wanted <= array.length) {
      return;
    }
    if (array.length == 0 && wanted <= pool.arrayLength()) {
      array = pool.take();
      return;
    }
    byte[] small = array;
    // A reply that would not fit into an array ends its connection: addExact above says so.
    array = Arrays.copyOf(small, (int) Math.min(Integer.MAX_VALUE - 8, 2L * wanted));
    pool.give(small);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
