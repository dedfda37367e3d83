package edo.miniredis.resp;

import java.io.IOException;

/**
 * The other side does not speak the protocol, or asks for more than it may have. Where the next
 * message begins is not known any more, so the connection has to end.
 */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * With a message for the other side.
   *
   * @param message what was wrong
   */
  public ProtocolException(String message) {
    super(message);
  }
}
