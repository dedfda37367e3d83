package edo.codec;

import edo.bytes.Bytes;
import edo.io.BufferedByteReader;
import edo.stream.AsyncStream;
import edo.stream.Step;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A stream of chunks as a reader.
 *
 * {@snippet :
 * var chunks = AsyncStream.of(Bytes.utf8("hel"), Bytes.empty(), Bytes.utf8("lo\nyou"));
 * try (var reader = new StreamReader(chunks)) {
 *   expect(Optional.of("hello"), reader.readLine(80));
 * }
 * }
 *
 * <p>Empty chunks are left out. The stream is not asked again after its end. What it throws reaches
 * the reader: an {@link IOException} or unchecked exception as it is, another one as the cause of
 * an {@code IOException}.
 *
 * <p><b>Cancellation:</b> nothing is lost. <b>Backpressure:</b> one chunk is held at a time.
 *
 * <p>For one task at a time.
 */
public final class StreamReader implements BufferedByteReader {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final AsyncStream<? extends Bytes> chunks;
  private ByteBuffer current = NOTHING;
  private boolean isAtEnd;

  /**
   * Reads what a stream brings.
   *
   * @param chunks the stream, which is closed with this
   */
  public StreamReader(AsyncStream<? extends Bytes> chunks) {
    this.chunks = Objects.requireNonNull(chunks, "a stream must not be null");
  }

  @Override
  public ByteBuffer buffer() {
    return current.duplicate();
  }

  @Override
  public int pollFill(Context cx) throws IOException {
    if (current.hasRemaining()) {
      return cx.proceed() ? current.remaining() : PENDING;
    }
    while (!isAtEnd) {
      switch (step(cx)) {
        case PENDING -> {
          return PENDING;
        }
        case END -> isAtEnd = true;
        case ITEM -> {
          Bytes chunk = chunks.item();
          if (!chunk.isEmpty()) {
            current = chunk.asByteBuffer();
            return chunk.length();
          }
        }
      }
    }
    return END;
  }

  private Step step(Context cx) throws IOException {
    try {
      return chunks.pollNext(cx);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the stream of chunks has failed: " + e, e);
    }
  }

  @Override
  public void consume(int count) {
    if (count < 0 || count > current.remaining()) {
      throw new IllegalArgumentException(
          count + " bytes are not at hand; there are " + current.remaining());
    }
    current.position(current.position() + count);
    if (!current.hasRemaining()) {
      current = NOTHING; // the chunk may be large, or a part of something large
    }
  }

  @Override
  public int pollRead(Context cx, ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    int n = pollFill(cx);
    if (n <= 0) {
      return n;
    }
    int count = Math.min(n, target.remaining());
    target.put(target.position(), current, current.position(), count);
    target.position(target.position() + count);
    consume(count);
    return count;
  }

  /**
   * Where the chunks come from. What is left of the one that was taken last is in {@link #buffer}.
   *
   * @return the stream
   */
  public AsyncStream<? extends Bytes> chunks() {
    return chunks;
  }

  /**
   * Closes the stream.
   *
   * <p><b>Blocking:</b> until tasks that work for the stream have ended.
   */
  @Override
  public void close() {
    chunks.close();
  }

  @Override
  public String toString() {
    return "StreamReader[" + current.remaining() + " at hand, " + chunks + "]";
  }
}
