package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The writing end of {@link ByteStreams#simplex}. For one task at a time. */
public final class PipeWriter implements ByteWriter {
  private final Pipe pipe;

  PipeWriter(Pipe pipe) {
    this.pipe = pipe;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    return (int) pipe.pollWrite(cx, new ByteBuffer[] {buffer}, 0, 1);
  }

  @Override
  public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    return pipe.pollWrite(cx, buffers, offset, length);
  }

  @Override
  public boolean gathers() {
    return true;
  }

  /** What was taken is with the reader. */
  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    close();
    return true;
  }

  /** The reader gets what is in the pipe and then the end. */
  @Override
  public void close() {
    pipe.endWriting();
  }

  @Override
  public String toString() {
    return "PipeWriter[" + pipe + "]";
  }
}
