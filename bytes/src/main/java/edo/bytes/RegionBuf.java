package edo.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads at the front of a {@link Region}, and writes at its end. */
abstract sealed class RegionBuf extends Region implements Buf, BufMut permits BytesMut {
  /** Room for what comes, if there is none at all. */
  private static final int SPARE = 64;

  /** Room for a read, if there is none at all. */
  static final int SPARE_TO_FILL = 1024;

  /** Of the whole array, to be used again; made when it is asked for. */
  private @Nullable ByteBuffer view;

  RegionBuf(byte[] array, int length) {
    super(array, length);
  }

  RegionBuf(Region other, int from, int start, int end, int limit) {
    super(other, from, start, end, limit);
  }

  private int pass(int count) {
    int begin = start;
    if (count > end - begin) {
      throw new BufUnderflowException(count, end - begin);
    }
    start = begin + count;
    return begin;
  }

  @Override
  public int remaining() {
    return end - start;
  }

  @Override
  public ByteBuffer chunk() {
    return ByteBuffer.wrap(array, start, end - start).slice().asReadOnlyBuffer();
  }

  @Override
  public void advance(int count) {
    pass(Checks.count(count));
  }

  @Override
  public void get(byte[] into, int offset, int count) {
    Checks.part(offset, count, into.length);
    System.arraycopy(array, pass(count), into, offset, count);
  }

  @Override
  public byte getByte() {
    return array[pass(1)];
  }

  @Override
  public short getShort() {
    return Raw.getShort(array, pass(Short.BYTES));
  }

  @Override
  public short getShortLe() {
    return Raw.getShortLe(array, pass(Short.BYTES));
  }

  @Override
  public int getInt() {
    return Raw.getInt(array, pass(Integer.BYTES));
  }

  @Override
  public int getIntLe() {
    return Raw.getIntLe(array, pass(Integer.BYTES));
  }

  @Override
  public long getLong() {
    return Raw.getLong(array, pass(Long.BYTES));
  }

  @Override
  public long getLongLe() {
    return Raw.getLongLe(array, pass(Long.BYTES));
  }

  /**
   * The next bytes as text, which are read then. The room they took can be used again, unlike that
   * of a piece that is cut off.
   *
   * @param count how many bytes
   * @return the text
   * @throws CharacterCodingException if they are not UTF-8; nothing was read then
   * @throws BufUnderflowException if there are fewer
   * @throws IllegalArgumentException if the count is negative
   */
  public String getUtf8(int count) throws CharacterCodingException {
    int begin = pass(Checks.count(count));
    String text = new String(array, begin, count, StandardCharsets.UTF_8);
    // What is no text has become this character; but it may have been there as well.
    if (text.indexOf('\uFFFD') >= 0) {
      start = begin;
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array, begin, count));
      start = begin + count;
    }
    return text;
  }

  @SuppressWarnings("ByteBufferBackingArray") // made here, of a whole array
  private ByteBuffer view(int from, int to) {
    ByteBuffer all = view;
    if (all == null || all.array() != array) {
      all = ByteBuffer.wrap(array);
      view = all;
    }
    return all.clear().limit(to).position(from);
  }

  /**
   * The bytes, for a write: the same view each time as long as they are in the same array, so that
   * a loop of writes allocates nothing. {@link #advance} tells what was written. Good until the
   * next call of this method or of {@link #room}, or until the buffer is used otherwise; only what
   * lies between its position and its limit may be touched.
   *
   * @return the view
   */
  public ByteBuffer content() {
    return view(start, end);
  }

  /**
   * The room behind the bytes, for a read: as {@link #chunkMut}, but the same view each time as
   * long as it is the same array, so that a loop of reads allocates nothing. {@link #advanceMut}
   * tells what was read. All the room is offered; if there is none, some is made. Good until the
   * next call of this method or of {@link #content}, or until the buffer is used otherwise; only
   * what lies between its position and its limit may be touched.
   *
   * @return the view
   */
  public ByteBuffer room() {
    rewind();
    if (limit == end) {
      makeRoom(SPARE_TO_FILL);
    }
    return view(end, limit);
  }

  /** Makes room and returns where it begins: what is written counts once the end is moved. */
  private int roomFor(int count) {
    if (limit - end < count) {
      makeRoom(count);
    }
    return end;
  }

  @Override
  public int remainingMut() {
    return Raw.MAX_ARRAY - (end - start);
  }

  @Override
  public ByteBuffer chunkMut() {
    rewind();
    if (limit == end) {
      makeRoom(SPARE);
    }
    return ByteBuffer.wrap(array, end, limit - end).slice();
  }

  @Override
  public void advanceMut(int count) {
    if (Checks.count(count) > limit - end) {
      throw new BufOverflowException(count, limit - end);
    }
    end += count;
  }

  @Override
  public void put(Buf from) {
    if (from == this) {
      throw new IllegalArgumentException("a buffer cannot be appended to itself");
    }
    makeRoom(from.remaining());
    BufMut.super.put(from);
  }

  @Override
  public void put(Bytes from) {
    int count = from.length();
    int at = roomFor(count);
    from.get(0, array, at, count);
    end = at + count;
  }

  @Override
  public void put(byte[] from, int offset, int count) {
    Checks.part(offset, count, from.length);
    int at = roomFor(count);
    System.arraycopy(from, offset, array, at, count);
    end = at + count;
  }

  @Override
  public void put(ByteBuffer from) {
    int count = from.remaining();
    int at = roomFor(count);
    from.get(array, at, count);
    end = at + count;
  }

  @Override
  public void putRepeated(int value, int count) {
    int at = roomFor(Checks.count(count));
    Arrays.fill(array, at, at + count, (byte) value);
    end = at + count;
  }

  @Override
  public void putUtf8(CharSequence text) {
    if (text instanceof String string) {
      // The JDK encodes many characters at a time; looking at each would take three times as long.
      put(string.getBytes(StandardCharsets.UTF_8));
      return;
    }
    int length = text.length();
    int at = roomFor(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        put(text.toString().getBytes(StandardCharsets.UTF_8));
        return;
      }
      array[at + i] = (byte) c;
    }
    end = at + length;
  }

  @Override
  public void putByte(int value) {
    int at = roomFor(1);
    array[at] = (byte) value;
    end = at + 1;
  }

  @Override
  public void putShort(int value) {
    int at = roomFor(Short.BYTES);
    Raw.putShort(array, at, value);
    end = at + Short.BYTES;
  }

  @Override
  public void putShortLe(int value) {
    int at = roomFor(Short.BYTES);
    Raw.putShortLe(array, at, value);
    end = at + Short.BYTES;
  }

  @Override
  public void putInt(int value) {
    int at = roomFor(Integer.BYTES);
    Raw.putInt(array, at, value);
    end = at + Integer.BYTES;
  }

  @Override
  public void putIntLe(int value) {
    int at = roomFor(Integer.BYTES);
    Raw.putIntLe(array, at, value);
    end = at + Integer.BYTES;
  }

  @Override
  public void putLong(long value) {
    int at = roomFor(Long.BYTES);
    Raw.putLong(array, at, value);
    end = at + Long.BYTES;
  }

  @Override
  public void putLongLe(long value) {
    int at = roomFor(Long.BYTES);
    Raw.putLongLe(array, at, value);
    end = at + Long.BYTES;
  }
}
