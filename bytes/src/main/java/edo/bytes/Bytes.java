package edo.bytes;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sequence of bytes. A slice is a view: it costs a small object, whatever its length,
 * and shares the memory of what it was cut from.
 *
 * {@snippet :
 * Bytes request = Bytes.utf8("GET /index.html");
 * int space = request.indexOf((byte) ' ', 0);
 * Bytes path = request.slice(space + 1);
 * expect("/index.html", path.toString(StandardCharsets.UTF_8));
 * expect(Bytes.utf8("GET"), request.slice(0, space));
 * }
 *
 * <p>Nobody counts references: the memory goes when no slice of it can be reached any more, and no
 * method has to be called for that. The price is that a small slice keeps all of a large buffer;
 * {@link #compact} lets go of it.
 *
 * <p>The memory is an array, or lies outside of the heap ({@link #wrap(MemorySegment)}, {@link
 * #fromOwner}). Arrays are faster. At most 2^31 - 1 bytes.
 *
 * <p>Safe for use by any number of threads, also when it is handed over by a data race. That ends
 * where somebody writes to memory that he has given to a {@code wrap} method.
 */
public final class Bytes implements Comparable<Bytes> {
  private static final Bytes EMPTY = new Bytes(Raw.NO_BYTES, 0, 0);

  /** Null if the bytes are outside. */
  private final byte @Nullable [] array;

  private final Outside outside;
  private final int offset;
  private final int length;

  /** 0 until it is asked for. A race is harmless: everybody computes the same. */
  private int hash;

  Bytes(byte @Nullable [] array, Outside outside, int offset, int length) {
    this.array = array;
    this.outside = outside;
    this.offset = offset;
    this.length = length;
  }

  Bytes(byte[] array, int offset, int length) {
    this(array, Outside.NONE, offset, length);
  }

  /**
   * No bytes. Allocates nothing.
   *
   * @return always the same
   */
  public static Bytes empty() {
    return EMPTY;
  }

  /**
   * Some bytes.
   *
   * @param values each from -128 to 255
   * @return the bytes
   * @throws IllegalArgumentException if one of them is no byte
   */
  public static Bytes of(int... values) {
    byte[] copy = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < Byte.MIN_VALUE || values[i] > 0xff) {
        throw new IllegalArgumentException("no byte: " + values[i] + ", at index " + i);
      }
      copy[i] = (byte) values[i];
    }
    return wrap(copy);
  }

  /**
   * Text as UTF-8.
   *
   * @param text the text
   * @return its bytes
   */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A copy of an array.
   *
   * @param from the array
   * @return the copy
   */
  public static Bytes copyOf(byte[] from) {
    return wrap(from.clone());
  }

  /**
   * A copy of a part of an array.
   *
   * @param from the array
   * @param offset where the part begins
   * @param count how many bytes it has
   * @return the copy
   * @throws IndexOutOfBoundsException if the array has no such part
   */
  public static Bytes copyOf(byte[] from, int offset, int count) {
    Checks.part(offset, count, from.length);
    return wrap(Arrays.copyOfRange(from, offset, offset + count));
  }

  /**
   * A copy of what is left of a buffer, whose position does not move.
   *
   * @param from the buffer
   * @return the copy
   */
  public static Bytes copyOf(ByteBuffer from) {
    byte[] copy = new byte[from.remaining()];
    from.get(from.position(), copy);
    return wrap(copy);
  }

  /**
   * An array as it is. Who gives it away must not write to it any more.
   *
   * @param array the array
   * @return a view of it
   */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
  }

  /**
   * A part of an array as it is. Who gives it away must not write to the part any more.
   *
   * @param array the array
   * @param offset where the part begins
   * @param count how many bytes it has
   * @return a view of it
   * @throws IndexOutOfBoundsException if the array has no such part
   */
  public static Bytes wrap(byte[] array, int offset, int count) {
    Checks.part(offset, count, array.length);
    return count == 0 ? EMPTY : new Bytes(array, offset, count);
  }

  /**
   * Memory as it is: native memory, a mapped file, a part of an array. Who gives it away must not
   * write to it any more. If its arena is closed, reading throws {@link IllegalStateException}; if
   * it belongs to one thread, reading in others {@link WrongThreadException}.
   *
   * @param segment the memory
   * @return a view of it
   * @throws IllegalArgumentException if it is longer than 2^31 - 1 bytes: slice it
   */
  public static Bytes wrap(MemorySegment segment) {
    return fromOwner(segment, s -> s);
  }

  /**
   * Memory that somebody lends. The owner stays reachable for as long as any slice of it, so an
   * owner that gives the memory back when it is collected (with a {@link java.lang.ref.Cleaner},
   * say) does so after the last of them. Nobody calls it. A view ({@link #asSegment}, {@link
   * #asByteBuffer}) does not keep the owner: have the {@code Bytes} reachable beside it.
   *
   * @param <T> what the owner is
   * @param owner the owner
   * @param view says where the memory is; if it throws, so does this method, and nothing is kept
   * @return the memory as it is
   * @throws IllegalArgumentException if it is longer than 2^31 - 1 bytes
   */
  public static <T> Bytes fromOwner(T owner, Function<? super T, MemorySegment> view) {
    MemorySegment segment = view.apply(Objects.requireNonNull(owner));
    long size = segment.byteSize();
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(size + " bytes: at most 2147483647 fit, take a slice");
    }
    return size == 0 ? EMPTY : new Bytes(null, new Outside(segment, owner), 0, (int) size);
  }

  /**
   * How many bytes there are.
   *
   * @return the number
   */
  public int length() {
    return length;
  }

  /**
   * Whether there are none.
   *
   * @return whether the length is 0
   */
  public boolean isEmpty() {
    return length == 0;
  }

  private int at(int index, int size) {
    if (index < 0 || index > length - size) {
      throw Checks.index(index, size, length);
    }
    return offset + index;
  }

  /**
   * One byte.
   *
   * @param index which, from 0
   * @return the byte
   * @throws IndexOutOfBoundsException if there is no such index
   */
  public byte get(int index) {
    int at = at(index, 1);
    byte[] a = array;
    return a != null ? a[at] : outside.getByte(at);
  }

  /**
   * Four bytes as a number, the high byte first; other numbers are had from {@link #cursor}.
   *
   * @param index where they begin
   * @return the number
   * @throws IndexOutOfBoundsException if they are not all there
   */
  public int getInt(int index) {
    int at = at(index, Integer.BYTES);
    byte[] a = array;
    return a != null ? Raw.getInt(a, at) : outside.getInt(at);
  }

  /**
   * Eight bytes as a number, the high byte first.
   *
   * @param index where they begin
   * @return the number
   * @throws IndexOutOfBoundsException if they are not all there
   */
  public long getLong(int index) {
    int at = at(index, Long.BYTES);
    byte[] a = array;
    return a != null ? Raw.getLong(a, at) : outside.getLong(at);
  }

  /**
   * Copies some of the bytes into an array.
   *
   * @param index the first of them
   * @param into the array
   * @param at where they go
   * @param count how many
   * @throws IndexOutOfBoundsException if here or there are fewer
   */
  public void get(int index, byte[] into, int at, int count) {
    Checks.part(at, count, into.length);
    int from = at(index, count);
    byte[] a = array;
    if (a != null) {
      System.arraycopy(a, from, into, at, count);
    } else {
      outside.get(from, into, at, count);
    }
  }

  /**
   * The bytes from an index on, as a view.
   *
   * @param begin the first byte
   * @return the view; without bytes it keeps no memory
   * @throws IndexOutOfBoundsException if there are fewer bytes
   */
  public Bytes slice(int begin) {
    return slice(begin, length);
  }

  /**
   * The bytes of a range, as a view.
   *
   * @param begin the first byte
   * @param end the first byte after them
   * @return the view; without bytes it keeps no memory
   * @throws IndexOutOfBoundsException if there is no such range
   */
  public Bytes slice(int begin, int end) {
    Checks.range(begin, end, length);
    if (begin == end) {
      return EMPTY;
    }
    return end - begin == length ? this : new Bytes(array, outside, offset + begin, end - begin);
  }

  /**
   * How many bytes are kept in memory by this: all of the array or segment that it is a view of.
   *
   * @return the number
   */
  public long retained() {
    byte[] a = array;
    return a != null ? a.length : outside.size();
  }

  /**
   * The same bytes, not keeping much more than themselves in memory: this, if {@link #retained} is
   * at most twice its length, otherwise a copy.
   *
   * @return the bytes
   */
  public Bytes compact() {
    return retained() <= 2L * length ? this : copy();
  }

  /**
   * The same bytes in an array of exactly their length.
   *
   * @return the copy
   */
  public Bytes copy() {
    return wrap(toByteArray());
  }

  /**
   * The bytes in an array of their own.
   *
   * @return the array
   */
  public byte[] toByteArray() {
    byte[] copy = new byte[length];
    get(0, copy, 0, length);
    return copy;
  }

  /**
   * A cursor at the first byte. As many as you like read the same bytes.
   *
   * @return the cursor
   */
  public BytesCursor cursor() {
    return new BytesCursor(array, outside, offset, offset + length);
  }

  /**
   * The bytes as a view.
   *
   * @return a read-only buffer from 0 to the length
   */
  public ByteBuffer asByteBuffer() {
    byte[] a = array;
    return a != null
        ? ByteBuffer.wrap(a, offset, length).slice().asReadOnlyBuffer()
        : asSegment().asByteBuffer();
  }

  /**
   * The bytes as a view, for the foreign function API.
   *
   * @return a read-only segment
   */
  public MemorySegment asSegment() {
    byte[] a = array;
    return a != null
        ? MemorySegment.ofArray(a).asSlice(offset, length).asReadOnly()
        : outside.slice(offset, length);
  }

  /**
   * Writes the bytes somewhere: {@code writeTo(out::write)}. An array is handed over as it is, in
   * one call; what lies outside of the heap is copied piece by piece.
   *
   * @param to takes them; not called if there are none
   * @throws IOException if the other side throws it
   */
  public void writeTo(ArraySink to) throws IOException {
    byte[] a = array;
    if (a == null) {
      outside.writeTo(offset, length, to);
    } else if (length > 0) {
      to.write(a, offset, length);
    }
  }

  /**
   * Where a byte is first, from an index on.
   *
   * @param value the byte
   * @param begin where to begin
   * @return its index, -1 if it is not there
   * @throws IndexOutOfBoundsException if there are fewer bytes
   */
  public int indexOf(byte value, int begin) {
    Checks.range(begin, length, length);
    byte[] a = array;
    int found =
        a != null
            ? Scan.indexOf(a, offset + begin, offset + length, value)
            : outside.indexOf(offset + begin, offset + length, value);
    return found < 0 ? -1 : found - offset;
  }

  /**
   * Each byte as a number from 0 to 255.
   *
   * @return a stream that knows its size
   */
  public IntStream values() {
    return IntStream.range(0, length).map(i -> get(i) & 0xff);
  }

  /**
   * Compares byte by byte, each from 0 to 255; if one begins with the other, the shorter is less.
   */
  @Override
  public int compareTo(Bytes other) {
    byte[] a = array;
    byte[] b = other.array;
    if (a != null && b != null) {
      return Arrays.compareUnsigned(
          a, offset, offset + length, b, other.offset, other.offset + other.length);
    }
    int at = (int) asSegment().mismatch(other.asSegment());
    return (at >= 0 && at < Math.min(length, other.length))
        ? Byte.compareUnsigned(get(at), other.get(at))
        : Integer.compare(length, other.length);
  }

  /** Whether the other is a {@code Bytes} with the same bytes. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Bytes that && length == that.length && sameBytes(that));
  }

  private boolean sameBytes(Bytes that) {
    byte[] a = array;
    byte[] b = that.array;
    return (a != null && b != null)
        ? Scan.same(a, offset, b, that.offset, length)
        : asSegment().mismatch(that.asSegment()) < 0;
  }

  /** A hash of the bytes, computed once. */
  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      byte[] a = array;
      h = a != null ? Scan.hash(a, offset, length) : Scan.hash(toByteArray(), 0, length);
      hash = h;
    }
    return h;
  }

  /**
   * The bytes as text.
   *
   * @param charset what they are encoded in; what is not in it becomes a replacement character
   * @return the text
   */
  public String toString(Charset charset) {
    byte[] a = array;
    return a != null ? new String(a, offset, length, charset) : new String(toByteArray(), charset);
  }

  /**
   * The bytes as hexadecimal digits.
   *
   * @param format upper or lower case, delimiters
   * @return the digits
   */
  public String toHex(HexFormat format) {
    byte[] a = array;
    return a != null
        ? format.formatHex(a, offset, offset + length)
        : format.formatHex(toByteArray());
  }

  /** For people, as in {@code b"GET /\r\n\x80"}: not more than the first 1,024 bytes. */
  @Override
  public String toString() {
    return Escape.of(cursor());
  }
}
