package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One of two ends made by {@link ByteStreams#duplex}: what is written at one is read at the other.
 * One task may read while another writes.
 */
public final class DuplexStream implements ByteStream {
  private final PipeReader in;
  private final PipeWriter out;

  DuplexStream(Pipe in, Pipe out) {
    this.in = new PipeReader(in);
    this.out = new PipeWriter(out);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    return in.pollRead(cx, buffer);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    return out.pollWrite(cx, buffer);
  }

  @Override
  public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    return out.pollWrite(cx, buffers, offset, length);
  }

  @Override
  public boolean gathers() {
    return true;
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    return out.pollShutdown(cx);
  }

  /**
   * Closes both directions: the other end reads what is there and then the end, and gets an error
   * when it writes.
   */
  @Override
  public void close() {
    out.close();
    in.close();
  }

  @Override
  public String toString() {
    return "DuplexStream[in " + in + ", out " + out + "]";
  }
}
