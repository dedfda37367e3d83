package edo.bytes;

/**
 * The part of an array that a {@link BytesMut} owns, and what it does to have more.
 *
 * <pre>
 *   of others |  freed  |  readable  |  spare  | of others
 *           from      start         end      limit
 * </pre>
 *
 * <p>0 &lt;= from &lt;= start &lt;= end &lt;= limit &lt;= array.length. Several buffers may have
 * regions of one array; regions never overlap, and no {@link Bytes} lies in one: a split divides a
 * region, a freeze cuts off what it gives away, a join puts neighbours together again. So whoever
 * has a region may write to all of it and ask nobody, and two halves may be used by two threads.
 *
 * <p>What was given away never comes back, except by a join: nobody knows when the last slice of it
 * has gone but the garbage collector. A region that has too little room leaves its array to those
 * who have parts of it and goes on in a new one.
 *
 * <p>Rejected: a count of references (the user has to get it right), a cleaner for each slice
 * (dear, late, and a race with whoever still reads), an atomic high-water mark that lets any half
 * grow into the rest (then a write has to ask, and who is first is luck).
 */
abstract sealed class Region permits RegionBuf {
  /** What a region without an array begins with. */
  private static final int LEAST = 64;

  /** Arrays that are left behind are followed by larger ones, up to this size. */
  private static final int ROOMY = 8192;

  /** The size classes of first arrays that their successors keep to. */
  private static final int LEAST_CLASS = 1 << 10;

  private static final int LARGEST_CLASS = 1 << 17;

  byte[] array;
  int from;
  int start;
  int end;
  int limit;

  /** The size class of the first array, 0 if that was small. */
  private final int sizeClass;

  Region(byte[] array, int length) {
    this.array = array;
    this.end = length;
    this.limit = array.length;
    this.sizeClass =
        array.length < LEAST_CLASS
            ? 0
            : Math.min(Integer.highestOneBit(array.length), LARGEST_CLASS);
  }

  /** The bytes from {@code start} to {@code end} of a region of another's array. */
  Region(Region other, int from, int start, int end, int limit) {
    this.array = other.array;
    this.from = from;
    this.start = start;
    this.end = end;
    this.limit = limit;
    this.sizeClass = other.sizeClass;
  }

  /** When nothing is there to be read, what was read before is room again. */
  final void rewind() {
    if (start == end) {
      start = from;
      end = from;
    }
  }

  /**
   * Makes room for so many bytes without a new array, if there is enough: moves what is readable to
   * the front, unless that is more than what was freed there. So each byte is moved at most once
   * for each byte that was read.
   */
  final boolean reclaim(int count) {
    rewind();
    if (limit - end >= count) {
      return true;
    }
    int length = end - start;
    if (start - from < length || limit - from - length < count) {
      return false;
    }
    System.arraycopy(array, start, array, from, length);
    start = from;
    end = from + length;
    return true;
  }

  /** Makes room for so many bytes. */
  final void makeRoom(int count) {
    if (reclaim(count)) {
      return;
    }
    int length = end - start;
    if (count > Raw.MAX_ARRAY - length) {
      throw new BufOverflowException(count, Raw.MAX_ARRAY - length);
    }
    // Also when others have parts of the array, what is still to be read is not to be copied for
    // each few bytes that come.
    int half = (int) Math.min(length + (length >> 1) + (long) count, Raw.MAX_ARRAY);
    int size = isAlone() ? length + count : length < ROOMY ? length + count : half;
    byte[] larger = new byte[Math.max(size, usual())];
    System.arraycopy(array, start, larger, 0, length);
    array = larger;
    from = 0;
    start = 0;
    end = length;
    limit = larger.length;
  }

  /** What a new array has even if less would do. */
  private int usual() {
    if (array.length == 0) {
      return LEAST;
    }
    int doubled = (int) Math.min(2L * array.length, Raw.MAX_ARRAY);
    return isAlone() ? doubled : Math.max(sizeClass, Math.min(doubled, ROOMY));
  }

  private boolean isAlone() {
    return from == 0 && limit == array.length;
  }

  /** Gives away what is before an index. */
  final void leaveBefore(int index) {
    from = index;
    start = index;
    end = Math.max(end, index);
  }

  /** Gives away everything. */
  final void leave() {
    array = Raw.NO_BYTES;
    from = 0;
    start = 0;
    end = 0;
    limit = 0;
  }

  /** Whether the other region begins where this one ends. */
  final boolean touches(Region other) {
    return array == other.array && limit == other.from && array.length > 0;
  }

  /** Takes over a region that begins where this one ends; its bytes follow ours. */
  final void join(Region next) {
    int count = next.end - next.start;
    if (end != next.start) {
      System.arraycopy(array, next.start, array, end, count);
    }
    end += count;
    limit = next.limit;
    next.leave();
  }

  /** Takes over a region instead of this one. */
  final void become(Region other) {
    array = other.array;
    from = other.from;
    start = other.start;
    end = other.end;
    limit = other.limit;
    other.leave();
  }
}
