package edo.bytes;

import java.nio.ByteBuffer;

/**
 * One buffer, and then another, read as if they were one: a head and a body that lie apart.
 *
 * {@snippet :
 * Buf message = Bytes.of(0, 1).cursor().chain(Bytes.of(2, 3).cursor());
 * expect(0x00010203, message.getInt());
 * }
 */
public final class Chain implements Buf {
  private final Buf first;
  private final Buf last;

  Chain(Buf first, Buf last) {
    this.first = first;
    this.last = last;
  }

  /**
   * What is read first.
   *
   * @return it
   */
  public Buf first() {
    return first;
  }

  /**
   * What is read when the first is at its end.
   *
   * @return it
   */
  public Buf last() {
    return last;
  }

  @Override
  public int remaining() {
    return (int) Math.min((long) first.remaining() + last.remaining(), Integer.MAX_VALUE);
  }

  @Override
  public boolean hasRemaining() {
    return first.hasRemaining() || last.hasRemaining();
  }

  @Override
  public ByteBuffer chunk() {
    return first.hasRemaining() ? first.chunk() : last.chunk();
  }

  @Override
  public int chunks(ByteBuffer[] into, int offset) {
    int filled = first.chunks(into, offset);
    return filled + last.chunks(into, offset + filled);
  }

  @Override
  public void advance(int count) {
    need(Checks.count(count));
    int head = Math.min(count, first.remaining());
    first.advance(head);
    last.advance(count - head);
  }

  @Override
  public void get(byte[] into, int offset, int count) {
    Checks.part(offset, count, into.length);
    need(count);
    int head = Math.min(count, first.remaining());
    first.get(into, offset, head);
    last.get(into, offset + head, count - head);
  }

  @Override
  public Bytes getBytes(int count) {
    need(Checks.count(count));
    int there = first.remaining();
    if (count <= there) {
      return first.getBytes(count);
    }
    return there == 0 ? last.getBytes(count) : Buf.super.getBytes(count);
  }

  @Override
  public byte getByte() {
    return first.hasRemaining() ? first.getByte() : last.getByte();
  }

  @Override
  public short getShort() {
    int there = first.remaining();
    if (there >= 2) {
      return first.getShort();
    }
    return there == 0 ? last.getShort() : Buf.super.getShort();
  }

  @Override
  public int getInt() {
    int there = first.remaining();
    if (there >= 4) {
      return first.getInt();
    }
    return there == 0 ? last.getInt() : Buf.super.getInt();
  }

  @Override
  public long getLong() {
    int there = first.remaining();
    if (there >= 8) {
      return first.getLong();
    }
    return there == 0 ? last.getLong() : Buf.super.getLong();
  }
}
