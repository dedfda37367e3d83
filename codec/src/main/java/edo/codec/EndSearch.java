package edo.codec;

import edo.bytes.BytesMut;
import edo.io.TooLongException;

/**
 * Looks for the byte that ends a piece, looks at no byte twice, and gives up pieces that are too
 * long: what has come of such a piece is dropped at once, and the rest as it comes.
 */
abstract class EndSearch {
  private final String what;
  private final int limit;

  /** How many bytes at the front of the buffer have no end in them. */
  private int searched;

  /** In a piece that is too long, which was told. */
  private boolean isDropping;

  /**
   * A search.
   *
   * @param what the pieces are, as in "the line"
   * @param limit how many bytes one may have, its end not counted
   */
  EndSearch(String what, int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException(
          "a limit of " + limit + " bytes for " + what + " would let nothing in");
    }
    this.what = what;
    this.limit = limit;
  }

  /** Where the first byte is that ends a piece, from {@code begin} up to {@code end}, or -1. */
  abstract int indexOf(BytesMut in, int begin, int end);

  final int limit() {
    return limit;
  }

  /**
   * How long the next piece is; its end follows it. Both are still in the buffer.
   *
   * @return the number of bytes without the end, or -1 if it has not come
   */
  final int find(BytesMut in) throws TooLongException {
    for (; ; ) {
      int length = in.length();
      int end = length > limit ? limit + 1 : length; // one more may be the end of a piece
      int begin = searched <= length ? searched : 0; // somebody else has taken some of it
      int at = indexOf(in, Math.min(begin, end), end);
      if (isDropping) {
        in.advance(at < 0 ? end : at + 1);
        isDropping = at < 0;
        if (in.isEmpty()) {
          return -1;
        }
      } else if (at >= 0) {
        searched = 0;
        return at;
      } else if (length > limit) {
        in.advance(end);
        searched = 0;
        isDropping = true;
        throw new TooLongException(what, limit);
      } else {
        searched = length;
        return -1;
      }
    }
  }

  /** What comes begins a piece. */
  final void reset() {
    searched = 0;
    isDropping = false;
  }

  /** The last piece has ended without its end. */
  final void startAgain() {
    searched = 0;
  }
}
