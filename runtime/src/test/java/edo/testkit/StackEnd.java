package edo.testkit;

/** Has something done where the stack ends. */
public final class StackEnd {
  private static final int STACK_SIZE = 256 * 1024;

  private StackEnd() {}

  /**
   * Does something at the very end of a stack, where it fails, and again in each frame further up,
   * until it goes through. It should have been done before in an ordinary place: a call site that
   * is linked where the stack ends, also one of the JDK, fails from then on for ever.
   *
   * @param action what to do; an exception other than {@link StackOverflowError} counts as success
   * @return how often it failed
   * @throws InterruptedException if interrupted
   */
  public static int reach(Runnable action) throws InterruptedException {
    int[] failures = {0};
    var thread = new Thread(null, () -> descend(0, action, failures), "deep", STACK_SIZE);
    thread.start();
    Await.end(thread);
    return failures[0];
  }

  private static boolean descend(int depth, Runnable action, int[] failures) {
    try {
      if (depth < Integer.MAX_VALUE && descend(depth + 1, action, failures)) {
        return true;
      }
    } catch (StackOverflowError e) {
      failures[0]++; // there is no room even to try
    }
    try {
      action.run();
      return true;
    } catch (StackOverflowError e) {
      failures[0]++;
      return false;
    }
  }
}
