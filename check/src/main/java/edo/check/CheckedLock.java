package edo.check;

import org.jspecify.annotations.Nullable;

/**
 * A lock of a model, like {@link java.util.concurrent.locks.ReentrantLock}; it stands for {@code
 * synchronized} as well. Who locks it is ordered after who unlocked it before.
 *
 * {@snippet :
 * var failure =
 *     Model.expectFailure(
 *         () -> {
 *           var a = new CheckedLock().named("a");
 *           var b = new CheckedLock().named("b");
 *           var other = CheckedThread.spawn(() -> b.locked(() -> a.locked(() -> {})));
 *           a.locked(() -> b.locked(() -> {}));
 *           other.join();
 *         });
 * expect(FailureKind.DEADLOCK, failure.kind());
 * }
 */
public final class CheckedLock {
  final Subject subject;
  private @Nullable Strand owner;
  private int holds;
  private @Nullable View view;

  /** A lock that is free, made and used inside a model. */
  public CheckedLock() {
    subject = new Subject(Execution.current("CheckedLock"), "lock");
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedLock named(String name) {
    subject.rename(name);
    return this;
  }

  /**
   * Locks; again, if the caller holds it already.
   *
   * <p><b>Blocking:</b> as a step of the model, until it is free.
   */
  public void lock() {
    Execution execution = subject.execution;
    if (owner == execution.self()) {
      holds++;
      return;
    }
    take(enterToLock("lock"));
    execution.done("()");
  }

  Strand enterToLock(String verb) {
    return subject.execution.enter(
        verb, subject, Subject.WRITE, Event.Kind.ACQUIRE, () -> owner == null, false, false);
  }

  void take(Strand me) {
    owner = me;
    holds++;
    me.learn(view);
    me.held.add(subject);
  }

  /**
   * Locks if it is free.
   *
   * @return whether the caller holds it now
   */
  public boolean tryLock() {
    Execution execution = subject.execution;
    if (owner == execution.self()) {
      holds++;
      return true;
    }
    Strand me = execution.enter("tryLock", subject, Subject.WRITE);
    boolean isFree = owner == null;
    if (isFree) {
      take(me);
    }
    execution.done("() = " + isFree);
    return isFree;
  }

  /** Unlocks. A mistake, which fails the check, if the caller does not hold it. */
  public void unlock() {
    Execution execution = subject.execution;
    mustHold("unlock");
    if (holds > 1) {
      holds--;
      return;
    }
    Strand me =
        execution.enter("unlock", subject, Subject.WRITE, Event.Kind.RELEASE, null, false, false);
    var _ = release(me);
    execution.done("()");
  }

  /** Frees it, however often it is held, and returns how often that was. */
  int release(Strand me) {
    int before = holds;
    holds = 0;
    owner = null;
    view = me.publish();
    me.held.remove(subject);
    return before;
  }

  void restore(int times) {
    holds = times;
  }

  void mustHold(String verb) {
    Strand me = subject.execution.self();
    if (owner != me) {
      throw subject.execution.fail(
          FailureKind.MISUSE,
          subject.name() + "." + verb + " by thread " + me + ", which does not hold it",
          null);
    }
  }

  /**
   * Does something while holding it.
   *
   * <p><b>Blocking:</b> as a step of the model, until it is free.
   *
   * @param body what to do
   * @throws Exception what it throws
   */
  public void locked(ModelBody body) throws Exception {
    lock();
    try {
      body.run();
    } finally {
      unlock();
    }
  }

  /**
   * Whether the caller holds it.
   *
   * @return true if it does
   */
  public boolean isHeldByCurrentThread() {
    return owner == subject.execution.self();
  }

  /**
   * A condition to wait for while holding it.
   *
   * @return a new one
   */
  public CheckedCondition newCondition() {
    return new CheckedCondition(this);
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
