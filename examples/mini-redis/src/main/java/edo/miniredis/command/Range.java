package edo.miniredis.command;

/**
 * A range as requests give it, both ends included, negative numbers counted from the end.
 *
 * @param from the first index
 * @param to behind the last
 */
record Range(int from, int to) {
  /** Cut to what there is of {@code size} elements. */
  static Range of(long first, long last, int size) {
    long from = Math.max(0, first < 0 ? first + size : first);
    long to = Math.min(size, (last < 0 ? last + size : last) + (last == Long.MAX_VALUE ? 0 : 1));
    return from >= to ? new Range(0, 0) : new Range((int) from, (int) to);
  }

  /** Like {@link #of}, as GETRANGE has it: an end before the first byte is the first byte. */
  static Range inString(long first, long last, int size) {
    if (first < 0 && last < 0 && first > last) {
      return new Range(0, 0);
    }
    return of(first, last < 0 ? Math.max(0, last + size) : last, size);
  }

  int length() {
    return to - from;
  }
}
