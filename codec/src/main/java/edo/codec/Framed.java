package edo.codec;

import edo.bytes.BytesMut;
import edo.io.ByteStream;
import edo.stream.AsyncStream;
import edo.task.Async;
import edo.task.Context;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Frames in both directions of one connection: a {@link FramedRead} and a {@link FramedWrite}.
 *
 * {@snippet :
 * try (var calls = new LinesCodec(1024).framed(TcpStream.connect("localhost:" + port))) {
 *   calls.send("ping");
 *   expect(Optional.of("pong"), calls.next());
 * }
 * }
 *
 * <p>Blocking, cancellation, backpressure and memory are those of the two. One task may read while
 * another one writes; {@link #input} and {@link #output} are for handing them out.
 *
 * @param <I> the type of the frames that come in
 * @param <O> the type of the frames that go out
 */
public final class Framed<I, O> implements FrameSink<O>, Closeable {
  private final ByteStream stream;
  private final Codec<I, O> codec;
  private final FramedRead<I> input;
  private final FramedWrite<O> output;

  /**
   * With empty buffers.
   *
   * @param stream the connection, which is closed with this
   * @param codec makes frames of bytes and bytes of frames
   */
  public Framed(ByteStream stream, Codec<I, O> codec) {
    this(stream, codec, FramedRead.DEFAULT_CAPACITY);
  }

  /**
   * With an empty buffer of a certain size for reading.
   *
   * @param stream the connection, which is closed with this
   * @param codec makes frames of bytes and bytes of frames
   * @param capacity of the buffer, in bytes; it grows for larger frames
   * @throws IllegalArgumentException if that is not positive
   */
  public Framed(ByteStream stream, Codec<I, O> codec, int capacity) {
    this(
        stream, codec, new FramedRead<>(stream, codec, capacity), new FramedWrite<>(stream, codec));
  }

  /**
   * With buffers that have something to begin with: the parts of another one, or what was read
   * before this protocol began.
   *
   * @param stream the connection, which is closed with this
   * @param codec makes frames of bytes and bytes of frames
   * @param readBuffer what was read and not used, no longer the caller's to use
   * @param writeBuffer what is to be written first, no longer the caller's to use
   */
  public Framed(ByteStream stream, Codec<I, O> codec, BytesMut readBuffer, BytesMut writeBuffer) {
    this(
        stream,
        codec,
        new FramedRead<>(stream, codec, readBuffer),
        new FramedWrite<>(stream, codec, writeBuffer));
  }

  private Framed(ByteStream stream, Codec<I, O> codec, FramedRead<I> input, FramedWrite<O> output) {
    this.stream = stream;
    this.codec = codec;
    this.input = input;
    this.output = output;
  }

  /**
   * The direction in.
   *
   * @return closing it closes the connection
   */
  public FramedRead<I> input() {
    return input;
  }

  /**
   * The direction out.
   *
   * @return closing it flushes and closes the connection
   */
  public FramedWrite<O> output() {
    return output;
  }

  // ---------------------------------------------------------------- in

  /**
   * The next frame.
   *
   * @return the frame, or empty at the end of the stream
   * @throws IOException what the codec or the connection has thrown
   * @see FramedRead#next
   */
  public Optional<I> next() throws IOException {
    return input.next();
  }

  /**
   * {@link #next} as a computation.
   *
   * @return the frame, or empty at the end of the stream
   */
  public Async<Optional<I>> nextAsync() {
    return input.nextAsync();
  }

  /**
   * The next frame, if it has been read already. Never waits.
   *
   * @return the frame, or empty if {@link #next} has to read first
   * @throws IOException what the codec has thrown
   * @see FramedRead#tryNext
   */
  public Optional<I> tryNext() throws IOException {
    return input.tryNext();
  }

  /**
   * The frames as a stream, from here on. Closing it closes the connection, and loses what was fed
   * and not flushed; {@link AsyncStream#borrowed} keeps it open.
   *
   * @return the frames
   * @see FramedRead#frames
   */
  public AsyncStream<I> frames() {
    return input.frames();
  }

  // ---------------------------------------------------------------- out

  @Override
  public boolean pollReady(Context cx) throws IOException {
    return output.pollReady(cx);
  }

  @Override
  public boolean tryFeed(O frame) throws IOException {
    return output.tryFeed(frame);
  }

  @Override
  public void feed(O frame) throws IOException {
    output.feed(frame);
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return output.pollFlush(cx);
  }

  @Override
  public void flush() throws IOException {
    output.flush();
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return output.pollShutdown(cx);
  }

  @Override
  public void shutdown() throws IOException {
    output.shutdown();
  }

  /**
   * From how many bytes in the buffer on the next frame has to wait.
   *
   * @return the boundary, in bytes
   */
  public int backpressureBoundary() {
    return output.backpressureBoundary();
  }

  /**
   * Sets from how many bytes in the buffer on the next frame has to wait.
   *
   * @param bytes the boundary, in bytes
   * @throws IllegalArgumentException if it is not positive
   */
  public void backpressureBoundary(int bytes) {
    output.backpressureBoundary(bytes);
  }

  // ---------------------------------------------------------------- parts

  /**
   * The same connection and buffers with another codec: both sides change the protocol. What was
   * read and not used is the new codec's; what was fed goes first. This one is not to be used any
   * more.
   *
   * @param change makes the other codec, perhaps of this one's
   * @param <J> the type of the frames that will come in
   * @param <P> the type of the frames that will go out
   * @return frames of another kind
   */
  public <J, P> Framed<J, P> mapCodec(Function<? super Codec<I, O>, ? extends Codec<J, P>> change) {
    Codec<J, P> next = change.apply(codec);
    return new Framed<>(stream, next, input.mapDecoder(_ -> next), output.mapEncoder(_ -> next));
  }

  /**
   * The connection. With {@link #codec}, {@link #readBuffer} and {@link #writeBuffer} these are all
   * parts of this, from which another one can be made.
   *
   * @return the connection
   */
  public ByteStream stream() {
    return stream;
  }

  /**
   * What makes frames of bytes and bytes of frames.
   *
   * @return the codec
   */
  public Codec<I, O> codec() {
    return codec;
  }

  /**
   * What was read and not used by the codec.
   *
   * @return the buffer itself
   */
  public BytesMut readBuffer() {
    return input.readBuffer();
  }

  /**
   * What was encoded and not written yet.
   *
   * @return the buffer itself
   */
  public BytesMut writeBuffer() {
    return output.writeBuffer();
  }

  /**
   * Flushes and closes the connection, in any case. Closing again does nothing.
   *
   * <p><b>Blocking:</b> if there is something to flush. <b>Cancellation:</b> what was not written
   * is lost.
   */
  @Override
  public void close() throws IOException {
    output.close();
  }

  @Override
  public String toString() {
    return "Framed["
        + readBuffer().length()
        + " bytes in, "
        + writeBuffer().length()
        + " bytes out, "
        + codec
        + ", "
        + stream
        + "]";
  }
}
