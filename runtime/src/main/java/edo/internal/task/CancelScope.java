package edo.internal.task;

import edo.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a virtual-thread task that can be cancelled on its own, by a deadline, or that keeps
 * cancellation out (a shield). Scopes nest; the task holds the innermost.
 *
 * <p>State: ACTIVE → FIRED (by the timer) or → LEFT (by the task). Firing claims the right to
 * interrupt the thread <em>before</em> it changes the state, so a task that leaves a fired scope
 * can see the claim and wait for it to end: no late interrupt escapes from the scope.
 */
final class CancelScope implements Waker {
  private static final int ACTIVE = 0;
  private static final int FIRED = 1;
  private static final int LEFT = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(CancelScope.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final @Nullable CancelScope parent;
  final boolean shield;
  final String message;
  private final CancellableTask<?> task;
  private volatile int state;

  CancelScope(
      CancellableTask<?> task, @Nullable CancelScope parent, boolean shield, String message) {
    this.task = task;
    this.parent = parent;
    this.shield = shield;
    this.message = message;
  }

  boolean fired() {
    return state == FIRED;
  }

  /** The deadline has passed. */
  @Override
  public void wake() {
    if (!task.claimInterrupt()) {
      return; // the task is over
    }
    try {
      if (STATE.compareAndSet(this, ACTIVE, FIRED)) {
        task.signal(this);
      }
    } finally {
      task.releaseInterrupt();
    }
  }

  /**
   * Leaves the scope.
   *
   * @return true if it had fired
   */
  boolean leave() {
    return !STATE.compareAndSet(this, ACTIVE, LEFT);
  }
}
