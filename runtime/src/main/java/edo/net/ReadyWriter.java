package edo.net;

import edo.io.ByteWriter;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A writer that can be asked without waiting: a connection or its writing half, or the writing end
 * of a pipe.
 *
 * <p>{@code write} sends what the system takes, at least one byte unless given none, and answers
 * how many; {@code writeAll} goes on until everything was taken. Taken means: in the system's
 * buffer, not with the peer. There is nothing to flush. One write moves at most 128 KiB.
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread,
 * while that buffer is full, that is: while the peer does not read. Try-forms never wait.
 * <b>Cancellation:</b> a cancelled or timed-out operation throws {@link
 * edo.task.CancelledException} or {@link edo.task.DeadlineException}; a single write has then sent
 * nothing, and what is written to stays usable.
 *
 * <p><b>Errors:</b> {@link java.net.SocketException} ("Connection reset", "Broken pipe") if the
 * peer has broken a connection or closed its end of a pipe, {@link
 * java.nio.channels.ClosedChannelException} if this end was closed, its subclass {@link
 * java.nio.channels.AsynchronousCloseException} if that happened while the operation waited, and an
 * {@link IOException} that says so if the runtime has shut down.
 *
 * <p>One writer at a time is what makes sense: what two write all at once may be mixed.
 */
public sealed interface ReadyWriter extends ByteWriter permits SocketWriter, OutputSide {
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

  /** There is no buffer of ours. */
  @Override
  default boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  default void flush() {}

  @Override
  default boolean gathers() {
    return true;
  }
}
