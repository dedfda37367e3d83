package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** One end of a pipe, polled by hand. */
final class End {
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(wakes::getAndIncrement);
  private final Pipe pipe;

  End(Pipe pipe) {
    this.pipe = pipe;
  }

  /** Reads one byte: its value, or what a poll answers instead. */
  int read() {
    var one = ByteBuffer.allocate(1);
    try {
      int n = pipe.pollRead(context, one);
      return n == 1 ? one.get(0) : n;
    } catch (IOException e) {
      throw new AssertionError("nobody closes this", e);
    }
  }

  /** Writes bytes: how many were taken, or what a poll answers instead. */
  int write(byte... bytes) {
    try {
      return (int) pipe.pollWrite(context, new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 0, 1);
    } catch (IOException e) {
      throw new AssertionError("nobody closes this", e);
    }
  }

  boolean isWoken() {
    return wakes.get() != 0;
  }
}
