package edo.miniredis;

import edo.miniredis.RedisSettings.Fsync;
import edo.time.MonoInstant;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the append-only file is forced to the disk. With {@link Fsync#EVERYSEC} a second counts from
 * the first write that was not forced: writes that follow one another do not put it off.
 *
 * <p>Threading: the writer's alone.
 */
final class Forcing {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Fsync when;

  /** Since when something is written and not forced. */
  private @Nullable MonoInstant since;

  Forcing(Fsync when) {
    this.when = when;
  }

  /** Something was written. */
  void wrote(MonoInstant now) {
    if (since == null) {
      since = now;
    }
  }

  /** Everything was forced. */
  void forced() {
    since = null;
  }

  /**
   * Whether to force now.
   *
   * @param last if nothing more will be written
   */
  boolean isDue(MonoInstant now, boolean last) {
    if (since == null) {
      return false;
    }
    return last || when == Fsync.ALWAYS || left(now).map(Duration::isZero).orElse(false);
  }

  /** How long one may wait for something to write until one has to force; empty: for ever. */
  Optional<Duration> left(MonoInstant now) {
    if (since == null || when != Fsync.EVERYSEC) {
      return Optional.empty();
    }
    Duration left = LONGEST.minus(now.since(since));
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }
}
