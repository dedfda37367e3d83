package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An input stream that is read on the blocking pool.
 *
 * <p>One read at a time is under way. It reads into an array of its own and belongs to nobody: who
 * gives up leaves it to the next one that asks, and no byte is lost.
 */
final class BlockingReader implements ByteReader {
  private final InputStream in;
  private final byte[] array = new byte[BufReader.DEFAULT_SIZE];
  private final ByteBuffer there = ByteBuffer.wrap(array).limit(0);
  private @Nullable Async<Integer> underWay;

  BlockingReader(InputStream in) {
    this.in = Objects.requireNonNull(in, "a stream must not be null");
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    if (!buffer.hasRemaining()) {
      return 0;
    }
    if (there.hasRemaining()) {
      return cx.proceed() ? Buffers.move(there, buffer) : PENDING;
    }
    Async<Integer> read = underWay;
    if (read == null) {
      JoinHandle<Integer> job = Task.spawnBlocking(() -> in.read(array));
      read = job.joinAsync();
      underWay = read;
    }
    Poll<Integer> answer;
    try {
      answer = read.poll(cx);
    } catch (JoinException e) {
      underWay = null;
      throw BlockingWriter.failure(e);
    } catch (Exception e) {
      throw new AssertionError("joining throws JoinException", e);
    }
    if (answer.isPending()) {
      return PENDING;
    }
    underWay = null;
    int n = answer.value();
    if (n < 0) {
      return END;
    }
    if (n > array.length) {
      throw new IllegalStateException(
          in
              + " breaks the contract of read: it answered "
              + n
              + " for "
              + array.length
              + " bytes");
    }
    there.clear().limit(n);
    return Buffers.move(there, buffer);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  @Override
  public String toString() {
    return "reader[" + in + "]";
  }
}
