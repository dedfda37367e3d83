package edo.io;

import java.io.IOException;

/** A writer took no bytes although it was given some: it will never take any more. */
public final class WriteZeroException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * For writers and those who drive them.
   *
   * @param left how many bytes were left
   */
  public WriteZeroException(int left) {
    super("the writer takes no more bytes; " + left + " of this write were left");
  }
}
