package edo.sim.internal.net;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Decides how much of what could be moved is moved. */
final class Ragged {
  private static final int SMALL = 8;

  private final double rate;
  private final @Nullable SplittableRandom random;

  private Ragged(double rate, @Nullable SplittableRandom random) {
    this.rate = rate;
    this.random = random;
  }

  /** At a rate of 0 it draws nothing, so that runs stay what they were without it. */
  static Ragged of(double rate, SplittableRandom random) {
    return new Ragged(rate, rate > 0 ? random.split() : null);
  }

  /**
   * Of so many bytes.
   *
   * @param bytes at least 1
   * @return how many may be moved: all, fewer, or 0
   */
  int of(int bytes) {
    SplittableRandom chance = random;
    if (chance == null || chance.nextDouble() >= rate) {
      return bytes;
    }
    return switch (chance.nextInt(4)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> Math.min(bytes, 1 + chance.nextInt(SMALL));
      default -> 1 + chance.nextInt(bytes);
    };
  }
}
