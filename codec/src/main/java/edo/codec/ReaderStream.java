package edo.codec;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.ByteReader;
import edo.stream.AsyncStream;
import edo.stream.Step;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a reader as a stream of chunks, each as much as one read has brought.
 *
 * {@snippet :
 * try (var chunks = new ReaderStream(ByteStreams.reader("hello".getBytes(StandardCharsets.UTF_8)), 4)) {
 *   expect("[b\"hell\", b\"o\"]", chunks.toList().toString());
 * }
 * }
 *
 * <p>After the end of the reader, or what it has thrown, it is at its end. Closing it closes the
 * reader.
 *
 * <p><b>Memory:</b> chunks share buffers of the size that was given, and keep them.
 */
public final class ReaderStream extends AsyncStream<Bytes> {
  /** How many bytes a chunk may have unless told otherwise. */
  public static final int DEFAULT_CAPACITY = 4 * 1024;

  private final ByteReader reader;
  private final int capacity;
  private BytesMut buffer = new BytesMut();

  /**
   * In chunks of up to {@link #DEFAULT_CAPACITY}.
   *
   * @param reader where the bytes come from; closed with this
   */
  public ReaderStream(ByteReader reader) {
    this(reader, DEFAULT_CAPACITY);
  }

  /**
   * In chunks of a certain size at most.
   *
   * @param reader where the bytes come from; closed with this
   * @param capacity how many bytes a chunk may have
   * @throws IllegalArgumentException if that is not positive
   */
  public ReaderStream(ByteReader reader, int capacity) {
    this.reader = Objects.requireNonNull(reader, "a reader must not be null");
    if (capacity <= 0) {
      throw new IllegalArgumentException("a chunk needs room for a byte, not " + capacity);
    }
    this.capacity = capacity;
  }

  @Override
  protected Step advance(Context cx) throws IOException {
    // Small reads share an array; a read into what is left of it, if that is little, would not pay.
    if (buffer.capacity() <= capacity / 8) {
      buffer = new BytesMut(capacity);
    }
    ByteBuffer room = buffer.room();
    int before = room.position();
    int n = reader.pollRead(cx, room);
    Transport.hasRead(reader, buffer, room, before, n);
    if (n == ByteReader.PENDING) {
      return Step.PENDING;
    }
    return n < 0 ? Step.END : emit(buffer.freeze());
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Poll.done();
  }

  /**
   * Where the bytes come from.
   *
   * @return the reader
   */
  public ByteReader reader() {
    return reader;
  }

  /**
   * How many bytes a chunk may have.
   *
   * @return the number
   */
  public int capacity() {
    return capacity;
  }
}
