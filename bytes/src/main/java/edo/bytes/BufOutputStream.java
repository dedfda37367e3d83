package edo.bytes;

import java.io.IOException;
import java.io.OutputStream;

/** The room of a buffer as a stream. */
final class BufOutputStream extends OutputStream {
  private final BufMut buf;

  BufOutputStream(BufMut buf) {
    this.buf = buf;
  }

  @Override
  public void write(int value) throws IOException {
    try {
      buf.putByte(value);
    } catch (BufOverflowException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    try {
      buf.put(from, offset, length);
    } catch (BufOverflowException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
