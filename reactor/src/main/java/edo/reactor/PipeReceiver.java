package edo.reactor;

import edo.reactor.internal.epoll.EpollPipeReceiver;
import edo.reactor.internal.nio.NioPipeReceiver;
import java.util.OptionalInt;

/**
 * The reading end of a pipe; see {@link PipeSource}. Register it for {@link Interest#READABLE}.
 *
 * <p>No method waits; all may be called from any thread. On a closed receiver they throw {@link
 * java.nio.channels.ClosedChannelException}.
 */
public abstract sealed class PipeReceiver implements InputSource
    permits EpollPipeReceiver, NioPipeReceiver {
  /** For the backends. */
  protected PipeReceiver() {}

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
