package edo.internal.timer;

/** Conversion between nanoseconds and the wheel's ticks of one millisecond. */
public final class Ticks {
  private static final long NANOS = 1_000_000;

  /**
   * The last tick. Nanoseconds in a {@code long} do not reach further, so a deadline beyond it is
   * as good as this one.
   */
  public static final long MAX = Long.MAX_VALUE / NANOS + 1;

  private Ticks() {}

  /**
   * The tick of a deadline, rounded up: a timer may be late, never early.
   *
   * @param nanos an instant in nanoseconds
   * @return the first tick that does not begin before it, at most {@link #MAX}
   */
  public static long ceil(long nanos) {
    return Math.ceilDiv(nanos, NANOS);
  }

  /**
   * The tick of the present, rounded down.
   *
   * @param nanos an instant in nanoseconds
   * @return the last tick that begins at or before it
   */
  public static long floor(long nanos) {
    return Math.floorDiv(nanos, NANOS);
  }

  /**
   * When a tick begins.
   *
   * @param tick the tick
   * @return nanoseconds, or the nearest that a {@code long} holds
   */
  public static long toNanos(long tick) {
    if (tick > Long.MAX_VALUE / NANOS) {
      return Long.MAX_VALUE;
    }
    return tick < Long.MIN_VALUE / NANOS ? Long.MIN_VALUE : tick * NANOS;
  }
}
