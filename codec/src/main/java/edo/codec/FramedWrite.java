package edo.codec;

import edo.bytes.BytesMut;
import edo.io.ByteReader;
import edo.io.ByteWriter;
import edo.task.Context;
import edo.task.Task;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;

/**
 * Frames to a writer: encoded one behind the other, and written together.
 *
 * {@snippet :
 * try (var lines = new FramedWrite<>(TcpStream.connect("localhost:" + port), new LinesCodec(1024))) {
 *   lines.feed("one");
 *   lines.feed("two");
 *   lines.flush();           // both in one write
 *   lines.send("three");     // feeds and flushes
 * }
 * }
 *
 * <p><b>Blocking:</b> {@link #feed} suspends the calling task while the backpressure boundary is
 * reached, {@link #flush} while the writer has no room. <b>Cancellation:</b> what was fed stays in
 * the buffer, in order, and goes with the next flush; a frame whose {@code feed} was cancelled was
 * not taken. <b>Backpressure:</b> when the buffer has reached the boundary, everything is flushed
 * before the next frame is taken. So at most the boundary and one frame are held.
 *
 * <p><b>Memory:</b> a buffer, allocated with the first frame; nothing for each frame but what the
 * encoder allocates. When the writer fails, what was not written stays in the buffer.
 *
 * <p>For one task at a time.
 *
 * @param <T> the type of the frames
 */
public final class FramedWrite<T> implements FrameSink<T>, Closeable {
  /** The backpressure boundary unless told otherwise, in bytes. */
  public static final int DEFAULT_BOUNDARY = 8 * 1024;

  private final ByteWriter writer;
  private final Encoder<T> encoder;
  private final BytesMut buffer;
  private int boundary = DEFAULT_BOUNDARY;
  private boolean isClosed;

  /**
   * With a boundary of {@link #DEFAULT_BOUNDARY}.
   *
   * @param writer where the bytes go; closed with this
   * @param encoder makes bytes of frames
   */
  public FramedWrite(ByteWriter writer, Encoder<T> encoder) {
    this(writer, encoder, new BytesMut());
  }

  /**
   * With a buffer that has something to be written before the first frame.
   *
   * @param writer where the bytes go; closed with this
   * @param encoder makes bytes of frames
   * @param buffer with the first bytes, no longer the caller's to use
   */
  public FramedWrite(ByteWriter writer, Encoder<T> encoder, BytesMut buffer) {
    this.writer = Objects.requireNonNull(writer, "a writer must not be null");
    this.encoder = Objects.requireNonNull(encoder, "an encoder must not be null");
    this.buffer = Objects.requireNonNull(buffer, "a buffer must not be null");
  }

  // ---------------------------------------------------------------- frames

  @Override
  public boolean pollReady(Context cx) throws IOException {
    return buffer.length() < boundary ? cx.proceed() : pollFlush(cx);
  }

  @Override
  public boolean tryFeed(T frame) throws IOException {
    if (buffer.length() >= boundary) {
      return false;
    }
    encode(frame);
    return true;
  }

  @Override
  public void feed(T frame) throws IOException {
    Task.consumeBudget();
    if (buffer.length() >= boundary) {
      flush();
    }
    encode(frame);
  }

  private void encode(T frame) throws IOException {
    if (buffer.capacity() == 0) {
      buffer.reserve(Math.min(boundary, DEFAULT_BOUNDARY));
    }
    Transport.append(encoder, Objects.requireNonNull(frame, "a frame must not be null"), buffer);
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    while (!buffer.isEmpty()) {
      ByteBuffer content = buffer.content();
      int before = content.position();
      int n = writer.pollWrite(cx, content);
      Transport.hasWritten(writer, buffer, content, before, n);
      if (n == ByteReader.PENDING) {
        return false;
      }
    }
    Transport.shrink(buffer, boundary);
    return writer.pollFlush(cx);
  }

  @Override
  public void flush() throws IOException {
    writeOut();
    writer.flush();
  }

  private void writeOut() throws IOException {
    while (!buffer.isEmpty()) {
      ByteBuffer content = buffer.content();
      int before = content.position();
      Transport.hasWritten(writer, buffer, content, before, writer.write(content));
    }
    Transport.shrink(buffer, boundary);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return pollFlush(cx) && writer.pollShutdown(cx);
  }

  @Override
  public void shutdown() throws IOException {
    writeOut();
    writer.shutdown();
  }

  // ---------------------------------------------------------------- parts

  /**
   * From how many bytes in the buffer on the next frame has to wait.
   *
   * @return the boundary, in bytes
   */
  public int backpressureBoundary() {
    return boundary;
  }

  /**
   * Sets from how many bytes in the buffer on the next frame has to wait. Room is made as needed.
   *
   * @param bytes the boundary, in bytes
   * @throws IllegalArgumentException if it is not positive
   */
  public void backpressureBoundary(int bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("a boundary of " + bytes + " would let nothing in");
    }
    boundary = bytes;
  }

  /**
   * The same writer and buffer with another encoder. What was fed stays in the buffer and goes
   * first. This one is not to be used any more.
   *
   * @param change makes the other encoder, perhaps of this one's
   * @param <U> the type of its frames
   * @return for frames of another kind
   */
  public <U> FramedWrite<U> mapEncoder(Function<? super Encoder<T>, ? extends Encoder<U>> change) {
    var changed = new FramedWrite<>(writer, change.apply(encoder), buffer);
    changed.boundary = boundary;
    return changed;
  }

  /**
   * Where the bytes go. What is written there overtakes what is in the buffer.
   *
   * @return the writer
   */
  public ByteWriter writer() {
    return writer;
  }

  /**
   * What makes bytes of frames.
   *
   * @return the encoder
   */
  public Encoder<T> encoder() {
    return encoder;
  }

  /**
   * What was encoded and not written yet.
   *
   * @return the buffer itself
   */
  public BytesMut writeBuffer() {
    return buffer;
  }

  /**
   * Flushes and closes the writer, in any case. Closing again does nothing. Poll-driven code ends
   * it with {@link #shutdownAsync} first; then there is nothing to flush.
   *
   * <p><b>Blocking:</b> if there is something to flush. <b>Cancellation:</b> what was not written
   * is lost.
   */
  @Override
  public void close() throws IOException {
    if (!isClosed) {
      isClosed = true;
      try (writer) {
        flush();
      }
    }
  }

  @Override
  public String toString() {
    return "FramedWrite[" + buffer.length() + " bytes, " + encoder + ", " + writer + "]";
  }
}
