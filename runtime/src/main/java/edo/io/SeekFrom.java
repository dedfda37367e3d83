package edo.io;

import java.util.Objects;

/**
 * A place in a file, and from where it is counted.
 *
 * @param origin from where
 * @param offset how many bytes from there; may be negative but from the start
 */
public record SeekFrom(Origin origin, long offset) {
  /** From where an offset is counted. */
  public enum Origin {
    /** The first byte. */
    START,
    /** Where the next read or write would begin. */
    CURRENT,
    /** Behind the last byte. */
    END
  }

  /**
   * A place.
   *
   * @throws IllegalArgumentException if it is before the start
   */
  public SeekFrom {
    Objects.requireNonNull(origin, "an origin must not be null");
    if (origin == Origin.START && offset < 0) {
      throw new IllegalArgumentException(
          "a place is 0 or more bytes from the start, not " + offset);
    }
  }

  /**
   * Counted from the first byte.
   *
   * @param offset how many bytes, 0 or more
   * @return the place
   * @throws IllegalArgumentException if it is negative
   */
  public static SeekFrom start(long offset) {
    return new SeekFrom(Origin.START, offset);
  }

  /**
   * Counted from where the next read or write would begin.
   *
   * @param offset how many bytes forward, negative for backward
   * @return the place
   */
  public static SeekFrom current(long offset) {
    return new SeekFrom(Origin.CURRENT, offset);
  }

  /**
   * Counted from behind the last byte.
   *
   * @param offset how many bytes forward, negative for into the file
   * @return the place
   */
  public static SeekFrom end(long offset) {
    return new SeekFrom(Origin.END, offset);
  }
}
