package edo.bytes;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/** What is left of a buffer, byte by byte. */
record BufIterator(Buf buf) implements PrimitiveIterator.OfInt {
  @Override
  public boolean hasNext() {
    return buf.hasRemaining();
  }

  @Override
  public int nextInt() {
    if (!buf.hasRemaining()) {
      throw new NoSuchElementException("no bytes are left: ask hasNext() first");
    }
    return buf.getUnsignedByte();
  }
}
