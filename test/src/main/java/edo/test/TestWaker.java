package edo.test;

import edo.task.Context;
import edo.task.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A waker that wakes nobody and counts: how often it was called, and whether since the last poll.
 *
 * <p>May be called by any thread; {@link #clear} is for the one that polls.
 */
public final class TestWaker implements Waker {
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(this);
  private int seen;

  /** Not woken yet. */
  public TestWaker() {}

  @Override
  public void wake() {
    wakes.getAndIncrement();
  }

  /**
   * How often it was called.
   *
   * @return the number since it was made; {@link #clear} does not change it
   */
  public int wakes() {
    return wakes.get();
  }

  /**
   * Whether it was called since the last {@link #clear}.
   *
   * @return true if so
   */
  public boolean isWoken() {
    return wakes.get() != seen;
  }

  /** Forgets the calls so far, as somebody does who polls now. */
  public void clear() {
    seen = wakes.get();
  }

  /**
   * A context that hands out this waker, without a limit to the budget.
   *
   * @return the same each time
   */
  public Context context() {
    return context;
  }

  @Override
  public String toString() {
    return "TestWaker[" + wakes() + " wakes" + (isWoken() ? ", woken" : "") + "]";
  }
}
