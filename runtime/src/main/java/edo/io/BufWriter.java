package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A buffer in front of a writer: many small writes become one large. Send on what is in it with
 * {@link #flush} before waiting for an answer; {@link #close} flushes too.
 *
 * {@snippet :
 * try (var out = new BufWriter(TcpStream.connect("localhost:" + port))) {
 *   for (int i = 0; i < 1000; i++) {
 *     out.writeInt(i);
 *   }
 * }
 * }
 *
 * <p>A write of at least the buffer's size goes past it when it is empty. The order of the bytes is
 * kept in every case.
 *
 * <p><b>Cancellation:</b> what was not sent on stays in the buffer, and flushing goes on where it
 * was.
 *
 * <p><b>Seeking</b>, if the writer behind it is {@link Seekable}, sends on what is in the buffer
 * first.
 */
public final class BufWriter implements ByteWriter, Seekable {
  private final ByteWriter writer;

  /** From position to limit is what is to be sent on; new bytes come behind the limit. */
  private final ByteBuffer buffer;

  /** A seek that was begun and not handed on yet: the buffer is to be sent on before. */
  private @Nullable SeekFrom wanted;

  /** A seek is on its way. */
  private boolean seeking;

  private boolean closed;

  /**
   * With a buffer of {@link BufReader#DEFAULT_SIZE}.
   *
   * @param writer where the bytes go; closed with this
   */
  public BufWriter(ByteWriter writer) {
    this(writer, BufReader.DEFAULT_SIZE);
  }

  /**
   * With a buffer of a certain size.
   *
   * @param writer where the bytes go; closed with this
   * @param size of the buffer, in bytes
   * @throws IllegalArgumentException if that is not positive
   */
  public BufWriter(ByteWriter writer, int size) {
    this.writer = Objects.requireNonNull(writer, "a writer must not be null");
    this.buffer = ByteBuffer.allocate(Buffers.checkSize(size)).limit(0);
  }

  /**
   * How many bytes wait to be sent on.
   *
   * @return the number of bytes
   */
  public int buffered() {
    return buffer.remaining();
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer source) throws IOException {
    if (seeking && pollSeek(cx) == ByteReader.PENDING) {
      return ByteReader.PENDING;
    }
    int length = source.remaining();
    if (length > room() && !pollEmpty(cx)) {
      return ByteReader.PENDING;
    }
    if (length >= buffer.capacity()) {
      return writer.pollWrite(cx, source);
    }
    if (!cx.proceed()) {
      return ByteReader.PENDING;
    }
    append(source);
    return length;
  }

  @Override
  public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    if (seeking && pollSeek(cx) == ByteReader.PENDING) {
      return ByteReader.PENDING;
    }
    if (!writer.gathers()) {
      return appendWhole(cx, buffers, offset, length);
    }
    long total = Buffers.remaining(buffers, offset, length);
    if (total > room() && !pollEmpty(cx)) {
      return ByteReader.PENDING;
    }
    if (total >= buffer.capacity()) {
      return Writing.poll(writer, cx, buffers, offset, length);
    }
    return appendWhole(cx, buffers, offset, length);
  }

  /** Takes the first that has bytes, and those behind it as long as each fits as a whole. */
  private long appendWhole(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end && !buffers[at].hasRemaining()) {
      at++;
    }
    if (at == end) {
      return 0;
    }
    long taken = buffers[at].remaining();
    int first = pollWrite(cx, buffers[at]);
    if (first < taken) {
      return first; // not yet, or past the buffer and not all of it
    }
    for (at++; at < end && buffers[at].remaining() <= room(); at++) {
      taken += buffers[at].remaining();
      append(buffers[at]);
    }
    return taken;
  }

  /** That it takes several at once is the point of a buffer. */
  @Override
  public boolean gathers() {
    return true;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (seeking) {
      return Waiting.await(writeAsync(source));
    }
    int length = source.remaining();
    if (length > room()) {
      flushBuffer();
    }
    if (length >= buffer.capacity()) {
      return writer.write(source);
    }
    Waiting.begin();
    append(source);
    return length;
  }

  private int room() {
    return buffer.capacity() - buffer.limit() + buffer.position();
  }

  private void append(ByteBuffer source) {
    int length = source.remaining();
    if (length > buffer.capacity() - buffer.limit()) {
      buffer.compact().flip();
    }
    int end = buffer.limit();
    buffer.limit(end + length);
    buffer.put(end, source, source.position(), length);
    source.position(source.limit());
  }

  /** Sends on what is in the buffer; false for not yet. */
  boolean pollEmpty(Context cx) throws IOException {
    return Writing.pollAll(writer, cx, buffer);
  }

  private void flushBuffer() throws IOException {
    writer.writeAll(buffer);
  }

  @Override
  public void startSeek(SeekFrom where) {
    var _ = Seeking.of(writer);
    Seeking.checkNone(seeking, this);
    wanted = where;
    seeking = true;
  }

  @Override
  public long pollSeek(Context cx) throws IOException {
    Seekable behind = Seeking.of(writer);
    boolean over = true;
    try {
      for (; ; ) {
        long at = wanted != null && !pollEmpty(cx) ? ByteReader.PENDING : behind.pollSeek(cx);
        SeekFrom next = wanted;
        if (at == ByteReader.PENDING) {
          over = false;
          return at;
        } else if (next == null) {
          return at;
        }
        behind.startSeek(next);
        wanted = null;
      }
    } finally {
      if (over) {
        seeking = false;
        wanted = null;
      }
    }
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return pollEmpty(cx) && writer.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return pollEmpty(cx) && writer.pollShutdown(cx);
  }

  @Override
  public void flush() throws IOException {
    flushBuffer();
    writer.flush();
  }

  @Override
  public void shutdown() throws IOException {
    flushBuffer();
    writer.shutdown();
  }

  /**
   * Where the bytes go.
   *
   * @return the writer behind the buffer
   */
  public ByteWriter writer() {
    return writer;
  }

  /**
   * Sends on what is in the buffer and closes the writer behind it, in any case. Closing again does
   * nothing. Poll-driven code ends it with {@link #shutdownAsync} first; then there is nothing to
   * send on.
   *
   * <p><b>Blocking:</b> if there is something to send on. <b>Cancellation:</b> what was not sent on
   * is lost.
   */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try (writer) {
        flush();
      }
    }
  }

  @Override
  public String toString() {
    return "BufWriter[" + buffer.remaining() + " of " + buffer.capacity() + ", " + writer + "]";
  }
}
