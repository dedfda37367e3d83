package edo.stream;

import java.util.OptionalLong;

/**
 * How many items are still to come, as far as is known. For what wants to reserve room; nobody may
 * rely on it.
 *
 * @param lower at least so many
 * @param upper at most so many; empty if that is not known, or more than a {@code long} can say
 */
public record SizeHint(long lower, OptionalLong upper) {
  /** Nothing is known. */
  public static final SizeHint UNKNOWN = new SizeHint(0, OptionalLong.empty());

  /** None. */
  public static final SizeHint NONE = exactly(0);

  /**
   * Checks the bounds.
   *
   * @param lower at least so many
   * @param upper at most so many
   * @throws IllegalArgumentException if they are negative or contradict each other
   */
  public SizeHint {
    if (lower < 0 || (upper.isPresent() && upper.getAsLong() < lower)) {
      throw new IllegalArgumentException("no size is from " + lower + " to " + upper);
    }
  }

  /**
   * The number is known.
   *
   * @param n the number
   * @return the hint
   * @throws IllegalArgumentException if it is negative
   */
  public static SizeHint exactly(long n) {
    return new SizeHint(n, OptionalLong.of(n));
  }

  /**
   * There may be fewer, and how many at most is not known.
   *
   * @param n at least so many
   * @return the hint
   * @throws IllegalArgumentException if it is negative
   */
  public static SizeHint atLeast(long n) {
    return new SizeHint(n, OptionalLong.empty());
  }

  /**
   * There may be none.
   *
   * @return this hint without its lower bound
   */
  public SizeHint orFewer() {
    return new SizeHint(0, upper);
  }

  /**
   * Those and others.
   *
   * @param other the others
   * @return the sum; a lower bound that overflows stays at the largest {@code long}, an upper one
   *     is not known then
   */
  public SizeHint plus(SizeHint other) {
    long low = lower + other.lower;
    OptionalLong high = OptionalLong.empty();
    if (upper.isPresent() && other.upper.isPresent()) {
      long sum = upper.getAsLong() + other.upper.getAsLong();
      high = sum < 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }
    return new SizeHint(low < 0 ? Long.MAX_VALUE : low, high);
  }

  /**
   * Not more than a number of them.
   *
   * @param n the number
   * @return the hint for those
   */
  public SizeHint atMost(long n) {
    long high = upper.isPresent() ? Math.min(upper.getAsLong(), n) : n;
    return new SizeHint(Math.min(lower, n), OptionalLong.of(high));
  }

  /**
   * Without the first ones.
   *
   * @param n how many are left out
   * @return the hint for the others
   */
  public SizeHint minus(long n) {
    return new SizeHint(
        Math.max(0, lower - n),
        upper.isPresent() ? OptionalLong.of(Math.max(0, upper.getAsLong() - n)) : upper);
  }

  /**
   * As many as there are here and in another one.
   *
   * @param other the other one
   * @return the smaller of both, bound by bound
   */
  public SizeHint shorter(SizeHint other) {
    long low = Math.min(lower, other.lower);
    return other.upper.isPresent()
        ? new SizeHint(low, upper).capped(other.upper.getAsLong())
        : new SizeHint(low, upper);
  }

  private SizeHint capped(long high) {
    return new SizeHint(
        Math.min(lower, high),
        OptionalLong.of(upper.isPresent() ? Math.min(upper.getAsLong(), high) : high));
  }
}
