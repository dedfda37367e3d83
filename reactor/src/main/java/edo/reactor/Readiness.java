package edo.reactor;

import java.util.StringJoiner;

/**
 * The bits of a readiness set, for code that must not allocate: {@link Events#readinessAt} and the
 * {@code interestBits} parameters. {@link Event} has the same as predicates.
 *
 * <p>All bits are hints. A false positive costs one operation that answers {@link
 * Source#WOULD_BLOCK}.
 */
public final class Readiness {
  /** There may be something to read, or a connection to accept. */
  public static final int READABLE = 1;

  /** There may be room to write, or a connect has ended, well or badly. */
  public static final int WRITABLE = 2;

  /** The peer will send no more, or the reading half was shut down. */
  public static final int READ_CLOSED = 4;

  /** Nothing written from now on will arrive. */
  public static final int WRITE_CLOSED = 8;

  /** Out-of-band data (epoll only). */
  public static final int PRIORITY = 16;

  /** The source failed; the next operation or {@code takeError()} tells how. */
  public static final int ERROR = 32;

  private static final int READ_BITS = READABLE | READ_CLOSED | PRIORITY | ERROR;
  private static final int WRITE_BITS = WRITABLE | WRITE_CLOSED | ERROR;
  private static final String[] NAMES = {
    "READABLE", "WRITABLE", "READ_CLOSED", "WRITE_CLOSED", "PRIORITY", "ERROR"
  };

  private Readiness() {}

  /**
   * Whether a reader has a reason to try: data, the end of data, or an error.
   *
   * @param readiness bits of this class
   * @return true if a read would probably not answer {@code WOULD_BLOCK}
   */
  public static boolean isReadReady(int readiness) {
    return (readiness & READ_BITS) != 0;
  }

  /**
   * Whether a writer has a reason to try: room, a closed peer, or an error.
   *
   * @param readiness bits of this class
   * @return true if a write would probably not answer {@code WOULD_BLOCK}
   */
  public static boolean isWriteReady(int readiness) {
    return (readiness & WRITE_BITS) != 0;
  }

  /**
   * Names the bits.
   *
   * @param readiness bits of this class
   * @return for example {@code "READABLE | READ_CLOSED"}, or {@code "(nothing)"}
   */
  public static String toString(int readiness) {
    var names = new StringJoiner(" | ");
    names.setEmptyValue("(nothing)");
    for (int bit = 0; bit < NAMES.length; bit++) {
      if ((readiness & 1 << bit) != 0) {
        names.add(NAMES[bit]);
      }
    }
    return names.toString();
  }
}
