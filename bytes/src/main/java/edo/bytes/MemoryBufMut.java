package edo.bytes;

import java.nio.ByteBuffer;

/** The room of a {@link ByteBuffer}. */
record MemoryBufMut(ByteBuffer memory) implements BufMut {
  @Override
  public int remainingMut() {
    return memory.remaining();
  }

  @Override
  public ByteBuffer chunkMut() {
    return memory.slice();
  }

  @Override
  public void advanceMut(int count) {
    needRoom(Checks.count(count));
    memory.position(memory.position() + count);
  }

  @Override
  public void put(byte[] from, int offset, int count) {
    Checks.part(offset, count, from.length);
    needRoom(count);
    memory.put(from, offset, count);
  }

  @Override
  public void putByte(int value) {
    needRoom(1);
    memory.put((byte) value);
  }
}
