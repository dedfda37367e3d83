package edo.reactor;

import java.io.IOException;

/**
 * Ends a wait in {@link Poll#poll} from another thread. The poll reports a readable event with the
 * waker's token.
 *
 * <p>There is at most one waker for a {@code Poll}; share it. It lives as long as the {@code Poll}
 * and needs no closing.
 */
public final class Waker {
  private final Runnable wake;

  /**
   * Makes the waker of a poll.
   *
   * @param registry of the poll to wake
   * @param token what its events are reported under; best a token that no source has
   * @throws IOException if the system refuses, for example because it is out of file descriptors
   * @throws IllegalStateException if that poll has a waker already, or is closed
   */
  public Waker(Registry registry, Token token) throws IOException {
    wake = registry.openWaker(token.value());
  }

  /**
   * Ends the current wait, or the next one if nobody waits. Never waits itself. Several calls
   * before the poll returns make one event; none is lost: what the caller wrote before is visible
   * to the polling thread after the event. Does nothing once the {@code Poll} is closed.
   */
  public void wake() {
    wake.run();
  }
}
