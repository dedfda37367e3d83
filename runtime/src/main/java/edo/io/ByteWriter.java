package edo.io;

import edo.task.Async;
import edo.task.Context;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An end of a stream that bytes are written to: a socket, a pipe, a buffer in front of either.
 *
 * {@snippet :
 * writer.writeAll("hello".getBytes(StandardCharsets.UTF_8));
 * writer.writeInt(42);
 * writer.flush();
 * }
 *
 * <p>{@code write} takes at least one byte unless given none, and answers how many; {@code
 * writeAll} goes on until everything was taken. What was taken may still be in a buffer: {@link
 * #flush} sends it on, {@link #shutdown} sends it on and ends the stream.
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread,
 * while there is no room. <b>Cancellation:</b> a single write that is cancelled has taken nothing;
 * {@code writeAll} with a buffer leaves its position behind what was taken. <b>Backpressure:</b> a
 * peer that does not read stops the writer.
 *
 * <p>To make one, implement {@link #pollWrite(Context, ByteBuffer)}, {@link #pollFlush} and {@link
 * #pollShutdown}; every other method has a default that rests on them.
 */
public non-sealed interface ByteWriter extends NumberWriter, Closeable {
  /**
   * Takes some bytes, or arranges to be woken when there is room. For those who write writers.
   *
   * <p>Takes a unit of the budget ({@link Context#proceed()}) before it takes bytes, unless it
   * gives them to another writer, which does.
   *
   * @param cx the waker to call, and the budget
   * @param buffer where from; its position advances by what is answered, its limit stays
   * @return how many bytes, 0 only if none are given or none will ever be taken any more, or {@link
   *     ByteReader#PENDING} with nothing taken
   * @throws IOException if the stream has failed or was closed; nothing was taken then
   */
  int pollWrite(Context cx, ByteBuffer buffer) throws IOException;

  /**
   * Takes bytes from several buffers, one after the other, in one step if {@link #gathers()}. By
   * default those of the first that has any.
   *
   * @param cx the waker to call, and the budget
   * @param buffers where from; their positions advance
   * @param offset of the first buffer
   * @param length how many buffers
   * @return how many bytes in all, or {@link ByteReader#PENDING} with nothing taken
   * @throws IOException if the stream has failed or was closed; nothing was taken then
   */
  default long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    return pollWrite(cx, Writing.firstWithBytes(buffers, offset, length));
  }

  /**
   * Whether writing several buffers at once is more than writing the first of them.
   *
   * @return true if so
   */
  default boolean gathers() {
    return false;
  }

  /**
   * Sends on what was taken.
   *
   * @param cx the waker to call, and the budget
   * @return true when nothing is left in buffers of ours, false for not yet
   * @throws IOException if the stream has failed or was closed
   */
  boolean pollFlush(Context cx) throws IOException;

  /**
   * Sends on what was taken and ends the stream: the other end reads everything and then {@link
   * ByteReader#END}. Reading from the same connection goes on.
   *
   * @param cx the waker to call, and the budget
   * @return true when that is done, also if it was done before; false for not yet
   * @throws IOException if the stream has failed or was closed
   */
  boolean pollShutdown(Context cx) throws IOException;

  /**
   * Writes some of what a buffer has between position and limit.
   *
   * @param buffer where from, heap or direct; its position advances
   * @return how many bytes were taken
   * @throws IOException if the stream has failed or was closed
   */
  default int write(ByteBuffer buffer) throws IOException {
    return Waiting.await(writeAsync(buffer));
  }

  /**
   * Writes some bytes.
   *
   * @param array where from
   * @return how many bytes were taken
   * @throws IOException if the stream has failed or was closed
   */
  default int write(byte[] array) throws IOException {
    return write(array, 0, array.length);
  }

  /**
   * Writes some bytes.
   *
   * @param array where from
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes were taken
   * @throws IOException if the stream has failed or was closed
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  default int write(byte[] array, int offset, int length) throws IOException {
    return write(ByteBuffer.wrap(array, offset, length));
  }

  /**
   * Writes some of what several buffers have, one after the other.
   *
   * @param buffers where from; their positions advance
   * @return how many bytes were taken in all
   * @throws IOException if the stream has failed or was closed
   */
  default long write(ByteBuffer[] buffers) throws IOException {
    return write(buffers, 0, buffers.length);
  }

  /**
   * Writes some of what some of several buffers have, one after the other.
   *
   * @param buffers where from; their positions advance
   * @param offset of the first buffer
   * @param length how many buffers
   * @return how many bytes were taken in all
   * @throws IOException if the stream has failed or was closed
   */
  default long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    return Waiting.await(new Writing.Gathered(this, buffers, offset, length));
  }

  /**
   * Writes all bytes.
   *
   * @param array where from
   * @throws IOException if the stream has failed or was closed
   */
  default void writeAll(byte[] array) throws IOException {
    writeAll(array, 0, array.length);
  }

  /**
   * Writes exactly so many bytes.
   *
   * <p><b>Cancellation:</b> an unknown part was taken; use the form with a buffer, whose position
   * tells, to go on afterwards.
   *
   * @param array where from
   * @param offset of the first byte
   * @param length how many bytes
   * @throws WriteZeroException if the writer takes no more
   * @throws IOException if the stream has failed or was closed
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  default void writeAll(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    int done = 0;
    while (done < length) {
      int n = write(array, offset + done, length - done);
      if (n == 0) {
        throw new WriteZeroException(length - done);
      }
      done += n;
    }
  }

  /**
   * Writes everything a buffer has between position and limit.
   *
   * <p><b>Cancellation:</b> the buffer's position tells how much was taken.
   *
   * @param buffer where from, heap or direct
   * @throws WriteZeroException if the writer takes no more
   * @throws IOException if the stream has failed or was closed
   */
  default void writeAll(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (write(buffer) == 0) {
        throw new WriteZeroException(buffer.remaining());
      }
    }
  }

  /**
   * Writes everything several buffers have, one after the other, in as few steps as possible.
   *
   * <p><b>Cancellation:</b> the buffers' positions tell how much was taken.
   *
   * @param buffers where from
   * @throws WriteZeroException if the writer takes no more
   * @throws IOException if the stream has failed or was closed
   */
  default void writeAll(ByteBuffer[] buffers) throws IOException {
    int first = 0;
    while (first < buffers.length) {
      if (!buffers[first].hasRemaining()) {
        first++;
      } else if (write(buffers, first, buffers.length - first) == 0) {
        throw new WriteZeroException(buffers[first].remaining());
      }
    }
  }

  /**
   * Sends on what was taken.
   *
   * <p><b>Blocking:</b> until nothing is left in buffers of ours. <b>Cancellation:</b> what was not
   * sent on stays in the buffer.
   *
   * @throws IOException if the stream has failed or was closed
   */
  default void flush() throws IOException {
    var _ = Waiting.await(flushAsync());
  }

  /**
   * Sends on what was taken and ends the stream; does nothing if that was done before.
   *
   * <p><b>Blocking:</b> until nothing is left in buffers of ours. <b>Cancellation:</b> may be
   * called again.
   *
   * @throws IOException if the stream has failed or was closed
   */
  default void shutdown() throws IOException {
    var _ = Waiting.await(shutdownAsync());
  }

  /**
   * {@link #write(ByteBuffer)} as a computation.
   *
   * @param buffer where from; not to be used otherwise until it is done
   * @return how many bytes were taken
   */
  default Async<Integer> writeAsync(ByteBuffer buffer) {
    return new Writing.Once(this, buffer);
  }

  /**
   * {@link #write(byte[], int, int)} as a computation.
   *
   * @param array where from; not to be changed until it is done
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes were taken
   */
  default Async<Integer> writeAsync(byte[] array, int offset, int length) {
    return writeAsync(ByteBuffer.wrap(array, offset, length));
  }

  /**
   * {@link #write(ByteBuffer[])} as a computation.
   *
   * @param buffers where from; not to be used otherwise until it is done
   * @return how many bytes were taken in all
   */
  default Async<Long> writeAsync(ByteBuffer[] buffers) {
    return new Writing.Gathered(this, buffers, 0, buffers.length);
  }

  /**
   * {@link #writeAll(ByteBuffer)} as a computation. Withdrawn, it leaves the buffer's position
   * behind what was taken.
   *
   * @param buffer where from; not to be used otherwise until it is done
   * @return done when the buffer is empty
   */
  default Async<@Nullable Void> writeAllAsync(ByteBuffer buffer) {
    return new Writing.All(this, buffer);
  }

  /**
   * {@link #writeAll(byte[])} as a computation.
   *
   * @param array where from; not to be changed until it is done
   * @return done when everything was taken
   */
  default Async<@Nullable Void> writeAllAsync(byte[] array) {
    return writeAllAsync(ByteBuffer.wrap(array));
  }

  /**
   * {@link #writeAll(byte[], int, int)} as a computation.
   *
   * @param array where from; not to be changed until it is done
   * @param offset of the first byte
   * @param length how many bytes
   * @return done when everything was taken
   */
  default Async<@Nullable Void> writeAllAsync(byte[] array, int offset, int length) {
    return writeAllAsync(ByteBuffer.wrap(array, offset, length));
  }

  /**
   * {@link #flush} as a computation.
   *
   * @return done when nothing is left in buffers of ours
   */
  default Async<@Nullable Void> flushAsync() {
    return Waiting.until(this::pollFlush);
  }

  /**
   * {@link #shutdown} as a computation.
   *
   * @return done when the stream has ended
   */
  default Async<@Nullable Void> shutdownAsync() {
    return Waiting.until(this::pollShutdown);
  }

  /**
   * This as a stream of the JDK, for use by tasks and plain threads alike.
   *
   * @return the view, without a buffer; its {@code flush} is ours, closing it flushes and closes
   *     this
   */
  default OutputStream outputStream() {
    return new StreamView.Output(this);
  }

  /**
   * Closes what is behind this, if this owns it. Never waits, but for those that have taken bytes
   * which nobody else has yet, as a {@link BufWriter}: they flush.
   *
   * @throws IOException if that failed
   */
  @Override
  default void close() throws IOException {}
}
