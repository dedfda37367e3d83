package edo.internal.task;

import edo.task.Async;
import edo.task.Context;
import edo.task.Waker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The virtual thread under a task: how it parks, resumes and yields, and its cooperative budget.
 * Outlives the task when threads are pooled.
 */
abstract class Strand extends Context {
  /** Units for code that is not made to yield. */
  static final int NO_LIMIT = -1;

  final Engine engine;

  /** With how many units a slice begins. For the thread itself. */
  int sliceUnits = BUDGET;

  /** A computation is being polled by the thread. For the thread itself. */
  boolean polling;

  /** While the thread is parked, what for; for those who look from outside, who may be late. */
  @Nullable Async<?> awaiting;

  /** Set once, before the thread starts. */
  @Nullable Thread thread;

  /** Written by whoever binds the next task, read by the thread itself. */
  volatile @Nullable VirtualTask<?> task;

  Strand(Engine engine) {
    this.engine = engine;
  }

  final Thread thread() {
    return Objects.requireNonNull(thread);
  }

  /** Waits for {@link #resume}; may return for no reason. Called by the thread itself. */
  abstract void park();

  /** Lets others run. Called by the thread itself. */
  abstract void giveWay();

  /** Makes the thread run again. From any thread. */
  abstract void resume();

  /** Interrupts the thread, which ends its wait in our code as well as in anybody's. */
  void interrupt() {
    thread().interrupt();
  }

  final void refill() {
    refill(sliceUnits);
  }

  /** Removes the limit of the current slice; returns what was left, for {@link #restore}. */
  final int unlimited() {
    int left = remaining();
    refill(NO_LIMIT);
    return left;
  }

  final void restore(int units) {
    refill(units);
  }

  @Override
  public final Waker waker() {
    return Objects.requireNonNull(task);
  }

  @Override
  protected final void exhausted() {
    engine.forcedYield();
  }
}
