package edo.net;

import java.time.Duration;
import java.util.Optional;

/** SO_LINGER between whole seconds and durations. */
final class Linger {
  private static final int LONGEST = 65535;

  private Linger() {}

  static Optional<Duration> of(int seconds) {
    return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  static int seconds(Duration limit) {
    if (limit.isNegative() || limit.compareTo(Duration.ofSeconds(LONGEST)) > 0) {
      throw new IllegalArgumentException("linger must be from 0 to 65535 seconds, not " + limit);
    }
    return (int) limit.plusNanos(999_999_999).toSeconds();
  }
}
