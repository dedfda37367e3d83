package edo.process;

import edo.io.ByteStreams;
import edo.io.ByteWriter;
import edo.task.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A child's standard input behind a stream of the JDK, whose writes block until the child reads,
 * and whose close would wait for such a write. Here close never waits: while a write is under way,
 * it is that which closes the stream in the end, so what was taken still gets there.
 *
 * <p><b>States</b> of {@code uses}: the number of writes that were taken and have not ended, and
 * the bit CLOSED, after which nobody writes any more. Whoever makes it CLOSED without writes closes
 * the stream, which happens once.
 */
final class BlockingStdin implements ByteWriter {
  private static final int CLOSED = 1 << 31;

  private final OutputStream stream;
  private final ByteWriter writer = ByteStreams.writer(new Guarded());
  private final AtomicInteger uses = new AtomicInteger();

  BlockingStdin(OutputStream stream) {
    this.stream = stream;
  }

  /** What the blocking pool writes to: nothing stays in the JDK's buffer behind it. */
  private final class Guarded extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] array, int offset, int length) throws IOException {
      try {
        stream.write(array, offset, length);
        stream.flush();
      } finally {
        leave();
      }
    }
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    enter();
    int n = 0;
    try {
      n = writer.pollWrite(cx, buffer);
      return n;
    } finally {
      if (n <= 0) {
        leave(); // nothing was taken, so nobody is going to write
      }
    }
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return writer.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return writer.pollFlush(cx);
  }

  private void enter() throws ClosedChannelException {
    int seen;
    do {
      seen = uses.get();
      if (seen < 0) {
        throw new ClosedChannelException();
      }
    } while (!uses.compareAndSet(seen, seen + 1));
  }

  private void leave() throws IOException {
    if (uses.decrementAndGet() == CLOSED) {
      stream.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (uses.getAndUpdate(now -> now | CLOSED) == 0) {
      stream.close();
    }
  }
}
