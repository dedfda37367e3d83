package edo.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** A buffer as a stream. */
final class BufInputStream extends InputStream {
  private final Buf buf;

  BufInputStream(Buf buf) {
    this.buf = buf;
  }

  @Override
  public int read() {
    return buf.hasRemaining() ? buf.getUnsignedByte() : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    int n = Math.min(length, buf.remaining());
    if (n == 0) {
      return -1;
    }
    buf.get(into, offset, n);
    return n;
  }

  @Override
  public long skip(long count) {
    int n = Math.clamp(count, 0, buf.remaining());
    buf.advance(n);
    return n;
  }

  @Override
  public int available() {
    return buf.remaining();
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long sent = 0;
    while (buf.hasRemaining()) {
      // Not chunk(): a stream takes arrays, and what an array of ours holds beside is not its own.
      Bytes next = buf.getBytes(buf.chunk().remaining());
      next.writeTo(out::write);
      sent += next.length();
    }
    return sent;
  }
}
