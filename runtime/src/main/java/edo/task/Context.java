package edo.task;

/**
 * What a poll is given: the waker of whoever polls, and the cooperative budget of the current
 * slice. Valid during that one call; the waker may be kept.
 */
public abstract class Context {
  /** Units of work a task may do in one slice before it has to let others run. */
  protected static final int BUDGET = 128;

  private static final int NO_LIMIT = -1;

  /** Used up, and somebody has been refused already: what the runtime counts, it counts once. */
  private static final int REFUSED = -2;

  /**
   * Remaining units of this slice, or one of the two constants above; written only by the thread
   * that runs the slice.
   */
  private int budget;

  /** For implementations of the runtime and for tests that poll by hand. */
  protected Context() {
    this.budget = NO_LIMIT;
  }

  /**
   * The waker of the task that polls.
   *
   * @return the waker
   */
  public abstract Waker waker();

  /**
   * Takes one unit of the cooperative budget. Every operation that may be ready many times in a row
   * asks before it hands out a result, so that a task whose input never ends cannot starve the
   * others.
   *
   * @return false if the budget of this slice is used up: the waker has been woken already and the
   *     caller must return {@link Poll#pending()}
   */
  public final boolean proceed() {
    int left = budget;
    if (left > 0) {
      budget = left - 1;
      return true;
    }
    if (left == NO_LIMIT) {
      return true;
    }
    if (left == 0) {
      budget = REFUSED;
      exhausted();
    }
    waker().wake();
    return false;
  }

  /**
   * Gives back the unit that the latest {@link #proceed()} has taken, because nothing came of it:
   * an operation that must ask before it knows whether it can answer, and then has to wait. So a
   * task may wait for more than it has units. At most once for each unit, in the same poll.
   */
  public final void giveBack() {
    if (budget >= 0 && budget < BUDGET) {
      budget++;
    }
  }

  /**
   * Whether there is budget left in this slice.
   *
   * @return false if the next {@link #proceed()} would refuse
   */
  public final boolean hasBudget() {
    return budget > 0 || budget == NO_LIMIT;
  }

  /** Called when a unit was refused for the first time in a slice; the runtime counts it. */
  protected void exhausted() {}

  /**
   * Sets the budget of the slice that begins, or restores a saved one.
   *
   * @param units units, or a negative number for no limit
   */
  protected final void refill(int units) {
    budget = units < 0 ? NO_LIMIT : units;
  }

  /**
   * The units left.
   *
   * @return units, negative without limit
   */
  protected final int remaining() {
    return budget == REFUSED ? 0 : budget;
  }

  /** Whether somebody has been refused in this slice. */
  final boolean hasRefused() {
    return budget == REFUSED;
  }

  /**
   * A context for polling by hand, without a limit.
   *
   * @param waker the waker to hand out
   * @return the context
   */
  public static Context of(Waker waker) {
    return new Context() {
      @Override
      public Waker waker() {
        return waker;
      }
    };
  }
}
