package edo.reactor;

import edo.reactor.internal.epoll.EpollPipe;
import edo.reactor.internal.nio.NioPipe;
import java.io.IOException;

/**
 * Both ends of a pipe inside this process: what is written to the sender can be read from the
 * receiver. Each end is a source of its own and is closed by itself.
 *
 * @param sender the writing end
 * @param receiver the reading end
 */
public record PipeSource(PipeSender sender, PipeReceiver receiver) {
  /**
   * Opens a pipe. Both ends are non-blocking and closed on exec.
   *
   * @param backend the same as that of the {@link Poll}
   * @return the ends
   * @throws ResourceExhaustedException if there are no descriptors left
   * @throws IOException if the system refuses
   * @throws IllegalStateException if that backend is not available here
   */
  public static PipeSource open(Backend backend) throws IOException {
    backend.requireAvailable();
    return switch (backend) {
      case EPOLL -> EpollPipe.open();
      case NIO -> NioPipe.open();
    };
  }
}
