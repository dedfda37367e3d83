package edo.reactor;

import edo.reactor.internal.epoll.EpollPipeSender;
import edo.reactor.internal.nio.NioPipeSender;
import java.util.OptionalInt;

/**
 * The writing end of a pipe; see {@link PipeSource}. Register it for {@link Interest#WRITABLE}.
 *
 * <p>No method waits; all may be called from any thread. On a closed sender they throw {@link
 * java.nio.channels.ClosedChannelException}. Once the receiver is closed, writing fails with a
 * {@link java.net.SocketException} ("Broken pipe").
 */
public abstract sealed class PipeSender implements OutputSource
    permits EpollPipeSender, NioPipeSender {
  /** For the backends. */
  protected PipeSender() {}

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
