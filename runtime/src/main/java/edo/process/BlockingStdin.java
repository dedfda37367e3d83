package edo.process;

import edo.io.ByteReader;
import edo.io.ByteWriter;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A child's standard input behind a stream of the JDK, whose writes block until the child reads,
 * and whose close would wait for such a write. Here close never waits: while a write is under way,
 * it is that which closes the stream in the end, so what was taken still gets there.
 *
 * <p>One write at a time is under way, on the blocking pool; whoever comes next waits for it and is
 * told if it failed. It is over when its job is, also one that never ran because the runtime was
 * shut down: it must not keep the stream open, or the child would wait for more for ever.
 *
 * <p><b>States</b> of {@code uses}: the number of writes that were taken and have not ended, and
 * the bit CLOSED, after which nobody writes any more. Whoever makes it CLOSED without writes closes
 * the stream, which happens once.
 */
final class BlockingStdin implements ByteWriter {
  private static final int CLOSED = 1 << 31;
  private static final int ROOM = 8 << 10;

  private final OutputStream stream;
  private final byte[] array = new byte[ROOM];
  private @Nullable Async<@Nullable Void> underWay;
  private final AtomicInteger uses = new AtomicInteger();

  BlockingStdin(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    if (uses.get() < 0) {
      throw new ClosedChannelException();
    }
    if (!isIdle(cx) || !cx.proceed()) {
      return ByteReader.PENDING;
    }
    int n = Math.min(array.length, buffer.remaining());
    if (n > 0) {
      enter();
      start(buffer, n);
    }
    return n;
  }

  private void start(ByteBuffer buffer, int n) {
    buffer.get(buffer.position(), array, 0, n);
    JoinHandle<@Nullable Void> job = null;
    try {
      job =
          Task.spawnBlocking(() -> {
            stream.write(array, 0, n);
            stream.flush(); // nothing stays in the JDK's buffer behind it
          });
    } finally {
      if (job == null) {
        leave();
      }
    }
    underWay = job.joinAsync();
    var _ = job.asStage().whenComplete((_, _) -> leave());
    buffer.position(buffer.position() + n);
  }

  /** Whether no write is under way; throws what the last one threw. */
  private boolean isIdle(Context cx) throws IOException {
    Async<@Nullable Void> job = underWay;
    if (job == null) {
      return true;
    }
    try {
      if (job.poll(cx).isPending()) {
        return false;
      }
    } catch (JoinException e) {
      underWay = null;
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException("writing to a child has failed: " + e.getMessage(), e);
    } catch (Exception e) {
      throw new AssertionError("joining throws JoinException", e);
    }
    underWay = null;
    return true;
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return isIdle(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return isIdle(cx);
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

  private void leave() {
    if (uses.decrementAndGet() == CLOSED) {
      Closing.quietly(stream, this);
    }
  }

  @Override
  public void close() throws IOException {
    if (uses.getAndUpdate(now -> now | CLOSED) == 0) {
      stream.close();
    }
  }
}
