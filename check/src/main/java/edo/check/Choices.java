package edo.check;

/** Who decides what happens next in a run: the search, or a path that is replayed. */
interface Choices {
  /** All that could run need not: what they would do was explored before. */
  int REDUNDANT = -1;

  /**
   * Chooses a thread.
   *
   * @param enabled those that can go on, as a set of bits
   * @param permitted those of them that may, by fairness and the bound of preemptions
   * @param preferred the one to begin with
   * @return the number of one of the permitted, or {@link #REDUNDANT}
   */
  int thread(Execution execution, int enabled, int permitted, int preferred);

  /** Chooses a number from 0 on, below the count. */
  int value(Execution execution, int count);

  /** The thread that is about to take this step could have done so before that event. */
  void raced(Execution execution, Event event, Strand strand, int[] past);

  /** Where the latest thread was chosen. */
  int node();
}
