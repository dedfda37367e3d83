package edo.sim;

import edo.sim.internal.Barriers.Hit;

/**
 * Code that has come to a point which a {@link SimBarrier} watches. If the barrier suspends, the
 * code is there until this is closed, or its host crashes.
 *
 * @param <T> the type of the point
 */
public final class Triggered<T> implements AutoCloseable {
  private final Calls calls;
  private final Hit hit;
  private final T point;

  Triggered(Calls calls, Hit hit, T point) {
    this.calls = calls;
    this.hit = hit;
    this.point = point;
  }

  /**
   * Where the code is.
   *
   * @return what it gave to {@link edo.task.Trigger#at}
   */
  public T point() {
    return point;
  }

  /**
   * On which host.
   *
   * @return its name
   */
  public String host() {
    return hit.host();
  }

  /** Lets the code go on. Closing twice does nothing. */
  @Override
  public void close() {
    var _ =
        calls.call(() -> {
          hit.release();
          return true;
        });
  }

  @Override
  public String toString() {
    return "Triggered[" + point + " on " + host() + "]";
  }
}
