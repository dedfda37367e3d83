package edo.io;

import edo.task.Async;
import edo.task.Context;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An end of a stream that bytes are read from: a socket, a pipe, a buffer in front of either.
 *
 * {@snippet :
 * byte[] head = new byte[4];
 * reader.readFully(head);
 * int length = reader.readInt();
 * byte[] rest = reader.readAll(1 << 20);
 * }
 *
 * <p>Reads answer the number of bytes, at least 1, or {@link #END}; asked for no bytes they answer
 * 0 at once, also at the end of the stream.
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread,
 * until there is something. <b>Cancellation:</b> a single read that is cancelled has taken nothing.
 * Those that read several times lose nothing either if they read into a buffer: its position tells
 * how far they came. <b>Backpressure:</b> nothing is read ahead of what is asked for, but by the
 * buffers of this package up to their size.
 *
 * <p>To make one, implement {@link #pollRead}; every other method has a default that rests on it.
 */
public non-sealed interface ByteReader extends NumberReader, Closeable {
  /** The end of the stream: what reads answer when there will be no more bytes. */
  int END = -1;

  /** Not yet: what polls answer, after they have arranged for the waker to be called. */
  int PENDING = -2;

  /**
   * Reads some bytes, or arranges to be woken when there are some. For those who write readers;
   * others call {@link #read(ByteBuffer)} or {@link #readAsync(ByteBuffer)}.
   *
   * <p>Takes a unit of the budget ({@link Context#proceed()}) before it hands bytes out, unless it
   * has them from another reader, which did.
   *
   * @param cx the waker to call, and the budget
   * @param buffer where to; its position advances by what is answered, its limit stays
   * @return how many bytes, {@link #END}, or {@link #PENDING} with nothing read
   * @throws IOException if the stream has failed or was closed; nothing was read then
   */
  int pollRead(Context cx, ByteBuffer buffer) throws IOException;

  /**
   * Reads some bytes into a buffer, from its position to its limit.
   *
   * @param buffer where to, heap or direct; its position advances
   * @return how many bytes, or {@link #END}
   * @throws IOException if the stream has failed or was closed
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   */
  default int read(ByteBuffer buffer) throws IOException {
    return Waiting.await(readAsync(buffer));
  }

  /**
   * Reads some bytes.
   *
   * @param array where to
   * @return how many bytes, or {@link #END}
   * @throws IOException if the stream has failed or was closed
   */
  default int read(byte[] array) throws IOException {
    return read(array, 0, array.length);
  }

  /**
   * Reads some bytes.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes, or {@link #END}
   * @throws IOException if the stream has failed or was closed
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  default int read(byte[] array, int offset, int length) throws IOException {
    return read(ByteBuffer.wrap(array, offset, length));
  }

  /**
   * Reads until the array is full.
   *
   * @param array where to
   * @throws EOFException if the stream ended before
   * @throws IOException if the stream has failed or was closed
   */
  default void readFully(byte[] array) throws IOException {
    readFully(array, 0, array.length);
  }

  /**
   * Reads exactly so many bytes.
   *
   * <p><b>Cancellation:</b> an unknown part has been read; use the form with a buffer, whose
   * position tells, to go on afterwards.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes
   * @throws EOFException if the stream ended before
   * @throws IOException if the stream has failed or was closed
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  default void readFully(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    int done = 0;
    while (done < length) {
      int n = read(array, offset + done, length - done);
      if (n < 0) {
        throw Reading.endOfStream(length - done);
      }
      done += n;
    }
  }

  /**
   * Reads until the buffer is full.
   *
   * <p><b>Cancellation:</b> the buffer's position tells how much has been read.
   *
   * @param buffer where to, heap or direct
   * @throws EOFException if the stream ended before
   * @throws IOException if the stream has failed or was closed
   */
  default void readFully(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (read(buffer) < 0) {
        throw Reading.endOfStream(buffer.remaining());
      }
    }
  }

  /**
   * Reads everything up to the end of the stream.
   *
   * <p><b>Cancellation:</b> what has been read is lost; {@link #readAllInto} keeps it.
   * <b>Backpressure:</b> all of it is held in memory, hence the limit.
   *
   * @param limit how many bytes at most
   * @return the bytes
   * @throws TooLongException if there are more; so many and one more have been read then
   * @throws IOException if the stream has failed or was closed
   */
  default byte[] readAll(int limit) throws IOException {
    var bytes = new ByteSink(limit);
    readAllInto(bytes);
    return bytes.toByteArray();
  }

  /**
   * Reads everything up to the end of the stream and appends it.
   *
   * <p><b>Cancellation:</b> what has been read is in the sink.
   *
   * @param bytes where to
   * @return how many bytes were appended
   * @throws TooLongException if there are more than the sink takes; it is full then, and one byte
   *     is gone
   * @throws IOException if the stream has failed or was closed; what came before is in the sink
   */
  default long readAllInto(ByteSink bytes) throws IOException {
    return Waiting.await(readAllIntoAsync(bytes));
  }

  /**
   * {@link #read(ByteBuffer)} as a computation.
   *
   * @param buffer where to; not to be used otherwise until it is done
   * @return how many bytes, or {@link #END}
   */
  default Async<Integer> readAsync(ByteBuffer buffer) {
    return new Reading.Once(this, buffer);
  }

  /**
   * {@link #read(byte[])} as a computation.
   *
   * @param array where to; not to be used otherwise until it is done
   * @return how many bytes, or {@link #END}
   */
  default Async<Integer> readAsync(byte[] array) {
    return readAsync(ByteBuffer.wrap(array));
  }

  /**
   * {@link #read(byte[], int, int)} as a computation.
   *
   * @param array where to; not to be used otherwise until it is done
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes, or {@link #END}
   */
  default Async<Integer> readAsync(byte[] array, int offset, int length) {
    return readAsync(ByteBuffer.wrap(array, offset, length));
  }

  /**
   * {@link #readFully(ByteBuffer)} as a computation. Withdrawn, it leaves the buffer's position
   * behind the bytes it has read.
   *
   * @param buffer where to; not to be used otherwise until it is done
   * @return done when the buffer is full
   */
  default Async<@Nullable Void> readFullyAsync(ByteBuffer buffer) {
    return new Reading.Fully(this, buffer);
  }

  /**
   * {@link #readAllInto} as a computation.
   *
   * @param bytes where to; not to be used otherwise until it is done
   * @return how many bytes were appended
   */
  default Async<Long> readAllIntoAsync(ByteSink bytes) {
    return new Reading.All(this, bytes);
  }

  /**
   * This as a stream of the JDK, for use by tasks and plain threads alike.
   *
   * @return the view, without a buffer; closing it closes this
   */
  default InputStream inputStream() {
    return new StreamView.Input(this);
  }

  /**
   * Closes what is behind this, if this owns it; a view or a reader without anything to free does
   * nothing. Never waits.
   *
   * @throws IOException if that failed
   */
  @Override
  default void close() throws IOException {}
}
