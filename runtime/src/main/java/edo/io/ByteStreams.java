package edo.io;

import edo.task.Async;
import edo.task.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Copying, and readers and writers to combine.
 *
 * {@snippet :
 * var pipe = ByteStreams.duplex(1024);
 * pipe.left().writeAll("ping".getBytes(StandardCharsets.UTF_8));
 * pipe.left().shutdown();
 * var answer = new ByteArrayOutputStream();
 * ByteStreams.copy(pipe.right(), ByteStreams.writer(answer));
 * }
 */
public final class ByteStreams {
  private ByteStreams() {}

  // ---------------------------------------------------------------- copying

  /**
   * How many bytes went each way.
   *
   * @param leftToRight read from the first stream and written to the second
   * @param rightToLeft the other way
   */
  public record Transferred(long leftToRight, long rightToLeft) {}

  /**
   * Writes everything a reader has, until its end, and flushes. Also flushes whenever the reader
   * has nothing more for now.
   *
   * <p><b>Blocking:</b> suspends the caller until the end. <b>Cancellation:</b> up to {@link
   * BufReader#DEFAULT_SIZE} bytes that were read and not yet written are lost. <b>Backpressure:</b>
   * reads as fast as the writer takes.
   *
   * @param reader where from
   * @param writer where to; not shut down
   * @return how many bytes
   * @throws WriteZeroException if the writer takes no more
   * @throws IOException if either has failed or was closed
   */
  public static long copy(ByteReader reader, ByteWriter writer) throws IOException {
    return Waiting.await(copyAsync(reader, writer));
  }

  /**
   * {@link #copy} as a computation.
   *
   * @param reader where from
   * @param writer where to; not shut down
   * @return how many bytes
   */
  public static Async<Long> copyAsync(ByteReader reader, ByteWriter writer) {
    return Copying.oneWay(new Copying(reader, writer, BufReader.DEFAULT_SIZE));
  }

  /**
   * Writes everything a buffered reader has, until its end, out of its own buffer, and flushes at
   * the end.
   *
   * <p><b>Cancellation:</b> loses nothing: what was not written is still to be read.
   *
   * @param reader where from
   * @param writer where to; not shut down
   * @return how many bytes
   * @throws WriteZeroException if the writer takes no more
   * @throws IOException if either has failed or was closed
   */
  public static long copyBuffered(BufferedByteReader reader, ByteWriter writer) throws IOException {
    return Waiting.await(copyBufferedAsync(reader, writer));
  }

  /**
   * {@link #copyBuffered} as a computation.
   *
   * @param reader where from
   * @param writer where to; not shut down
   * @return how many bytes
   */
  public static Async<Long> copyBufferedAsync(BufferedByteReader reader, ByteWriter writer) {
    return Copying.buffered(reader, writer);
  }

  /**
   * Joins two connections, both ways at once: what a proxy does. When one side ends, the other one
   * is shut down for writing, and the way back goes on. The first failure ends both ways.
   *
   * <p><b>Blocking:</b> suspends the caller until both ways have ended. <b>Cancellation:</b> bytes
   * that were read and not yet written are lost; neither stream is closed.
   *
   * @param left one connection
   * @param right the other one
   * @return how many bytes went each way
   * @throws IOException if either has failed or was closed
   */
  public static Transferred copyBidirectional(ByteStream left, ByteStream right)
      throws IOException {
    return Waiting.await(copyBidirectionalAsync(left, right));
  }

  /**
   * {@link #copyBidirectional} as a computation.
   *
   * @param left one connection
   * @param right the other one
   * @return how many bytes went each way
   */
  public static Async<Transferred> copyBidirectionalAsync(ByteStream left, ByteStream right) {
    return copyBidirectionalAsync(left, right, BufReader.DEFAULT_SIZE, BufReader.DEFAULT_SIZE);
  }

  /**
   * {@link #copyBidirectional} with buffers of certain sizes.
   *
   * @param left one connection
   * @param right the other one
   * @param leftToRightSize of the buffer from left to right, in bytes
   * @param rightToLeftSize of the buffer from right to left, in bytes
   * @return how many bytes went each way
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Async<Transferred> copyBidirectionalAsync(
      ByteStream left, ByteStream right, int leftToRightSize, int rightToLeftSize) {
    var there = new Copying.Direction(left, right, leftToRightSize);
    var back = new Copying.Direction(right, left, rightToLeftSize);
    return cx -> {
      boolean thereDone = there.poll(cx);
      boolean backDone = back.poll(cx);
      return thereDone && backDone
          ? Poll.ready(new Transferred(there.count(), back.count()))
          : Poll.pending();
    };
  }

  // ---------------------------------------------------------------- pipes in memory

  /**
   * Two ends that are connected.
   *
   * @param left one end
   * @param right the other end
   */
  public record Duplex(DuplexStream left, DuplexStream right) {}

  /**
   * The two ends of a pipe.
   *
   * @param reader where it is read
   * @param writer where it is written
   */
  public record Simplex(PipeReader reader, PipeWriter writer) {}

  /**
   * A connection in memory, for tests and between tasks.
   *
   * <p><b>Backpressure:</b> a writer waits while the size is used up.
   *
   * @param size how many bytes may be on their way in each direction
   * @return the two ends
   * @throws IllegalArgumentException if the size is not positive
   */
  public static Duplex duplex(int size) {
    var there = new Pipe(size);
    var back = new Pipe(size);
    return new Duplex(new DuplexStream(back, there), new DuplexStream(there, back));
  }

  /**
   * A pipe in memory, one way.
   *
   * <p><b>Backpressure:</b> a writer waits while the size is used up.
   *
   * @param size how many bytes may be on their way
   * @return the two ends
   * @throws IllegalArgumentException if the size is not positive
   */
  public static Simplex simplex(int size) {
    var pipe = new Pipe(size);
    return new Simplex(new PipeReader(pipe), new PipeWriter(pipe));
  }

  // ---------------------------------------------------------------- ends of their own

  /**
   * Always at its end; takes everything that is written and forgets it.
   *
   * @return the stream
   */
  public static ByteStream empty() {
    return new Trivial.Empty();
  }

  /**
   * Takes everything that is written and forgets it.
   *
   * @return the writer
   */
  public static ByteWriter sink() {
    return new Trivial.Empty();
  }

  /**
   * One byte over and over; never ends.
   *
   * @param value the byte
   * @return the reader
   */
  public static ByteReader repeat(byte value) {
    return new Trivial.Repeat(value);
  }

  /**
   * Bytes in memory.
   *
   * @param bytes what is read; not copied
   * @return the reader
   */
  public static BufferedByteReader reader(byte[] bytes) {
    return reader(ByteBuffer.wrap(bytes));
  }

  /**
   * Bytes in memory, from the buffer's position to its limit.
   *
   * @param bytes what is read; neither copied nor changed
   * @return the reader
   */
  public static BufferedByteReader reader(ByteBuffer bytes) {
    return new Trivial.InMemory(bytes);
  }

  /**
   * Bytes that are collected in memory.
   *
   * @param bytes where they go; when it is full, a write fails with {@link TooLongException} and
   *     has taken nothing
   * @return the writer
   */
  public static ByteWriter writer(ByteSink bytes) {
    return new Trivial.Collected(bytes);
  }

  /**
   * A stream of the JDK that may hold its thread while it waits: it is read on the blocking pool,
   * up to {@link BufReader#DEFAULT_SIZE} bytes at a time, one read at once.
   *
   * <p><b>Cancellation:</b> a read that is under way goes on, and the next one gets its bytes.
   *
   * @param in the stream; closed with the reader
   * @return the reader
   */
  public static ByteReader reader(InputStream in) {
    return new BlockingReader(in);
  }

  /**
   * A stream of the JDK that may hold its thread while it waits: it is written on the blocking
   * pool, one write at once. A write is done when its bytes were copied; a failure shows at the
   * next write, flush or shutdown.
   *
   * @param out the stream; closed with the writer, and flushed with it
   * @return the writer
   */
  public static ByteWriter writer(OutputStream out) {
    return new BlockingWriter(out);
  }

  /**
   * The standard input of the process. All who ask get the same reader, and it is for one task at a
   * time. A read that is under way holds a thread of the blocking pool until a line is entered,
   * also while the runtime shuts down.
   *
   * @return the reader; closing it does nothing
   */
  public static ByteReader stdin() {
    return Standard.IN;
  }

  /**
   * The standard output of the process, unbuffered: flush it before the process exits. All who ask
   * get the same writer, and it is for one task at a time.
   *
   * @return the writer; closing it does nothing
   */
  public static ByteWriter stdout() {
    return Standard.OUT;
  }

  /**
   * The standard error output of the process; otherwise as {@link #stdout}.
   *
   * @return the writer; closing it does nothing
   */
  public static ByteWriter stderr() {
    return Standard.ERR;
  }

  // ---------------------------------------------------------------- combined

  /**
   * Reads one to its end and then the next.
   *
   * @param first what is read first
   * @param next what is read afterwards
   * @return a reader that closes both
   */
  public static ByteReader chain(ByteReader first, ByteReader next) {
    return new Combined.Chain(first, next);
  }

  /**
   * The beginning of what a reader has.
   *
   * @param reader the reader
   * @param limit how many bytes at most
   * @return a reader that ends after so many bytes, and closes the one behind it
   * @throws IllegalArgumentException if the limit is negative
   */
  public static LimitedReader take(ByteReader reader, long limit) {
    return new LimitedReader(reader, limit);
  }

  /**
   * A reader and a writer as one stream.
   *
   * @param reader where it is read
   * @param writer where it is written
   * @return a stream that closes both
   */
  public static ByteStream join(ByteReader reader, ByteWriter writer) {
    return new Joined<>(reader, writer);
  }

  /**
   * Shows what is read to somebody else.
   *
   * @param reader the reader
   * @param inspector is called with what was read each time, never with nothing; must not block
   * @return a reader that closes the one behind it
   */
  public static ByteReader inspectReads(ByteReader reader, Inspector inspector) {
    return new Combined.InspectedReader(reader, inspector);
  }

  /**
   * Shows what is written to somebody else.
   *
   * @param writer the writer
   * @param inspector is called with what was really taken each time, never with nothing; must not
   *     block
   * @return a writer that closes the one behind it
   */
  public static ByteWriter inspectWrites(ByteWriter writer, Inspector inspector) {
    return new Combined.InspectedWriter(writer, inspector);
  }

  /** Is shown bytes on their way. */
  @FunctionalInterface
  public interface Inspector {
    /**
     * Some bytes have passed.
     *
     * @param bytes read-only, to be used during the call only
     */
    void passed(ByteBuffer bytes);
  }
}
