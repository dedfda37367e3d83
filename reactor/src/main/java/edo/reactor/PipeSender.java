package edo.reactor;

import edo.reactor.internal.epoll.EpollPipeSender;
import edo.reactor.internal.nio.NioPipeSender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * The writing end of a pipe; see {@link PipeSource}. Register it for {@link Interest#WRITABLE}.
 *
 * <p>No method waits; all may be called from any thread. On a closed sender they throw {@link
 * java.nio.channels.ClosedChannelException}. Once the receiver is closed, writing fails with a
 * {@link java.net.SocketException} ("Broken pipe").
 */
public abstract sealed class PipeSender implements Source, AutoCloseable
    permits EpollPipeSender, NioPipeSender {
  /** For the backends. */
  protected PipeSender() {}

  /**
   * Writes from an array.
   *
   * @param array where from
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if the receiver is closed
   */
  public abstract int write(byte[] array, int offset, int length) throws IOException;

  /**
   * Writes what a buffer has between position and limit, and advances the position.
   *
   * @param buffer where from, heap or direct
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if the receiver is closed
   */
  public abstract int write(ByteBuffer buffer) throws IOException;

  /**
   * The file descriptor, owned by this end.
   *
   * @return the descriptor, or empty with {@code java.nio} or when closed
   */
  public abstract OptionalInt fd();

  /**
   * Deregisters and closes: the receiver reads {@code EOF}. Closing twice does nothing. With {@code
   * java.nio} a registered sender is closed by the next poll only.
   */
  @Override
  public abstract void close();
}
