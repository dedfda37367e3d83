package edo.check;

/** Whose turn is next in a run, among the threads that can take a step. */
final class Turns {
  private final Execution execution;
  private final Settings settings;
  private final Choices choices;
  private final Fairness fairness;
  private int previous = -1;
  private boolean hasYielded;
  private boolean yieldedAgain;
  private int previouslyEnabled;
  private int preemptions;

  Turns(Execution execution, Settings settings, Choices choices) {
    this.execution = execution;
    this.settings = settings;
    this.choices = choices;
    this.fairness = new Fairness(settings.maxThreads());
  }

  /** Whose turn was the last, below 0 before the first. */
  int previous() {
    return previous;
  }

  /**
   * Chooses the next.
   *
   * @param enabled who can take a step, a bit for each thread, at least one
   * @return its number, or {@link Choices#REDUNDANT}
   */
  int next(int enabled) {
    if (previous >= 0) {
      fairness.ran(previous, hasYielded, yieldedAgain, previouslyEnabled, enabled);
    }
    int permitted = fairness.permitted(enabled);
    boolean stays = previous >= 0 && !hasYielded && (permitted & 1 << previous) != 0;
    if (stays && settings.isBounded() && preemptions >= settings.preemptionBound()) {
      permitted = 1 << previous;
    }
    int preferred = stays ? previous : after(previous, permitted);
    int chosen = choices.thread(execution, enabled, permitted, preferred);
    if (chosen == Choices.REDUNDANT) {
      return chosen;
    }
    if (stays && chosen != previous) {
      preemptions++;
    }
    previous = chosen;
    previouslyEnabled = enabled;
    Strand strand = execution.strand(chosen);
    hasYielded = strand.kind == Event.Kind.YIELD;
    yieldedAgain = hasYielded && strand.yieldsAgain;
    return chosen;
  }

  private static int after(int thread, int options) {
    int later = thread < 0 ? options : options & ~((2 << thread) - 1);
    return Integer.numberOfTrailingZeros(later == 0 ? options : later);
  }
}
