package edo.miniredis;

import java.io.IOException;

/** A change was undone, as it could not be written down: whoever made or saw it is told so. */
final class NotWrittenException extends IOException {
  private static final long serialVersionUID = 1;

  NotWrittenException(String message, IOException cause) {
    super(message, cause);
  }
}
