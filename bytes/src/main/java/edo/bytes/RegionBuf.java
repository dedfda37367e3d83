package edo.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads at the front of a {@link Region}, and writes at its end. */
abstract sealed class RegionBuf extends Region implements Buf, BufMut permits BytesMut {
  /** Room for what comes, if there is none at all. */
  private static final int SPARE = 64;

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

  /** Makes room and returns where it begins: what is written counts once the end is moved. */
  private int room(int count) {
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
    int at = room(count);
    from.get(0, array, at, count);
    end = at + count;
  }

  @Override
  public void put(byte[] from, int offset, int count) {
    Checks.part(offset, count, from.length);
    int at = room(count);
    System.arraycopy(from, offset, array, at, count);
    end = at + count;
  }

  @Override
  public void put(ByteBuffer from) {
    int count = from.remaining();
    int at = room(count);
    from.get(array, at, count);
    end = at + count;
  }

  @Override
  public void putRepeated(int value, int count) {
    int at = room(Checks.count(count));
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
    int at = room(length);
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
    int at = room(1);
    array[at] = (byte) value;
    end = at + 1;
  }

  @Override
  public void putShort(int value) {
    int at = room(Short.BYTES);
    Raw.putShort(array, at, value);
    end = at + Short.BYTES;
  }

  @Override
  public void putShortLe(int value) {
    int at = room(Short.BYTES);
    Raw.putShortLe(array, at, value);
    end = at + Short.BYTES;
  }

  @Override
  public void putInt(int value) {
    int at = room(Integer.BYTES);
    Raw.putInt(array, at, value);
    end = at + Integer.BYTES;
  }

  @Override
  public void putIntLe(int value) {
    int at = room(Integer.BYTES);
    Raw.putIntLe(array, at, value);
    end = at + Integer.BYTES;
  }

  @Override
  public void putLong(long value) {
    int at = room(Long.BYTES);
    Raw.putLong(array, at, value);
    end = at + Long.BYTES;
  }

  @Override
  public void putLongLe(long value) {
    int at = room(Long.BYTES);
    Raw.putLongLe(array, at, value);
    end = at + Long.BYTES;
  }
}
