package edo.reactor;

import edo.reactor.internal.epoll.EpollPipeReceiver;
import edo.reactor.internal.nio.NioPipeReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * The reading end of a pipe; see {@link PipeSource}. Register it for {@link Interest#READABLE}.
 *
 * <p>No method waits; all may be called from any thread. On a closed receiver they throw {@link
 * java.nio.channels.ClosedChannelException}.
 */
public abstract sealed class PipeReceiver implements Source, AutoCloseable
    permits EpollPipeReceiver, NioPipeReceiver {
  /** For the backends. */
  protected PipeReceiver() {}

  /**
   * Reads into an array.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return the number of bytes, {@code EOF} or {@code WOULD_BLOCK}
   * @throws IOException if the system refuses
   */
  public abstract int read(byte[] array, int offset, int length) throws IOException;

  /**
   * Reads into a buffer, from its position to its limit, and advances the position.
   *
   * @param buffer where to, heap or direct
   * @return the number of bytes, {@code EOF} or {@code WOULD_BLOCK}
   * @throws IOException if the system refuses
   */
  public abstract int read(ByteBuffer buffer) throws IOException;

  /**
   * The file descriptor, owned by this end.
   *
   * @return the descriptor, or empty with {@code java.nio} or when closed
   */
  public abstract OptionalInt fd();

  /**
   * Deregisters and closes: the sender cannot write any more. Closing twice does nothing. With
   * {@code java.nio} a registered receiver is closed by the next poll only.
   */
  @Override
  public abstract void close();
}
