package edo.time;

import edo.internal.seam.Ambient;
import java.time.Duration;
import java.util.Optional;

/**
 * A moment on the monotonic clock of a runtime, to nanoseconds. Only differences mean anything; two
 * moments of different runtimes cannot be compared. Follows the clock when a test has paused it.
 *
 * @param nanos nanoseconds since the runtime's own origin
 */
public record MonoInstant(long nanos) implements Comparable<MonoInstant> {
  private static final long FAR_FUTURE_NANOS = Long.MAX_VALUE;

  /**
   * The current moment on the clock of the current runtime.
   *
   * @return now
   */
  public static MonoInstant now() {
    return new MonoInstant(Ambient.host().nanoTime());
  }

  /**
   * The moment a duration later; a moment beyond what can be counted (292 years) becomes the last
   * one.
   *
   * @param duration may be negative
   * @return that moment
   */
  public MonoInstant plus(Duration duration) {
    return plusNanos(Times.saturatedNanos(duration));
  }

  private MonoInstant plusNanos(long d) {
    long sum = nanos + d;
    if (((nanos ^ sum) & (d ^ sum)) < 0) {
      return new MonoInstant(d > 0 ? FAR_FUTURE_NANOS : Long.MIN_VALUE);
    }
    return new MonoInstant(sum);
  }

  /**
   * The moment a duration earlier.
   *
   * @param duration may be negative
   * @return that moment
   */
  public MonoInstant minus(Duration duration) {
    long d = Times.saturatedNanos(duration);
    return plusNanos(d == Long.MIN_VALUE ? Long.MAX_VALUE : -d);
  }

  /**
   * {@link #plus}, unless that moment is beyond what can be counted.
   *
   * @param duration may be negative
   * @return that moment, or empty
   */
  public Optional<MonoInstant> checkedPlus(Duration duration) {
    return isNear(duration) ? of(Duration.ofNanos(nanos).plus(duration)) : Optional.empty();
  }

  /**
   * {@link #minus}, unless that moment is beyond what can be counted.
   *
   * @param duration may be negative
   * @return that moment, or empty
   */
  public Optional<MonoInstant> checkedMinus(Duration duration) {
    return isNear(duration) ? of(Duration.ofNanos(nanos).minus(duration)) : Optional.empty();
  }

  /** Whether any two moments can be so far apart; longer ones might overflow a Duration. */
  private static boolean isNear(Duration duration) {
    return Times.isCountable(duration.dividedBy(2));
  }

  private static Optional<MonoInstant> of(Duration sinceOrigin) {
    return Times.isCountable(sinceOrigin)
        ? Optional.of(new MonoInstant(sinceOrigin.toNanos()))
        : Optional.empty();
  }

  /**
   * How long ago {@code earlier} was at this moment, unless it is later.
   *
   * @param earlier another moment
   * @return the time in between, exact also where {@link #since} is not; empty if {@code earlier}
   *     is later
   */
  public Optional<Duration> checkedSince(MonoInstant earlier) {
    return nanos < earlier.nanos
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos).minus(Duration.ofNanos(earlier.nanos)));
  }

  /**
   * How long ago {@code earlier} was at this moment.
   *
   * @param earlier another moment
   * @return the time in between; zero if {@code earlier} is later
   */
  public Duration since(MonoInstant earlier) {
    long difference = nanos - earlier.nanos;
    if (((nanos ^ earlier.nanos) & (nanos ^ difference)) < 0) {
      difference = Long.MAX_VALUE; // the true one does not fit, and only a positive one can matter
    }
    return nanos < earlier.nanos ? Duration.ZERO : Duration.ofNanos(difference);
  }

  /**
   * How long this moment has passed.
   *
   * @return the time until now; zero if it lies ahead
   */
  public Duration elapsed() {
    return now().since(this);
  }

  /**
   * Whether this moment comes first.
   *
   * @param other another moment
   * @return true if it is earlier
   */
  public boolean isBefore(MonoInstant other) {
    return nanos < other.nanos;
  }

  /**
   * Whether this moment comes last.
   *
   * @param other another moment
   * @return true if it is later
   */
  public boolean isAfter(MonoInstant other) {
    return nanos > other.nanos;
  }

  @Override
  public int compareTo(MonoInstant other) {
    return Long.compare(nanos, other.nanos);
  }
}
