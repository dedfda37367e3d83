package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The reading end of {@link ByteStreams#simplex}. For one task at a time. */
public final class PipeReader implements ByteReader {
  private final Pipe pipe;

  PipeReader(Pipe pipe) {
    this.pipe = pipe;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    return pipe.pollRead(cx, buffer);
  }

  /** The writer gets an error from now on; what is in the pipe is lost. */
  @Override
  public void close() {
    pipe.endReading();
  }

  @Override
  public String toString() {
    return "PipeReader[" + pipe + "]";
  }
}
