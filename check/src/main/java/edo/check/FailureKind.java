package edo.check;

/** What was found to be wrong with a model. */
public enum FailureKind {
  /** A thread threw: an assertion that does not hold in this run, or any other exception. */
  EXCEPTION,
  /** Two plain accesses, one of them a write, that nothing orders. */
  DATA_RACE,
  /** No thread can go on, and some have not ended. */
  DEADLOCK,
  /** Something that has to be closed, released or received was not when the run ended. */
  LEAK,
  /** A type of the model was used as its contract forbids: closed twice, unlocked by a stranger. */
  MISUSE,
  /** A run took more steps than allowed, mostly because a thread spins and does not yield. */
  TOO_MANY_BRANCHES,
  /** The model did something else although the same choices were made. */
  NONDETERMINISM,
  /** A thread waits for something that the model does not know, a lock of the JDK for instance. */
  BLOCKED_OUTSIDE
}
