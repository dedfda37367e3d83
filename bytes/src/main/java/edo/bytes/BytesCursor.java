package edo.bytes;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link Bytes}, and an end: reads numbers, and cuts off pieces without copying.
 *
 * {@snippet :
 * BytesCursor in = Bytes.of(2, 'h', 'i', '!').cursor();
 * Bytes word = in.getBytes(in.getByte());
 * expect(Bytes.utf8("hi"), word);
 * expect(Bytes.utf8("!"), in.rest());
 * }
 *
 * <p>Not safe for use by several threads at once; the bytes are, so make a cursor for each.
 */
public final class BytesCursor implements Buf {
  /** Null if the bytes are outside. */
  private final byte @Nullable [] array;

  private final Outside outside;
  private int at;
  private int end;

  BytesCursor(byte @Nullable [] array, Outside outside, int at, int end) {
    this.array = array;
    this.outside = outside;
    this.at = at;
    this.end = end;
  }

  /** Moves by so many bytes and returns where they begin. */
  private int pass(int count) {
    int begin = at;
    if (count > end - begin) {
      throw new BufUnderflowException(count, end - begin);
    }
    at = begin + count;
    return begin;
  }

  private Bytes bytes(int begin, int count) {
    return count == 0 ? Bytes.empty() : new Bytes(array, outside, begin, count);
  }

  /**
   * What is left, without moving.
   *
   * @return a view
   */
  public Bytes rest() {
    return bytes(at, end - at);
  }

  /**
   * Cuts off what is behind the next bytes.
   *
   * @param count how many bytes are left here
   * @return the rest, as a view
   * @throws BufUnderflowException if there are fewer
   * @throws IllegalArgumentException if the count is negative
   */
  public Bytes splitOff(int count) {
    need(Checks.count(count));
    int cut = at + count;
    Bytes tail = bytes(cut, end - cut);
    end = cut;
    return tail;
  }

  /**
   * Leaves at most so many bytes.
   *
   * @param count how many; more than there are changes nothing
   * @throws IllegalArgumentException if it is negative
   */
  public void truncate(int count) {
    end = at + Math.min(Checks.count(count), end - at);
  }

  @Override
  public int remaining() {
    return end - at;
  }

  @Override
  public boolean hasRemaining() {
    return end > at;
  }

  @Override
  public ByteBuffer chunk() {
    return rest().asByteBuffer();
  }

  @Override
  public void advance(int count) {
    pass(Checks.count(count));
  }

  @Override
  public void get(byte[] into, int offset, int count) {
    Checks.part(offset, count, into.length);
    int from = pass(count);
    byte[] a = array;
    if (a != null) {
      System.arraycopy(a, from, into, offset, count);
    } else {
      outside.get(from, into, offset, count);
    }
  }

  /** The next bytes, as a view. */
  @Override
  public Bytes getBytes(int count) {
    return bytes(pass(Checks.count(count)), count);
  }

  @Override
  public byte getByte() {
    int from = pass(1);
    byte[] a = array;
    return a != null ? a[from] : outside.getByte(from);
  }

  @Override
  public short getShort() {
    int from = pass(Short.BYTES);
    byte[] a = array;
    return a != null ? Raw.getShort(a, from) : outside.getShort(from);
  }

  @Override
  public short getShortLe() {
    int from = pass(Short.BYTES);
    byte[] a = array;
    return a != null ? Raw.getShortLe(a, from) : Short.reverseBytes(outside.getShort(from));
  }

  @Override
  public int getInt() {
    int from = pass(Integer.BYTES);
    byte[] a = array;
    return a != null ? Raw.getInt(a, from) : outside.getInt(from);
  }

  @Override
  public int getIntLe() {
    int from = pass(Integer.BYTES);
    byte[] a = array;
    return a != null ? Raw.getIntLe(a, from) : Integer.reverseBytes(outside.getInt(from));
  }

  @Override
  public long getLong() {
    int from = pass(Long.BYTES);
    byte[] a = array;
    return a != null ? Raw.getLong(a, from) : outside.getLong(from);
  }

  @Override
  public long getLongLe() {
    int from = pass(Long.BYTES);
    byte[] a = array;
    return a != null ? Raw.getLongLe(a, from) : Long.reverseBytes(outside.getLong(from));
  }
}
