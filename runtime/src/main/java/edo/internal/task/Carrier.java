package edo.internal.task;

import edo.task.Context;
import edo.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * What a worker offers to the unit it runs. Used only on the worker's thread, or by the virtual
 * thread mounted on it; doubles as the context handed to poll-driven tasks.
 */
public abstract class Carrier extends Context {
  /** The task being polled or run, for "which task am I". */
  @Nullable TaskCore<?> current;

  /** The pooled thread that was mounted last; a hint for the monitor. */
  @Nullable Runner mounted;

  /** True while a poll-driven task is being polled: then a wake may use the LIFO slot. */
  boolean polling;

  /** The worker's thread; written by itself, and compared with the calling thread by anybody. */
  @Nullable Thread thread;

  /** The runner that this worker is unparking was handed to it. For the worker's thread alone. */
  boolean ready;

  /** For the worker. */
  protected Carrier() {}

  /**
   * The engine whose worker this is.
   *
   * @return the engine
   */
  public abstract Engine engine();

  /**
   * The next task, if it is one that the calling pooled thread can run on the spot.
   *
   * @return a task that has not begun, or null: then the thread must let go of the worker
   */
  protected abstract @Nullable VirtualTask<?> nextFresh();

  /**
   * A pooled thread for a task that has not begun.
   *
   * @return an idle runner, or null: then the caller makes a new one
   */
  protected abstract @Nullable Runner takeIdle();

  /**
   * Keeps a pooled thread for later.
   *
   * @param runner the runner, about to park
   * @return false if there are enough: the thread should end
   */
  protected abstract boolean keepIdle(Runner runner);

  /**
   * The task being run.
   *
   * @return the task, or null between slices
   */
  public final @Nullable TaskCore<?> current() {
    return current;
  }

  /** For the monitor: see {@link Runner#nudge}. Does no harm if nothing of the kind is the case. */
  public final void nudge() {
    Runner runner = mounted;
    if (runner != null && current == null) {
      runner.nudge();
    }
  }

  /**
   * Whether a poll-driven task is being polled.
   *
   * @return true inside a poll
   */
  public final boolean polling() {
    return polling;
  }

  final void beginSlice(TaskCore<?> task) {
    current = task;
    refill(BUDGET);
  }

  @Override
  public final Waker waker() {
    Waker task = current;
    if (task == null) {
      throw new IllegalStateException("no task is being polled");
    }
    return task;
  }

  @Override
  protected final void exhausted() {
    engine().forcedYield();
  }
}
