package edo.check;

import org.jspecify.annotations.Nullable;

/**
 * The simplest way to wait, a flag that is taken: {@link #await} returns after {@link #signal},
 * whichever comes first. Signals do not add up. May return without one, as often as {@link
 * ModelBuilder#spurious} says.
 */
public final class CheckedNotify {
  private final Subject subject;
  private boolean isSignalled;
  private @Nullable View view;

  /** Without a signal, made and used inside a model. */
  public CheckedNotify() {
    this(Execution.current("CheckedNotify"));
  }

  CheckedNotify(Execution execution) {
    subject = new Subject(execution, "notify");
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedNotify named(String name) {
    subject.rename(name);
    return this;
  }

  /**
   * Waits for a signal, and takes it.
   *
   * <p><b>Blocking:</b> as a step of the model.
   *
   * @return false if there was none, and it returns without a reason
   */
  public boolean await() {
    Execution execution = subject.execution;
    if (execution.self().spuriousLeft > 0) {
      Strand me = execution.enter("await", subject, Subject.WRITE);
      if (isSignalled) {
        take(me);
        return true;
      }
      if (execution.choose(2) == 1) {
        me.spuriousLeft--;
        execution.done("() returns without a reason");
        return false;
      }
    }
    take(execution.enter("await", subject, Subject.WRITE, () -> isSignalled));
    return true;
  }

  private void take(Strand me) {
    isSignalled = false;
    me.learn(view);
    subject.execution.done("()");
  }

  /** Lets {@link #await} return, this time or the next. */
  public void signal() {
    Strand me = subject.execution.enter("signal", subject, Subject.WRITE);
    if (!isSignalled) {
      subject.execution.opens();
    }
    isSignalled = true;
    view = View.union(view, me.publish());
    subject.execution.done("()");
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
