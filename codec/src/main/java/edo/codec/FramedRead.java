package edo.codec;

import edo.bytes.BytesMut;
import edo.io.ByteReader;
import edo.stream.AsyncStream;
import edo.stream.Step;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The frames that come from a reader, one after the other.
 *
 * {@snippet :
 * try (var lines = new FramedRead<>(TcpStream.connect("localhost:" + port), new LinesCodec(1024))) {
 *   for (Optional<String> line; (line = lines.next()).isPresent(); ) {
 *     IO.println(line.get());
 *   }
 * }
 * }
 *
 * <p>Frames that came together are handed out without reading again. The last ones are those that
 * the decoder makes of what is left at the end of the stream ({@link Decoder#decodeEof}).
 *
 * <p><b>Failures.</b> What the decoder or the reader throws reaches the caller as it is. {@link
 * #next} may be called again then: it goes on behind what the decoder has removed, and where that
 * has removed nothing, when more has come. The same at the end of the stream: asked again, it reads
 * again, for readers that have something again, as a file that grows.
 *
 * <p><b>Blocking:</b> {@link #next} suspends the calling task until a frame is complete.
 * <b>Cancellation:</b> nothing is lost; what was read stays in the buffer for the next call.
 * <b>Backpressure:</b> nothing is read before it is asked for. The buffer grows as far as the
 * decoder lets a frame grow, by what has come, not by what was announced.
 *
 * <p><b>Memory:</b> a buffer for the connection and nothing for each frame but the frame, and the
 * {@link Optional}. What a frame keeps of the buffer, as {@code Bytes} does, is replaced by a new
 * one of the same size when it is used up.
 *
 * <p>For one task at a time.
 *
 * @param <T> the type of the frames
 */
public final class FramedRead<T> implements Closeable {
  /** The size of the buffer unless told otherwise, in bytes. */
  public static final int DEFAULT_CAPACITY = 8 * 1024;

  /** With less room than this at hand, more is made, unless much would have to be moved. */
  private static final int LEAST_ROOM = 1024;

  private final ByteReader reader;
  private final Decoder<T> decoder;
  private final BytesMut buffer;
  private final int capacity;
  private final Slot<T> slot = new Slot<>();

  /** The reader has said that there is no more; it may have changed its mind when asked again. */
  private boolean isAtEnd;

  /**
   * With a buffer of {@link #DEFAULT_CAPACITY}.
   *
   * @param reader where the bytes come from; closed with this
   * @param decoder makes frames of them
   */
  public FramedRead(ByteReader reader, Decoder<T> decoder) {
    this(reader, decoder, DEFAULT_CAPACITY);
  }

  /**
   * With a buffer of a certain size.
   *
   * @param reader where the bytes come from; closed with this
   * @param decoder makes frames of them
   * @param capacity of the buffer, in bytes; it grows for larger frames
   * @throws IllegalArgumentException if that is not positive
   */
  public FramedRead(ByteReader reader, Decoder<T> decoder, int capacity) {
    this(reader, decoder, new BytesMut(checkCapacity(capacity)), capacity);
  }

  /**
   * With a buffer that has something to begin with: what another protocol has read and not used.
   * With the reader, a decoder and {@link #readBuffer} of another one this goes on where that was.
   *
   * @param reader where further bytes come from; closed with this
   * @param decoder makes frames of them
   * @param buffer with the first bytes, no longer the caller's to use; given room for {@link
   *     #DEFAULT_CAPACITY} if it has less
   */
  public FramedRead(ByteReader reader, Decoder<T> decoder, BytesMut buffer) {
    this(reader, decoder, buffer, DEFAULT_CAPACITY);
  }

  FramedRead(ByteReader reader, Decoder<T> decoder, BytesMut buffer, int capacity) {
    this.reader = Objects.requireNonNull(reader, "a reader must not be null");
    this.decoder = Objects.requireNonNull(decoder, "a decoder must not be null");
    this.buffer = buffer;
    this.capacity = capacity;
    if (!buffer.isEmpty()) {
      slot.ask();
    }
    if (buffer.capacity() < capacity) {
      buffer.reserve(capacity - buffer.length());
    }
  }

  private static int checkCapacity(int capacity) {
    if (capacity <= 0) {
      throw new IllegalArgumentException("a buffer needs room for a byte, not " + capacity);
    }
    return capacity;
  }

  // ---------------------------------------------------------------- frames

  /**
   * The next frame.
   *
   * @return the frame, or empty at the end of the stream
   * @throws IOException what the decoder or the reader has thrown
   */
  public Optional<T> next() throws IOException {
    Task.consumeBudget();
    for (; ; ) {
      if (slot.isToAsk()) {
        if (decode()) {
          return Optional.of(slot.take());
        }
        if (isAtEnd) {
          return Optional.empty();
        }
      }
      ByteBuffer room = room();
      int before = room.position();
      if (!hasCome(room, before, reader.read(room))) {
        return Optional.empty();
      }
    }
  }

  /**
   * {@link #next} as a computation.
   *
   * @return the frame, or empty at the end of the stream
   */
  public Async<Optional<T>> nextAsync() {
    return cx ->
        switch (poll(cx)) {
          case ITEM -> Poll.ready(Optional.of(slot.take()));
          case PENDING -> Poll.pending();
          case END -> Poll.ready(Optional.empty());
        };
  }

  /**
   * The next frame, if it has been read already. Never waits and never reads: for answering all
   * that came together before what was answered is flushed.
   *
   * @return the frame, or empty if {@link #next} has to read first
   * @throws IOException what the decoder has thrown
   */
  public Optional<T> tryNext() throws IOException {
    return slot.isToAsk() && decode() ? Optional.of(slot.take()) : Optional.empty();
  }

  /**
   * The frames as a stream, from here on. It ends at the end of the reader, or with the first
   * exception. No object for each frame but the frame.
   *
   * <p>Closing it closes this and the reader, as does its end; with {@link AsyncStream#borrowed}
   * this stays open and can be asked for more.
   *
   * @return the frames
   */
  public AsyncStream<T> frames() {
    return new FrameStream<>(this) {
      @Override
      protected Step advance(Context cx) throws IOException {
        Step step = FramedRead.this.poll(cx);
        return step == Step.ITEM ? emit(slot.take()) : step;
      }
    };
  }

  private Step poll(Context cx) throws IOException {
    if (!cx.proceed()) {
      return Step.PENDING;
    }
    for (; ; ) {
      if (slot.isToAsk()) {
        if (decode()) {
          return Step.ITEM;
        }
        if (isAtEnd) {
          return Step.END;
        }
      }
      ByteBuffer room = room();
      int before = room.position();
      int n = reader.pollRead(cx, room);
      if (n == ByteReader.PENDING) {
        return Step.PENDING;
      }
      if (!hasCome(room, before, n)) {
        return Step.END;
      }
    }
  }

  /** Whether the slot has a frame now. */
  private boolean decode() throws IOException {
    return slot.fill(decoder, buffer, isAtEnd);
  }

  private ByteBuffer room() {
    Transport.shrink(buffer, capacity);
    int spare = buffer.capacity() - buffer.length();
    if (spare < LEAST_ROOM && buffer.length() < capacity) {
      buffer.reserve(Math.min(LEAST_ROOM, capacity));
    }
    return buffer.room();
  }

  /** Counts what was read; false for the end, when the decoder has seen it before. */
  private boolean hasCome(ByteBuffer room, int before, int n) {
    Transport.hasRead(reader, buffer, room, before, n);
    boolean again = isAtEnd && n < 0;
    isAtEnd = n < 0;
    if (!again) {
      slot.ask();
    }
    return !again;
  }

  // ---------------------------------------------------------------- parts

  /**
   * The same reader and buffer with another decoder: the other side changes the protocol. What was
   * read and not used is the new decoder's. This one is not to be used any more.
   *
   * @param change makes the other decoder, perhaps of this one's
   * @param <U> the type of its frames
   * @return frames of another kind
   */
  public <U> FramedRead<U> mapDecoder(Function<? super Decoder<T>, ? extends Decoder<U>> change) {
    return new FramedRead<>(reader, change.apply(decoder), buffer, capacity);
  }

  /**
   * Where the bytes come from. Reading from it takes bytes away from the frames.
   *
   * @return the reader
   */
  public ByteReader reader() {
    return reader;
  }

  /**
   * What makes the frames.
   *
   * @return the decoder
   */
  public Decoder<T> decoder() {
    return decoder;
  }

  /**
   * What was read and not used by the decoder. With the reader it is all that is needed to go on
   * otherwise.
   *
   * @return the buffer itself
   */
  public BytesMut readBuffer() {
    return buffer;
  }

  /** Closes the reader. */
  @Override
  public void close() throws IOException {
    reader.close();
  }

  @Override
  public String toString() {
    return "FramedRead[" + buffer.length() + " bytes, " + decoder + ", " + reader + "]";
  }
}
