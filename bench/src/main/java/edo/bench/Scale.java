package edo.bench;

/** How many tasks the benchmarks of great numbers use. */
final class Scale {
  /** The property by which the parent tells a child. */
  static final String PROPERTY = "edo.bench.tasks";

  /** For a quick look. */
  static final int QUICK = 50_000;

  private static final int FULL = 1_000_000;

  private Scale() {}

  /** The number of tasks in this JVM. */
  static int tasks() {
    return Integer.getInteger(PROPERTY, FULL);
  }

  /** Whether this is a quick look. */
  static boolean quick() {
    return tasks() < FULL;
  }
}
