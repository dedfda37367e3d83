package edo.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A cursor over a {@link ByteBuffer}, and its position. */
record MemoryBuf(ByteBuffer memory) implements Buf {
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();

  @Override
  public int remaining() {
    return memory.remaining();
  }

  @Override
  public ByteBuffer chunk() {
    return memory.asReadOnlyBuffer();
  }

  @Override
  public void advance(int count) {
    need(Checks.count(count));
    memory.position(memory.position() + count);
  }

  @Override
  public void get(byte[] into, int offset, int count) {
    Checks.part(offset, count, into.length);
    need(count);
    memory.get(into, offset, count);
  }

  @Override
  public byte getByte() {
    need(1);
    return memory.get();
  }

  @Override
  public int getInt() {
    need(Integer.BYTES);
    int at = memory.position();
    int value = (int) INT.get(memory, at);
    memory.position(at + Integer.BYTES);
    return value;
  }

  @Override
  public long getLong() {
    need(Long.BYTES);
    int at = memory.position();
    long value = (long) LONG.get(memory, at);
    memory.position(at + Long.BYTES);
    return value;
  }
}
