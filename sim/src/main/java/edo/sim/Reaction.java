package edo.sim;

import edo.sim.internal.Barriers.Effect;
import java.util.function.Supplier;

/** What a {@link SimBarrier} does to code that comes to a point it watches. */
public final class Reaction {
  private static final Reaction GO_ON = new Reaction(Effect.GO_ON, IllegalStateException::new);
  private static final Reaction SUSPEND = new Reaction(Effect.SUSPEND, IllegalStateException::new);

  private final Effect effect;
  private final Supplier<? extends RuntimeException> failure;

  private Reaction(Effect effect, Supplier<? extends RuntimeException> failure) {
    this.effect = effect;
    this.failure = failure;
  }

  Effect effect() {
    return effect;
  }

  Supplier<? extends RuntimeException> failure() {
    return failure;
  }

  /**
   * Nothing: the code goes on, and the barrier remembers that it was there.
   *
   * @return the reaction
   */
  public static Reaction goOn() {
    return GO_ON;
  }

  /**
   * The code waits until {@link Triggered} is closed.
   *
   * @return the reaction
   */
  public static Reaction suspend() {
    return SUSPEND;
  }

  /**
   * Something is thrown at the code.
   *
   * @param failure makes it, each time
   * @return the reaction
   */
  public static Reaction fail(Supplier<? extends RuntimeException> failure) {
    return new Reaction(Effect.THROW, failure);
  }

  @Override
  public String toString() {
    return switch (effect) {
      case GO_ON -> "go on";
      case SUSPEND -> "suspend";
      case THROW -> "fail";
    };
  }
}
