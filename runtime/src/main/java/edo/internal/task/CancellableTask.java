package edo.internal.task;

import edo.internal.seam.Awaited;
import edo.internal.seam.Entry;
import edo.internal.seam.Host;
import edo.internal.seam.TaskControl;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.DeadlineException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task with a thread of its own, which can be cancelled as a whole or for a stretch of it.
 *
 * <p>Cancellation is level-triggered. {@link #SIGNAL} in the state word says "look"; {@link
 * #checkCancelled} then walks the scopes from the innermost outwards to the next shield and throws
 * if one of them, or the task itself, is cancelled. To reach a thread that is parked in foreign
 * code the canceller also interrupts it, unless a shield is in between; it holds a claim in the
 * state word while it does, and a task that ends under a claim gives its thread up instead of
 * returning it to the pool, so that no interrupt ever hits another task.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>scope</td><td>volatile</td><td>volatile</td><td>the task's own thread</td></tr>
 * <tr><td>state: ABORT</td><td>volatile</td><td>CAS, once</td><td>anyone</td></tr>
 * <tr><td>state: SIGNAL</td><td>volatile</td><td>CAS</td><td>set under a claim or by the task's own
 * thread; cleared by that, which looks again afterwards</td></tr>
 * <tr><td>state: claims</td><td>volatile</td><td>CAS up, add down</td><td>who cancels</td></tr>
 * </table>
 *
 * @param <T> the type of the result
 */
public abstract class CancellableTask<T extends @Nullable Object> extends TaskCore<T>
    implements TaskControl {
  /**
   * The innermost scope; written by the task's own thread only. Volatile for a canceller that asks
   * whether a shield is up: it has made its claim before it reads this, the task raises a shield
   * before it reads the claims, so one of the two sees the other.
   */
  private volatile @Nullable CancelScope scope;

  CancellableTask(Engine engine, long id, @Nullable String name, Callable<T> body) {
    super(engine, id, name, body, 0);
  }

  /** The thread, from the first slice until the end; anybody may ask. */
  abstract @Nullable Strand strand();

  // ---------------------------------------------------------------- cancelling

  @Override
  public final void abort() {
    requireRoomToAbort();
    if ((addBits(ABORT) & (ABORT | COMPLETE)) == 0 && claimInterrupt()) {
      try {
        signal(null);
      } finally {
        releaseInterrupt();
      }
      Entry entry = entry();
      if (entry != null) {
        entry.aborted();
      }
    }
  }

  /** Announces an interrupt. False if the task is over. */
  final boolean claimInterrupt() {
    int s = state;
    while ((s & COMPLETE) == 0) {
      int seen = (int) STATE.compareAndExchange(this, s, s + INTERRUPTER);
      if (seen == s) {
        return true;
      }
      s = seen;
    }
    return false;
  }

  final void releaseInterrupt() {
    var _ = (int) STATE.getAndAdd(this, -INTERRUPTER);
  }

  /**
   * Makes the task look at its scopes. Only under a claim.
   *
   * @param cancelled the scope that was cancelled, or null for the task itself
   */
  final void signal(@Nullable CancelScope cancelled) {
    addBits(SIGNAL);
    Strand s = strand();
    if (s != null && !isShielded(cancelled)) {
      s.interrupt();
    }
  }

  private boolean isShielded(@Nullable CancelScope outer) {
    for (CancelScope s = scope; s != null && s != outer; s = s.parent) {
      if (s.shield) {
        return true;
      }
    }
    return false;
  }

  /** Waits until those who are interrupting this thread are through: a few instructions. */
  private void awaitInterrupters() {
    while (state >= INTERRUPTER) {
      Thread.yield();
    }
  }

  // ---------------------------------------------------------------- being cancelled

  @Override
  public final boolean isCancelled() {
    return (state & SIGNAL) != 0 && findCancelled() != null;
  }

  @Override
  public final void checkCancelled() {
    checkCancelled(null);
  }

  private void checkCancelled(@Nullable Async<?> op) {
    if ((state & SIGNAL) == 0) {
      return;
    }
    // What the exception says need not be said twice. Cleared before the question, so that the
    // interrupt of whoever cancels more than the exception is going to say stays.
    boolean interrupted = Thread.interrupted();
    Object by = findCancelled();
    if (by == null) {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    if (by instanceof CancelScope deadline) {
      throw new DeadlineException(Awaited.explain(deadline.message, op));
    }
    throw new CancelledException("this task was cancelled");
  }

  /** Throws the cancellation, if there is one, and withdraws the computation then. */
  final void throwIfCancelled(Async<?> op) {
    boolean goesOn = false;
    try {
      checkCancelled(op);
      goesOn = true;
    } finally {
      if (!goesOn) {
        op.cancel();
      }
    }
  }

  /** The outermost cancelled scope that no shield hides, or this task, or null. */
  private @Nullable Object findCancelled() {
    CancelScope found = null;
    for (CancelScope s = scope; s != null; s = s.parent) {
      if (s.shield) {
        return found;
      }
      if (s.fired()) {
        found = s;
      }
    }
    return (state & ABORT) != 0 ? this : found;
  }

  // ---------------------------------------------------------------- scopes

  @Override
  public final <R extends @Nullable Object> R shield(Callable<R> body) throws Exception {
    var shielded = new CancelScope(this, scope, true, "");
    scope = shielded;
    if (state >= INTERRUPTER || (state & SIGNAL) != 0) {
      awaitInterrupters(); // whoever comes now sees the shield
      var _ = Thread.interrupted();
    }
    try {
      return body.call();
    } finally {
      scope = shielded.parent;
      if (isCancelled()) {
        // What was kept out must still reach a wait in foreign code.
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Runs a body that is cancelled at a deadline. Called by the task's own thread.
   *
   * @param deadlineNanos when, on the runtime's clock
   * @param message the message of the exception
   * @param body the body
   * @param <R> the type of its result
   * @return its result
   * @throws Exception what it threw, or {@link DeadlineException}
   */
  public final <R extends @Nullable Object> R deadline(
      long deadlineNanos, String message, Callable<R> body) throws Exception {
    checkCancelled();
    var timed = new CancelScope(this, scope, false, message);
    Host.Timer timer = engine.newTimer(timed);
    scope = timed;
    try {
      timer.arm(deadlineNanos);
      return body.call();
    } catch (InterruptedException e) {
      if (timed.fired() && findCancelled() instanceof CancelScope outermost) {
        var late = new DeadlineException(outermost.message);
        late.initCause(e);
        throw late;
      }
      throw e;
    } finally {
      var _ = timer.cancel();
      leave(timed);
    }
  }

  private void leave(CancelScope timed) {
    scope = timed.parent;
    if (!timed.leave()) {
      return;
    }
    awaitInterrupters();
    clearBits(SIGNAL);
    if (findAnyCancelled()) {
      addBits(SIGNAL);
    }
    // It was meant for the scope. In this order: the interrupt of an abort that comes after the
    // question must stay. One that came before it may have been taken for the scope's; a wait in
    // foreign code needs it again.
    var _ = Thread.interrupted();
    if (isCancelled()) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether any scope or the task is cancelled, shielded or not: then SIGNAL has to stay. */
  private boolean findAnyCancelled() {
    for (CancelScope s = scope; s != null; s = s.parent) {
      if (s.fired()) {
        return true;
      }
    }
    return (state & ABORT) != 0;
  }
}
