package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.Task;
import edo.task.TaskBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An output stream that is written on the blocking pool.
 *
 * <p>One job at a time is under way. A write copies its bytes and starts one; whoever comes next
 * waits for it and is told if it failed.
 */
final class BlockingWriter implements ByteWriter {
  private final OutputStream out;
  private final byte[] array = new byte[BufReader.DEFAULT_SIZE];
  private @Nullable Async<@Nullable Void> underWay;
  private boolean unflushed;

  /** What is under way is a flush. */
  private boolean flushing;

  BlockingWriter(OutputStream out) {
    this.out = Objects.requireNonNull(out, "a stream must not be null");
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    if (!isIdle(cx) || !cx.proceed()) {
      return ByteReader.PENDING;
    }
    int n = Math.min(array.length, buffer.remaining());
    if (n > 0) {
      buffer.get(buffer.position(), array, 0, n);
      start(() -> out.write(array, 0, n));
      unflushed = true;
      buffer.position(buffer.position() + n);
    }
    return n;
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    if (!isIdle(cx)) {
      return false;
    }
    if (!unflushed) {
      return true;
    }
    start(out::flush);
    flushing = true;
    return isIdle(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return pollFlush(cx);
  }

  private void start(TaskBody job) {
    underWay = Task.spawnBlocking(job).joinAsync();
  }

  /** Whether no job is under way; throws what the last one threw. */
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
      flushing = false;
      throw failure(e);
    } catch (Exception e) {
      throw new AssertionError("joining throws JoinException", e);
    }
    underWay = null;
    unflushed = unflushed && !flushing;
    flushing = false;
    return true;
  }

  /** What a job threw, as who asked for it should see it. */
  static IOException failure(JoinException e) {
    return e.getCause() instanceof IOException cause
        ? cause
        : new IOException("a blocking stream has failed: " + e.getMessage(), e);
  }

  /** Writes and flushes what was taken first: whoever gave it was told that it was. */
  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    }
  }

  @Override
  public String toString() {
    return "writer[" + out + "]";
  }
}
