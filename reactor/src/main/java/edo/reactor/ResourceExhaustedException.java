package edo.reactor;

import java.io.IOException;

/**
 * The process or the system has run out of something: file descriptors or kernel memory. The
 * message says which, and what to raise.
 *
 * <p>It passes: an accept that fails with this leaves the connection in the listener's queue, and
 * works again once descriptors are free. No new event announces that, so try again after a pause.
 */
public final class ResourceExhaustedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message what ran out and what to raise
   */
  public ResourceExhaustedException(String message) {
    super(message);
  }
}
