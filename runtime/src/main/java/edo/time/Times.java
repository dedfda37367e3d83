package edo.time;

import java.time.Duration;

/** Durations as nanoseconds. */
final class Times {
  private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);
  private static final Duration MIN = Duration.ofNanos(Long.MIN_VALUE);

  private Times() {}

  static long saturatedNanos(Duration d) {
    if (d.compareTo(MAX) >= 0) {
      return Long.MAX_VALUE;
    }
    return d.compareTo(MIN) <= 0 ? Long.MIN_VALUE : d.toNanos();
  }

  static Duration notNegative(Duration d, String what) {
    if (d.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, but is " + d);
    }
    return d;
  }
}
