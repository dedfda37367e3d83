package edo.bytes;

import java.nio.ByteBuffer;

/**
 * A part of the room of another buffer. Writing fills the other one.
 *
 * {@snippet :
 * var out = new BytesMut();
 * Limit field = out.limit(4);
 * field.putUtf8("name");
 * expect(false, field.hasRemainingMut());
 * }
 */
public final class Limit implements BufMut {
  private final BufMut inner;
  private int limit;

  Limit(BufMut inner, int limit) {
    this.inner = inner;
    this.limit = Checks.count(limit);
  }

  /**
   * For how many more bytes there is room, if the other buffer has it.
   *
   * @return the limit
   */
  public int limit() {
    return limit;
  }

  /**
   * Sets the limit anew.
   *
   * @param limit how many more bytes may be written
   * @throws IllegalArgumentException if it is negative
   */
  public void setLimit(int limit) {
    this.limit = Checks.count(limit);
  }

  /**
   * The buffer that is filled.
   *
   * @return it
   */
  public BufMut inner() {
    return inner;
  }

  @Override
  public int remainingMut() {
    return Math.min(inner.remainingMut(), limit);
  }

  @Override
  public ByteBuffer chunkMut() {
    ByteBuffer room = inner.chunkMut();
    return room.remaining() <= limit ? room : room.limit(room.position() + limit);
  }

  @Override
  public void advanceMut(int count) {
    needRoom(Checks.count(count));
    inner.advanceMut(count);
    limit -= count;
  }

  @Override
  public void put(byte[] from, int offset, int count) {
    Checks.part(offset, count, from.length);
    needRoom(count);
    inner.put(from, offset, count);
    limit -= count;
  }

  @Override
  public void putByte(int value) {
    needRoom(1);
    inner.putByte(value);
    limit--;
  }

  @Override
  public void putInt(int value) {
    needRoom(4);
    inner.putInt(value);
    limit -= 4;
  }

  @Override
  public void putLong(long value) {
    needRoom(8);
    inner.putLong(value);
    limit -= 8;
  }
}
