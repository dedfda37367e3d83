package edo.io;

import edo.task.Context;
import java.io.IOException;

/**
 * The pieces of a stream between delimiters, one after the other: what {@link Segments} and {@link
 * Lines} have in common.
 *
 * <p>A piece that is too long is said once, and what is left of it is passed over by the next call.
 */
final class Pieces {
  private final BufferedByteReader reader;
  private final String what;
  private final byte delimiter;
  private final int limit;

  /** The piece so far; kept when a call is withdrawn or fails. */
  final ByteSink bytes;

  /** The stream stands within a piece that was too long. */
  private boolean passing;

  /**
   * The pieces that follow.
   *
   * @param what a piece is called
   * @param limit how long it may be
   * @param end how many bytes may stand behind it
   */
  Pieces(BufferedByteReader reader, String what, byte delimiter, int limit, int end) {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit must not be negative: " + limit);
    }
    this.reader = reader;
    this.what = what;
    this.delimiter = delimiter;
    this.limit = limit;
    this.bytes = new ByteSink(Math.min(limit, Integer.MAX_VALUE - 64) + end);
  }

  BufferedByteReader reader() {
    return reader;
  }

  /** True when {@link #bytes} has a piece and its delimiter, or nothing at the end; or not yet. */
  boolean poll(Context cx) throws IOException {
    while (passing) {
      int there = reader.pollFill(cx);
      if (there == ByteReader.PENDING) {
        return false;
      }
      int at = there < 0 ? 0 : Delimited.indexOf(reader.buffer(), delimiter);
      passing = at < 0;
      reader.consume(there < 0 ? 0 : passing ? there : at + 1);
    }
    try {
      return Delimited.pollUntil(reader, cx, delimiter, bytes);
    } catch (TooLongException e) {
      bytes.clear();
      passing = true;
      throw tooLong();
    }
  }

  /** Takes a byte off the end of the piece, if it is there. */
  boolean cut(byte end) {
    int last = bytes.length() - 1;
    if (last >= 0 && bytes.view().get(last) == end) {
      bytes.truncate(last);
      return true;
    }
    return false;
  }

  /** With what stood behind it cut off. */
  void checkLength() throws TooLongException {
    if (bytes.length() > limit) {
      throw tooLong();
    }
  }

  private TooLongException tooLong() {
    return new TooLongException(what, limit);
  }
}
