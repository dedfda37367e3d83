package edo.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition of a {@link CheckedLock}, like {@link java.util.concurrent.locks.Condition} and like
 * {@code wait} and {@code notify}. Which of those that wait is signalled is explored, and so is a
 * wait that ends without a signal, as often as {@link ModelBuilder#spurious} says.
 */
public final class CheckedCondition {
  private static final class Waiter {
    private boolean isSignalled;
  }

  private final CheckedLock lock;
  private final Subject subject;
  private final List<Waiter> waiters = new ArrayList<>();

  CheckedCondition(CheckedLock lock) {
    this.lock = lock;
    this.subject = new Subject(lock.subject.execution, "condition");
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedCondition named(String name) {
    subject.rename(name);
    return this;
  }

  /**
   * Frees the lock, waits for a signal and locks again.
   *
   * <p><b>Blocking:</b> as steps of the model.
   */
  public void await() {
    Execution execution = subject.execution;
    lock.mustHold("await");
    var waiter = new Waiter();
    Strand me =
        execution.enter(
            "unlock to await", lock.subject, Subject.WRITE, Event.Kind.RELEASE, null, false, false);
    int holds = lock.release(me);
    execution.done("");
    // Who leaves without a signal has left the others' view at once, so that none is lost on it.
    if (me.spuriousLeft > 0 && execution.choose(2) == 1) {
      me.spuriousLeft--;
    } else {
      waiters.add(waiter);
      execution.enter("await", subject, Subject.WRITE, () -> waiter.isSignalled);
      execution.done("() is signalled");
    }
    lock.take(lock.enterToLock("lock after await"));
    waiters.remove(waiter);
    lock.restore(holds);
    execution.done("()");
  }

  /** Wakes one of those that wait, if there are any. The caller must hold the lock. */
  public void signal() {
    Execution execution = subject.execution;
    lock.mustHold("signal");
    execution.enter("signal", subject, Subject.WRITE);
    execution.opens();
    List<Waiter> waiting = waiters.stream().filter(w -> !w.isSignalled).toList();
    if (!waiting.isEmpty()) {
      waiting.get(execution.choose(waiting.size())).isSignalled = true;
    }
    execution.done("() of " + waiting.size());
  }

  /** Wakes all that wait. The caller must hold the lock. */
  public void signalAll() {
    Execution execution = subject.execution;
    lock.mustHold("signalAll");
    execution.enter("signalAll", subject, Subject.WRITE);
    execution.opens();
    waiters.forEach(w -> w.isSignalled = true);
    execution.done("() of " + waiters.size());
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
