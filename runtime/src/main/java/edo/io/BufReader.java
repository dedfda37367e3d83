package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 *
 * <p><b>Seeking</b>, if the reader behind it is {@link Seekable}, always empties the buffer, also
 * when the new place is in it: what is read next is what is there then. A place that is counted
 * from the current one is counted from the next byte to be read here.
 */
public final class BufReader implements BufferedByteReader, Seekable {
  /** The size unless told otherwise, in bytes. */
  public static final int DEFAULT_SIZE = 8 * 1024;

  private final ByteReader reader;
  private final ByteBuffer buffer;

  /** The same memory, for others to look at. */
  private final ByteBuffer view;

  /** A seek that was begun and not handed on yet. */
  private @Nullable SeekFrom wanted;

  /** A seek is on its way; what is in the buffer is valid again if it fails. */
  private boolean seeking;

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
    if (seeking) {
      return view.limit(0);
    }
    return view.limit(buffer.limit()).position(buffer.position());
  }

  @Override
  public void consume(int count) {
    Buffers.checkConsumed(count, seeking ? 0 : buffer.remaining());
    buffer.position(buffer.position() + count);
  }

  @Override
  public int pollFill(Context cx) throws IOException {
    if (seeking && pollSeek(cx) == PENDING) {
      return PENDING;
    }
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
    if (seeking && pollSeek(cx) == PENDING) {
      return PENDING;
    }
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
    if (seeking) {
      return Waiting.await(readAsync(target));
    }
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

  @Override
  public void startSeek(SeekFrom where) {
    var _ = Seeking.of(reader);
    Seeking.checkNone(seeking, this);
    wanted = where;
    seeking = true;
  }

  @Override
  public long pollSeek(Context cx) throws IOException {
    Seekable behind = Seeking.of(reader);
    boolean over = true;
    try {
      for (; ; ) {
        long at = behind.pollSeek(cx);
        if (at == PENDING) {
          over = false;
          return PENDING;
        }
        SeekFrom next = wanted;
        if (next == null) {
          if (seeking) {
            buffer.limit(0);
          }
          return at;
        }
        behind.startSeek(handOn(next));
      }
    } finally {
      if (over) {
        seeking = false;
        wanted = null;
      }
    }
  }

  /** The next step: from where the reader behind is, which is ahead by what is in the buffer. */
  private SeekFrom handOn(SeekFrom next) {
    int ahead = buffer.remaining();
    boolean atOnce =
        next.origin() != SeekFrom.Origin.CURRENT || next.offset() >= Long.MIN_VALUE + ahead;
    if (atOnce) {
      wanted = null;
      return next.origin() == SeekFrom.Origin.CURRENT
          ? SeekFrom.current(next.offset() - ahead)
          : next;
    }
    buffer.limit(0); // no number says it: back to where we are, and on from there
    return SeekFrom.current(-ahead);
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
