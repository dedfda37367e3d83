package edo.internal.timer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link TimerDriver} in small, with one timer, and steps that can be left out or swapped. */
class SmallTimers implements TimerDriverLincheckTest.Timers {
  /** What is wrong with it. */
  enum Flaw {
    /** Nothing. */
    NONE,
    /** The owner looks into the inbox first, and then says that it sleeps. */
    LATE_SLEEP,
    /** Cancelling reads and stores. */
    BLIND_CANCEL,
    /** Who pushed to the inbox does not ask afterwards whether the sweep is over. */
    FORGETFUL_PUSH,
  }

  private static final int IDLE = 0;
  private static final int QUEUED = 1;
  private static final int ARMED = 2;
  private static final int FIRED = 3;
  private static final int CANCELLED = 4;

  private final Flaw flaw;
  private final AtomicBoolean lock = new AtomicBoolean();
  private final AtomicBoolean inbox = new AtomicBoolean();
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private final AtomicInteger fired = new AtomicInteger();
  private volatile boolean sleeping;
  private volatile boolean shutDown;

  SmallTimers(Flaw flaw) {
    this.flaw = flaw;
  }

  private boolean tryLock() {
    return lock.compareAndSet(false, true);
  }

  private void unlock() {
    lock.set(false);
  }

  private void emptyInbox() {
    if (inbox.getAndSet(false)) {
      state.compareAndSet(QUEUED, ARMED);
    }
  }

  @Override
  public boolean schedule() {
    if (!tryLock()) {
      state.set(QUEUED);
      inbox.set(true);
      if (shutDown && flaw != Flaw.FORGETFUL_PUSH) {
        sweep();
      }
      return sleeping;
    }
    boolean late = shutDown;
    state.set(late ? FIRED : ARMED);
    boolean wake = sleeping;
    unlock();
    if (late) {
      fired.incrementAndGet();
    }
    return wake;
  }

  @Override
  public boolean cancel() {
    for (; ; ) {
      int seen = state.get();
      if (seen != QUEUED && seen != ARMED) {
        return seen == CANCELLED;
      }
      if (flaw == Flaw.BLIND_CANCEL) {
        state.set(CANCELLED);
        return true;
      }
      if (state.compareAndSet(seen, CANCELLED)) {
        return true;
      }
    }
  }

  @Override
  public void run() {
    if (tryLock()) {
      runLocked();
    }
  }

  private void runLocked() {
    emptyInbox();
    boolean due = state.compareAndSet(ARMED, FIRED);
    unlock();
    if (due) {
      fired.incrementAndGet();
    }
  }

  @Override
  public boolean sleep() {
    if (!tryLock()) {
      return false;
    }
    emptyInbox();
    boolean armed = state.get() == ARMED;
    boolean pushed = inbox.get();
    sleeping = !armed;
    if (flaw != Flaw.LATE_SLEEP) {
      pushed = inbox.get();
    }
    unlock();
    return !armed && !pushed;
  }

  @Override
  public void fireAll() {
    shutDown = true;
    sweep();
  }

  private void sweep() {
    do {
      while (!tryLock()) {
        Thread.onSpinWait();
      }
      runLocked();
    } while (inbox.get());
  }

  @Override
  public void touch() {
    if (tryLock()) {
      emptyInbox();
      unlock();
    }
  }

  @Override
  public int fired() {
    return fired.get();
  }

  @Override
  public boolean any() {
    int now = state.get();
    return now == QUEUED || now == ARMED;
  }
}
