package edo.reactor.internal;

/**
 * The arrays behind {@code Events}: a backend fills them, {@code Events} reads them, both on the
 * polling thread.
 */
public final class EventBuffer {
  private final long[] tokens;
  private final int[] readiness;
  private int size;

  /**
   * An empty buffer.
   *
   * @param capacity how many events fit
   */
  public EventBuffer(int capacity) {
    tokens = new long[capacity];
    readiness = new int[capacity];
  }

  /**
   * How many events fit.
   *
   * @return the capacity
   */
  public int capacity() {
    return tokens.length;
  }

  /**
   * How many events there are.
   *
   * @return the size
   */
  public int size() {
    return size;
  }

  /**
   * Whether no more event fits.
   *
   * @return true if so
   */
  public boolean isFull() {
    return size == tokens.length;
  }

  /**
   * The token of one event.
   *
   * @param index below {@link #size}, which the caller has checked
   * @return the token
   */
  public long token(int index) {
    return tokens[index];
  }

  /**
   * The readiness of one event.
   *
   * @param index below {@link #size}, which the caller has checked
   * @return the bits
   */
  public int readiness(int index) {
    return readiness[index];
  }

  /** Forgets all events. */
  public void clear() {
    size = 0;
  }

  /**
   * Appends an event.
   *
   * @param token of the source
   * @param bits what it is ready for
   */
  public void add(long token, int bits) {
    tokens[size] = token;
    readiness[size] = bits;
    size++;
  }
}
