package edo.testkit;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Polls by hand and counts the wake-ups that follow. */
public final class CountingWaker implements Waker {
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(this);

  /** Not woken yet. */
  public CountingWaker() {}

  @Override
  public void wake() {
    wakes.getAndIncrement();
  }

  /**
   * How often it was woken.
   *
   * @return the number
   */
  public int wakes() {
    return wakes.get();
  }

  /**
   * A context without a limit that hands out this waker.
   *
   * @return the context
   */
  public Context context() {
    return context;
  }

  /**
   * Polls once.
   *
   * @param op what to poll
   * @param <T> the type of its value
   * @return the answer
   * @throws Exception what it threw
   */
  public <T extends @Nullable Object> Poll<T> poll(Async<T> op) throws Exception {
    return op.poll(context);
  }
}
