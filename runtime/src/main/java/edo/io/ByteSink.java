package edo.io;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes that are collected, up to a limit: what {@link ByteReader#readAllInto} and {@link
 * BufferedByteReader#readUntil} append to. An exactly sized one does not grow.
 *
 * <p>For one thread at a time.
 */
public final class ByteSink {
  private static final int FIRST = 256;

  /** How far it grows to ask whether there is more than fits. */
  private static final int PROBE = 32;

  /** What the JVM makes for sure, given the memory. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final int limit;
  private byte[] bytes;
  private int length;
  private byte[] probe = {};

  /**
   * Empty.
   *
   * @param limit how many bytes it takes; never more than the largest array
   * @throws IllegalArgumentException if that is negative
   */
  public ByteSink(int limit) {
    this(limit, 0);
  }

  /**
   * Empty, with room.
   *
   * @param limit how many bytes it takes
   * @param expected how many bytes are expected
   * @throws IllegalArgumentException if one is negative
   */
  public ByteSink(int limit, int expected) {
    if (limit < 0 || expected < 0) {
      throw new IllegalArgumentException(
          "a limit or size must not be negative: " + limit + ", " + expected);
    }
    this.limit = Math.min(limit, MAX_ARRAY);
    this.bytes = new byte[Math.min(this.limit, expected)];
  }

  /**
   * How many bytes there are.
   *
   * @return the length
   */
  public int length() {
    return length;
  }

  /**
   * How many bytes there is memory for.
   *
   * @return the capacity
   */
  public int capacity() {
    return bytes.length;
  }

  /**
   * Appends bytes.
   *
   * @param source where from; its position advances
   * @throws TooLongException if they do not fit; none was appended
   */
  public void append(ByteBuffer source) throws TooLongException {
    int n = source.remaining();
    if (n > limit - length) {
      throw new TooLongException("what was read", limit);
    }
    grow(length + n);
    source.get(bytes, length, n);
    length += n;
  }

  /** Forgets all bytes and keeps the memory. */
  public void clear() {
    length = 0;
  }

  /**
   * Forgets the last bytes.
   *
   * @param length how many to keep
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public void truncate(int length) {
    Objects.checkIndex(length, this.length + 1);
    this.length = length;
  }

  /**
   * A copy of the bytes.
   *
   * @return a new array
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /**
   * The bytes as they are, without a copy; to be used before the next change.
   *
   * @return a read-only view
   */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, length).slice().asReadOnlyBuffer();
  }

  /**
   * The bytes as text; what is no text is replaced.
   *
   * @param charset how it is encoded
   * @return the text
   */
  public String toString(Charset charset) {
    return new String(bytes, 0, length, charset);
  }

  @Override
  public String toString() {
    return "ByteSink[" + length + " of at most " + limit + "]";
  }

  /**
   * Where the next bytes go. A full array is not grown before it is known that there are more: they
   * come to a small one first.
   */
  ByteBuffer room() {
    if (length < bytes.length) {
      return ByteBuffer.wrap(bytes, length, bytes.length - length);
    }
    if (probe.length == 0) {
      probe = new byte[PROBE];
    }
    return ByteBuffer.wrap(probe, 0, Math.min(PROBE, limit - length + 1));
  }

  /** So many bytes have come to the {@link #room}. */
  void fill(int n) throws TooLongException {
    if (length < bytes.length) {
      length += n;
      return;
    }
    int fits = Math.min(n, limit - length);
    grow(length + fits);
    System.arraycopy(probe, 0, bytes, length, fits);
    length += fits;
    if (fits < n) {
      throw new TooLongException("what was read", limit);
    }
  }

  private void grow(int needed) {
    if (needed > bytes.length) {
      int twice = (int) Math.min(limit, Math.max(FIRST, 2L * bytes.length));
      bytes = Arrays.copyOf(bytes, Math.max(needed, twice));
    }
  }
}
