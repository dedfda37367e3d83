package edo.task;

/** Polling what throws nothing checked. */
final class Polls {
  private Polls() {}

  static boolean isReady(Async<?> op, Context cx) {
    try {
      return op.poll(cx).isReady();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
