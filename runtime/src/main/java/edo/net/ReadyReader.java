package edo.net;

import edo.io.ByteReader;
import edo.task.Async;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A reader that can be asked without waiting: a connection or its reading half, or the reading end
 * of a pipe.
 *
 * <p>Reads answer the number of bytes, at least 1, or -1 at the end of the stream; asked for no
 * bytes they answer 0 at once. One read moves at most 128 KiB.
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread,
 * until there is something. Try-forms never wait. <b>Cancellation:</b> a cancelled or timed-out
 * operation throws {@link edo.task.CancelledException} or {@link edo.task.DeadlineException}; a
 * single read has then taken nothing, and what is read from stays usable. <b>Backpressure:</b> what
 * is not read stays in the system's receive buffer, and a full one stops the peer.
 *
 * <p><b>Errors:</b> {@link java.net.SocketException} ("Connection reset") if the peer has broken a
 * connection, {@link java.nio.channels.ClosedChannelException} if this end was closed, its subclass
 * {@link java.nio.channels.AsynchronousCloseException} if that happened while the operation waited,
 * and an {@link IOException} that says so if the runtime has shut down.
 *
 * <p>One reader at a time is what makes sense: of two, each gets some of the bytes.
 */
public sealed interface ReadyReader extends ByteReader permits SocketReader, InputSide {
  /**
   * Reads into several buffers, filling one after the other.
   *
   * @param buffers where to
   * @return how many bytes in all, or -1 at the end of the stream
   * @throws IOException if the connection failed or was closed
   */
  default long read(ByteBuffer[] buffers) throws IOException {
    return read(buffers, 0, buffers.length);
  }

  /**
   * Reads into some of several buffers, filling one after the other.
   *
   * @param buffers where to
   * @param offset of the first buffer
   * @param length how many buffers
   * @return how many bytes in all, or -1 at the end of the stream
   * @throws IOException if the connection failed or was closed
   */
  long read(ByteBuffer[] buffers, int offset, int length) throws IOException;

  /**
   * Reads what is there.
   *
   * @param array where to
   * @return how many bytes, -1 at the end of the stream, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  default OptionalInt tryRead(byte[] array) throws IOException {
    return tryRead(array, 0, array.length);
  }

  /**
   * Reads what is there.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes, -1 at the end of the stream, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  OptionalInt tryRead(byte[] array, int offset, int length) throws IOException;

  /**
   * Reads what is there.
   *
   * @param buffer where to
   * @return how many bytes, -1 at the end of the stream, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  OptionalInt tryRead(ByteBuffer buffer) throws IOException;

  /**
   * Reads what is there into several buffers, filling one after the other.
   *
   * @param buffers where to
   * @return how many bytes, -1 at the end of the stream, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  OptionalLong tryRead(ByteBuffer[] buffers) throws IOException;

  /**
   * Waits until a read is worth an attempt: there is data, the end of the stream, or an error. It
   * may be wrong: the read can still find nothing.
   *
   * @throws IOException if this end was closed or the runtime has shut down
   */
  default void readable() throws IOException {
    var _ = StreamIo.await(readableAsync());
  }

  /**
   * {@link #readable()} as a computation.
   *
   * @return what is known of the reading side
   */
  Async<Ready> readableAsync();
}
