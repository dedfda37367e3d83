package edo.bytes;

import java.nio.ByteBuffer;

/**
 * The first bytes of what is left of another buffer: a message of a known length within a stream.
 * Reading moves the other one.
 *
 * {@snippet :
 * Buf in = Bytes.utf8("headbody").cursor();
 * Take head = in.take(4);
 * expect("head", head.getBytes(head.remaining()).toString(StandardCharsets.UTF_8));
 * expect(4, in.remaining());
 * }
 */
public final class Take implements Buf {
  private final Buf inner;
  private int limit;

  Take(Buf inner, int limit) {
    this.inner = inner;
    this.limit = Checks.count(limit);
  }

  /**
   * How many more bytes may be read, if the other buffer has them.
   *
   * @return the limit
   */
  public int limit() {
    return limit;
  }

  /**
   * Sets the limit anew.
   *
   * @param limit how many more bytes may be read
   * @throws IllegalArgumentException if it is negative
   */
  public void setLimit(int limit) {
    this.limit = Checks.count(limit);
  }

  /**
   * The buffer that is read.
   *
   * @return it
   */
  public Buf inner() {
    return inner;
  }

  @Override
  public int remaining() {
    return Math.min(inner.remaining(), limit);
  }

  @Override
  public ByteBuffer chunk() {
    return cut(inner.chunk(), limit);
  }

  private static ByteBuffer cut(ByteBuffer chunk, int most) {
    return chunk.remaining() <= most ? chunk : chunk.limit(chunk.position() + most);
  }

  @Override
  public int chunks(ByteBuffer[] into, int offset) {
    int filled = inner.chunks(into, offset);
    int left = limit;
    for (int i = 0; i < filled; i++) {
      if (left == 0) {
        return i;
      }
      left -= cut(into[offset + i], left).remaining();
    }
    return filled;
  }

  @Override
  public void advance(int count) {
    need(Checks.count(count));
    inner.advance(count);
    limit -= count;
  }

  @Override
  public void get(byte[] into, int offset, int count) {
    Checks.part(offset, count, into.length);
    need(count);
    inner.get(into, offset, count);
    limit -= count;
  }

  @Override
  public Bytes getBytes(int count) {
    need(Checks.count(count));
    Bytes bytes = inner.getBytes(count);
    limit -= count;
    return bytes;
  }

  @Override
  public byte getByte() {
    need(1);
    byte value = inner.getByte();
    limit--;
    return value;
  }

  @Override
  public short getShort() {
    need(2);
    short value = inner.getShort();
    limit -= 2;
    return value;
  }

  @Override
  public int getInt() {
    need(4);
    int value = inner.getInt();
    limit -= 4;
    return value;
  }

  @Override
  public long getLong() {
    need(8);
    long value = inner.getLong();
    limit -= 8;
    return value;
  }
}
