package edo.internal.scheduler;

/** A unit with a number that its producer writes with a plain store. */
final class Mark implements Runnable {
  int number;

  Mark(int number) {
    this.number = number;
  }

  @Override
  public void run() {
    throw new AssertionError("units of a proof are counted, not run");
  }
}
