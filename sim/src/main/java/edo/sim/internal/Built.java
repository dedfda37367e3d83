package edo.sim.internal;

import java.util.function.Consumer;

/** Tells who wants to know, in the same thread, of each simulation that is built. */
public final class Built {
  private static final ScopedValue<Consumer<AutoCloseable>> WATCHER = ScopedValue.newInstance();

  private Built() {}

  /**
   * Tells of one.
   *
   * @param simulation a new one
   * @param <T> its type
   * @return the same
   */
  public static <T extends AutoCloseable> T tell(T simulation) {
    if (WATCHER.isBound()) {
      WATCHER.get().accept(simulation);
    }
    return simulation;
  }

  /**
   * Watches what is built while something runs.
   *
   * @param watcher is told of each
   * @param what to run
   * @param <X> what it may throw
   * @throws X what it threw
   */
  public static <X extends Throwable> void watching(
      Consumer<AutoCloseable> watcher, ScopedValue.CallableOp<?, X> what) throws X {
    var _ = ScopedValue.where(WATCHER, watcher).call(what);
  }
}
