package edo.bench;

/** The wall clock of one sample, which a benchmark may stop while it tidies up. */
final class Meter {
  private final long start = System.nanoTime();
  private long excluded;
  private long pausedAt;

  /** Stops the clock. */
  void pause() {
    pausedAt = System.nanoTime();
  }

  /** Lets the clock go on. */
  void resume() {
    excluded += System.nanoTime() - pausedAt;
  }

  /** Nanoseconds since the start, without the pauses. */
  long nanos() {
    return System.nanoTime() - start - excluded;
  }

  /** Nanoseconds since the start, pauses included: what decides when a sample is long enough. */
  long elapsed() {
    return System.nanoTime() - start;
  }
}
