package edo.check;

/** Unwinds the threads of a run that is over; never leaves this package. */
final class Abort extends Error {
  private static final long serialVersionUID = 1L;

  Abort() {
    super("this run of the model is over; let this exception pass", null, false, false);
  }
}
