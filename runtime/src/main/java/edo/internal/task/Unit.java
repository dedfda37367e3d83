package edo.internal.task;

/** What a worker runs when it takes it from a queue; anything else in a queue is simply run. */
public interface Unit extends Runnable {
  /**
   * Runs one slice.
   *
   * @param carrier the worker whose thread this is
   */
  void runOn(Carrier carrier);

  @Override
  default void run() {
    throw new AssertionError("a unit is run by a worker");
  }

  /**
   * Called by the worker after {@link #runOn} has thrown, which it does only for lack of memory;
   * again if this throws too.
   *
   * @param e what it threw
   */
  void crashed(Throwable e);
}
