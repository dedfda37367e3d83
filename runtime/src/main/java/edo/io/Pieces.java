package edo.io;

/** What {@link Segments} and {@link Lines} have in common. */
final class Pieces {
  private Pieces() {}

  /** Room for a piece and its end. */
  static int withEnd(int limit, int end) {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit must not be negative: " + limit);
    }
    return Math.min(limit, Integer.MAX_VALUE - 64 - end) + end;
  }

  /** Takes a byte off the end, if it is there. */
  static boolean cut(ByteSink bytes, byte end) {
    int last = bytes.length() - 1;
    if (last >= 0 && bytes.view().get(last) == end) {
      bytes.truncate(last);
      return true;
    }
    return false;
  }
}
