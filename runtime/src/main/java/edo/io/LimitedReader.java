package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The beginning of what another reader has; made by {@link ByteStreams#take}. For one task at a
 * time.
 */
public final class LimitedReader implements ByteReader {
  private final ByteReader reader;
  private long limit;

  LimitedReader(ByteReader reader, long limit) {
    this.reader = Objects.requireNonNull(reader, "a reader must not be null");
    this.limit = check(limit);
  }

  private static long check(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit must not be negative: " + limit);
    }
    return limit;
  }

  /**
   * How many bytes may still be read.
   *
   * @return the number of bytes
   */
  public long limit() {
    return limit;
  }

  /**
   * Sets how many bytes may still be read, whatever was read before.
   *
   * @param limit the number of bytes
   * @throws IllegalArgumentException if it is negative
   */
  public void setLimit(long limit) {
    this.limit = check(limit);
  }

  /**
   * Where the bytes come from.
   *
   * @return the reader behind this
   */
  public ByteReader reader() {
    return reader;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    if (!buffer.hasRemaining()) {
      return 0;
    }
    if (limit == 0) {
      return END;
    }
    int end = buffer.limit();
    int n;
    try {
      if (buffer.remaining() > limit) {
        buffer.limit(buffer.position() + (int) limit);
      }
      n = Reading.poll(reader, cx, buffer);
    } finally {
      buffer.limit(end);
    }
    limit -= Math.max(n, 0);
    return n;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  @Override
  public String toString() {
    return "LimitedReader[" + limit + " of " + reader + "]";
  }
}
