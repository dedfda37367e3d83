package edo.net;

import java.time.Duration;
import java.util.Optional;

/** The values of socket options between what people say and what the system wants. */
final class OptionValues {
  private static final int LONGEST_LINGER = 65535;

  private OptionValues() {}

  static Optional<Duration> linger(int seconds) {
    return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  static int lingerSeconds(Duration limit) {
    if (limit.isNegative() || limit.compareTo(Duration.ofSeconds(LONGEST_LINGER)) > 0) {
      throw new IllegalArgumentException("linger must be from 0 to 65535 seconds, not " + limit);
    }
    return (int) limit.plusNanos(999_999_999).toSeconds();
  }

  static int timeToLive(int hops) {
    if (hops < 1 || hops > 255) {
      throw new IllegalArgumentException("the time to live must be from 1 to 255, not " + hops);
    }
    return hops;
  }
}
