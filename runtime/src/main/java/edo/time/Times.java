package edo.time;

import edo.internal.seam.Ambient;
import edo.task.Async;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as nanoseconds, and what the direct forms of this package have in common. */
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

  /** Whether its nanoseconds fit in a long. */
  static boolean isCountable(Duration d) {
    return d.compareTo(MIN) >= 0 && d.compareTo(MAX) <= 0;
  }

  static Duration notNegative(Duration d, String what) {
    if (d.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, but is " + d);
    }
    return d;
  }

  /** Waits for a computation of ours, which throws nothing checked. */
  static <T extends @Nullable Object> T await(Async<T> computation) {
    return Ambient.await(computation);
  }
}
