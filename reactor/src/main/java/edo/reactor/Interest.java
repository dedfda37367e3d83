package edo.reactor;

import java.util.Objects;
import java.util.Optional;

/**
 * What a source is registered for: one or more of {@link #READABLE}, {@link #WRITABLE} and {@link
 * #PRIORITY}, never nothing.
 *
 * <p>Immutable. An error and a hang-up are reported whatever the interest.
 */
public final class Interest {
  /** Tell when there is something to read or to accept. */
  public static final Interest READABLE = new Interest(Readiness.READABLE);

  /** Tell when there is room to write or a connect has ended. */
  public static final Interest WRITABLE = new Interest(Readiness.WRITABLE);

  /** Tell when out-of-band data has come (epoll only). */
  public static final Interest PRIORITY = new Interest(Readiness.PRIORITY);

  private static final int ALL = Readiness.READABLE | Readiness.WRITABLE | Readiness.PRIORITY;

  private final int bits;

  private Interest(int bits) {
    this.bits = bits;
  }

  /**
   * The interest with the given bits.
   *
   * @param bits one or more of {@link Readiness#READABLE}, {@link Readiness#WRITABLE} and {@link
   *     Readiness#PRIORITY}
   * @return the interest
   * @throws IllegalArgumentException if there is none of them, or any other bit
   */
  public static Interest of(int bits) {
    requireBits(bits);
    return switch (bits) {
      case Readiness.READABLE -> READABLE;
      case Readiness.WRITABLE -> WRITABLE;
      case Readiness.PRIORITY -> PRIORITY;
      default -> new Interest(bits);
    };
  }

  static void requireBits(int bits) {
    if (bits == 0 || (bits & ~ALL) != 0) {
      throw new IllegalArgumentException(
          "an interest is one or more of READABLE, WRITABLE and PRIORITY, not "
              + Readiness.toString(bits));
    }
  }

  /**
   * Both interests together.
   *
   * @param other what to add
   * @return the union
   */
  public Interest add(Interest other) {
    return of(bits | other.bits);
  }

  /**
   * This interest without another.
   *
   * @param other what to take away
   * @return what is left, or empty if nothing is
   */
  public Optional<Interest> remove(Interest other) {
    int left = bits & ~other.bits;
    return left == 0 ? Optional.empty() : Optional.of(of(left));
  }

  /**
   * Whether {@link #READABLE} is part of this.
   *
   * @return true if it is
   */
  public boolean isReadable() {
    return (bits & Readiness.READABLE) != 0;
  }

  /**
   * Whether {@link #WRITABLE} is part of this.
   *
   * @return true if it is
   */
  public boolean isWritable() {
    return (bits & Readiness.WRITABLE) != 0;
  }

  /**
   * Whether {@link #PRIORITY} is part of this.
   *
   * @return true if it is
   */
  public boolean isPriority() {
    return (bits & Readiness.PRIORITY) != 0;
  }

  /**
   * This interest as bits of {@link Readiness}.
   *
   * @return the bits, never 0
   */
  public int bits() {
    return bits;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Interest that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return Objects.hash(bits);
  }

  @Override
  public String toString() {
    return Readiness.toString(bits);
  }
}
