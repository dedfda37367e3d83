package edo.bytes;

import java.nio.ByteBuffer;

/**
 * The room of one buffer, and when that is full the room of another.
 *
 * {@snippet :
 * byte[] head = new byte[2];
 * var body = new BytesMut();
 * BufMut out = BufMut.of(ByteBuffer.wrap(head)).chainMut(body);
 * out.putInt(0x00010203);
 * expect(1, (int) head[1]);
 * expect(Bytes.of(2, 3), body.freeze());
 * }
 */
public final class ChainMut implements BufMut {
  private final BufMut first;
  private final BufMut last;

  ChainMut(BufMut first, BufMut last) {
    this.first = first;
    this.last = last;
  }

  /**
   * What is filled first.
   *
   * @return it
   */
  public BufMut first() {
    return first;
  }

  /**
   * What is filled when the first is full.
   *
   * @return it
   */
  public BufMut last() {
    return last;
  }

  @Override
  public int remainingMut() {
    return (int) Math.min((long) first.remainingMut() + last.remainingMut(), Integer.MAX_VALUE);
  }

  @Override
  public ByteBuffer chunkMut() {
    return first.hasRemainingMut() ? first.chunkMut() : last.chunkMut();
  }

  @Override
  public void advanceMut(int count) {
    needRoom(Checks.count(count));
    int head = Math.min(count, first.remainingMut());
    first.advanceMut(head);
    last.advanceMut(count - head);
  }
}
