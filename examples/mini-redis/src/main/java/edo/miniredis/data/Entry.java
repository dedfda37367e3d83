package edo.miniredis.data;

/**
 * A key, its value and when it expires.
 *
 * <p>A value is one of these: {@code byte[]}, {@link Counter} and {@link Growing}, which are
 * strings; {@link ListValue}, {@link HashValue}, {@link SetValue}, {@link SortedSetValue}. A plain
 * string is the array itself and has no object around it, as there are millions of them.
 */
public final class Entry extends ByteTable.Node {
  /** It does not expire. */
  public static final long NEVER = -1;

  Object value;
  long expiresAt = NEVER;

  /** Where it is in the order of expiry, if it is there. */
  int place = ExpiryOrder.NOWHERE;

  Entry(byte[] key, Object value) {
    super(key);
    this.value = value;
  }

  /**
   * Its value.
   *
   * @return of one of the types above
   */
  public Object value() {
    return value;
  }

  /**
   * Gives it another value; when it expires does not change.
   *
   * @param other of one of the types above
   */
  public void setValue(Object other) {
    value = other;
  }

  /**
   * When it expires.
   *
   * @return milliseconds since 1970, or {@link #NEVER}
   */
  public long expiresAt() {
    return expiresAt;
  }
}
