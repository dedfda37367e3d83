package edo.net;

import edo.task.Async;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a TCP connection: a {@link TcpStream}, or one of its writing halves.
 *
 * <p>{@code write} sends what the system takes, at least one byte unless given none, and answers
 * how many; {@code writeAll} goes on until everything was taken. Taken means: in the system's send
 * buffer, not with the peer. There is nothing to flush. One write moves at most 128 KiB.
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread,
 * while the send buffer is full, that is: while the peer does not read. Try-forms never wait.
 * <b>Cancellation:</b> a cancelled or timed-out operation throws {@link
 * edo.task.CancelledException} or {@link edo.task.DeadlineException}; a single write has then sent
 * nothing, and the connection stays usable.
 *
 * <p><b>Errors:</b> {@link java.net.SocketException} ("Connection reset", "Broken pipe") if the
 * peer has broken the connection, {@link java.nio.channels.ClosedChannelException} if this end was
 * closed, its subclass {@link java.nio.channels.AsynchronousCloseException} if that happened while
 * the operation waited, and an {@link IOException} that says so if the runtime has shut down.
 *
 * <p>One writer at a time is what makes sense: what two write all at once may be mixed.
 */
public sealed interface TcpWriter permits TcpStream, WriteHalf {
  /**
   * Writes some bytes.
   *
   * @param array where from
   * @return how many bytes were sent
   * @throws IOException if the connection failed or was closed
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
   * @return how many bytes were sent
   * @throws IOException if the connection failed or was closed
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  int write(byte[] array, int offset, int length) throws IOException;

  /**
   * Writes some of what a buffer has between position and limit.
   *
   * @param buffer where from, heap or direct; its position advances
   * @return how many bytes were sent
   * @throws IOException if the connection failed or was closed
   */
  int write(ByteBuffer buffer) throws IOException;

  /**
   * Writes some of what several buffers have, one after the other, in one call.
   *
   * @param buffers where from
   * @return how many bytes were sent in all
   * @throws IOException if the connection failed or was closed
   */
  default long write(ByteBuffer[] buffers) throws IOException {
    return write(buffers, 0, buffers.length);
  }

  /**
   * Writes some of what some of several buffers have, one after the other, in one call.
   *
   * @param buffers where from
   * @param offset of the first buffer
   * @param length how many buffers
   * @return how many bytes were sent in all
   * @throws IOException if the connection failed or was closed
   */
  long write(ByteBuffer[] buffers, int offset, int length) throws IOException;

  /**
   * Writes all bytes.
   *
   * @param array where from
   * @throws IOException if the connection failed or was closed
   */
  default void writeAll(byte[] array) throws IOException {
    writeAll(array, 0, array.length);
  }

  /**
   * Writes exactly so many bytes.
   *
   * <p><b>Cancellation:</b> an unknown part has been sent; use the form with a buffer, whose
   * position tells, to go on afterwards.
   *
   * @param array where from
   * @param offset of the first byte
   * @param length how many bytes
   * @throws IOException if the connection failed or was closed
   */
  default void writeAll(byte[] array, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      done += write(array, offset + done, length - done);
    }
  }

  /**
   * Writes everything a buffer has between position and limit.
   *
   * <p><b>Cancellation:</b> the buffer's position tells how much has been sent.
   *
   * @param buffer where from, heap or direct
   * @throws IOException if the connection failed or was closed
   */
  default void writeAll(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      var _ = write(buffer);
    }
  }

  /**
   * Writes everything several buffers have, one after the other, in as few calls as possible.
   *
   * <p><b>Cancellation:</b> the buffers' positions tell how much has been sent.
   *
   * @param buffers where from
   * @throws IOException if the connection failed or was closed
   */
  default void writeAll(ByteBuffer[] buffers) throws IOException {
    int first = 0;
    while (first < buffers.length) {
      if (buffers[first].hasRemaining()) {
        var _ = write(buffers, first, buffers.length - first);
      } else {
        first++;
      }
    }
  }

  /**
   * {@link #write(byte[], int, int)} as a computation.
   *
   * @param array where from; not to be changed until it is done
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes were sent
   */
  default Async<Integer> writeAsync(byte[] array, int offset, int length) {
    return writeAsync(ByteBuffer.wrap(array, offset, length));
  }

  /**
   * {@link #write(ByteBuffer)} as a computation.
   *
   * @param buffer where from; not to be used otherwise until it is done
   * @return how many bytes were sent
   */
  Async<Integer> writeAsync(ByteBuffer buffer);

  /**
   * {@link #writeAll(byte[])} as a computation.
   *
   * @param array where from; not to be changed until it is done
   * @return done when everything was sent
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
   * @return done when everything was sent
   */
  default Async<@Nullable Void> writeAllAsync(byte[] array, int offset, int length) {
    return writeAllAsync(ByteBuffer.wrap(array, offset, length));
  }

  /**
   * {@link #writeAll(ByteBuffer)} as a computation. Withdrawn, it leaves the buffer's position
   * behind the bytes it has sent.
   *
   * @param buffer where from; not to be used otherwise until it is done
   * @return done when the buffer is empty
   */
  Async<@Nullable Void> writeAllAsync(ByteBuffer buffer);

  /**
   * Writes what the system takes now.
   *
   * @param array where from
   * @return how many bytes were sent, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  default OptionalInt tryWrite(byte[] array) throws IOException {
    return tryWrite(array, 0, array.length);
  }

  /**
   * Writes what the system takes now.
   *
   * @param array where from
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes were sent, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  OptionalInt tryWrite(byte[] array, int offset, int length) throws IOException;

  /**
   * Writes what the system takes now.
   *
   * @param buffer where from; its position advances
   * @return how many bytes were sent, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  OptionalInt tryWrite(ByteBuffer buffer) throws IOException;

  /**
   * Writes what the system takes now of several buffers, one after the other.
   *
   * @param buffers where from
   * @return how many bytes were sent in all, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  OptionalLong tryWrite(ByteBuffer[] buffers) throws IOException;

  /**
   * Waits until a write is worth an attempt: there is room, or nobody is left to write to. It may
   * be wrong: the write can still find no room.
   *
   * @throws IOException if this end was closed or the runtime has shut down
   */
  default void writable() throws IOException {
    var _ = StreamIo.await(writableAsync());
  }

  /**
   * {@link #writable()} as a computation.
   *
   * @return what is known of the writing side
   */
  Async<Ready> writableAsync();

  /**
   * Ends this direction: the peer reads the end of the stream after what was written, and later
   * writes fail. Reading goes on. Does nothing if that was done before or the connection has
   * broken. Never waits.
   *
   * @throws IOException if this end was closed
   */
  void shutdownOutput() throws IOException;

  /**
   * This end's address.
   *
   * @return address and port
   * @throws IOException if this end was closed
   */
  InetSocketAddress localAddress() throws IOException;

  /**
   * The other end's address.
   *
   * @return address and port
   * @throws IOException if this end was closed
   */
  InetSocketAddress peerAddress() throws IOException;
}
