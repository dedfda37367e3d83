package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A buffer in front of a reader: many small reads become one large.
 *
 * {@snippet :
 * try (var in = new BufReader(TcpStream.connect("localhost:" + port))) {
 *   int length = in.readInt();
 *   byte[] body = new byte[length];
 *   in.readFully(body);
 * }
 * }
 *
 * <p>A read of at least the buffer's size goes past it when it is empty. What is in the buffer is
 * lost to those who go on reading from the reader behind it.
 *
 * <p><b>Backpressure:</b> reads at most its size ahead.
 */
public final class BufReader implements BufferedByteReader {
  /** The size unless told otherwise, in bytes. */
  public static final int DEFAULT_SIZE = 8 * 1024;

  private final ByteReader reader;
  private final ByteBuffer buffer;

  /** The same memory, for others to look at. */
  private final ByteBuffer view;

  /**
   * With a buffer of {@link #DEFAULT_SIZE}.
   *
   * @param reader where the bytes come from; closed with this
   */
  public BufReader(ByteReader reader) {
    this(reader, DEFAULT_SIZE);
  }

  /**
   * With a buffer of a certain size.
   *
   * @param reader where the bytes come from; closed with this
   * @param size of the buffer, in bytes
   * @throws IllegalArgumentException if that is not positive
   */
  public BufReader(ByteReader reader, int size) {
    this.reader = Objects.requireNonNull(reader, "a reader must not be null");
    this.buffer = ByteBuffer.allocate(Buffers.checkSize(size)).limit(0);
    this.view = buffer.asReadOnlyBuffer();
  }

  @Override
  public ByteBuffer buffer() {
    return view.limit(buffer.limit()).position(buffer.position());
  }

  @Override
  public void consume(int count) {
    Buffers.checkConsumed(count, buffer.remaining());
    buffer.position(buffer.position() + count);
  }

  @Override
  public int pollFill(Context cx) throws IOException {
    if (buffer.hasRemaining()) {
      return cx.proceed() ? buffer.remaining() : PENDING;
    }
    buffer.clear();
    try {
      return Reading.poll(reader, cx, buffer);
    } finally {
      buffer.flip();
    }
  }

  @Override
  public int pollRead(Context cx, ByteBuffer target) throws IOException {
    if (!buffer.hasRemaining()) {
      if (target.remaining() >= buffer.capacity()) {
        return reader.pollRead(cx, target);
      }
      if (!target.hasRemaining()) {
        return 0;
      }
    }
    int n = pollFill(cx);
    return n < 0 ? n : Buffers.move(buffer, target);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (buffer.hasRemaining()) {
      Waiting.begin();
      return Buffers.move(buffer, target);
    }
    if (target.remaining() >= buffer.capacity()) {
      return reader.read(target);
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    buffer.clear();
    int n;
    try {
      n = reader.read(buffer);
    } finally {
      buffer.flip();
    }
    return n < 0 ? n : Buffers.move(buffer, target);
  }

  /**
   * Where the bytes come from.
   *
   * @return the reader behind the buffer
   */
  public ByteReader reader() {
    return reader;
  }

  /** Closes the reader behind the buffer. */
  @Override
  public void close() throws IOException {
    reader.close();
  }

  @Override
  public String toString() {
    return "BufReader[" + buffer.remaining() + " of " + buffer.capacity() + ", " + reader + "]";
  }
}
