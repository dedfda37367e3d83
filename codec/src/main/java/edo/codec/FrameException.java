package edo.codec;

import java.io.IOException;

/**
 * What has come is no frame of the protocol, or what is to be sent cannot be one. Where the next
 * frame begins is not known then, unless the decoder says so; usually the connection is of no use
 * any more.
 */
public class FrameException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * For codecs.
   *
   * @param message what is wrong with it
   */
  public FrameException(String message) {
    super(message);
  }
}
