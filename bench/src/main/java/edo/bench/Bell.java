package edo.bench;

import edo.sync.Notify;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Telling who waits that something has happened, in direct style. */
interface Bell {
  /** Tells one; if nobody waits, the next who comes. */
  void tellOne();

  /** Tells all who wait. */
  void tellAll();

  void await();

  static Bell edo() {
    return new Edo(new Notify());
  }

  static Bell jdk() {
    return new Jdk();
  }

  /** Ours. */
  record Edo(Notify list) implements Bell {
    @Override
    public void tellOne() {
      list.notifyOne();
    }

    @Override
    public void tellAll() {
      list.notifyWaiters();
    }

    @Override
    public void await() {
      list.awaitNotified();
    }
  }

  /** The JDK's condition, and a permit, which it lacks. */
  final class Jdk implements Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private boolean permit;

    @Override
    public void tellOne() {
      lock.lock();
      try {
        if (lock.hasWaiters(told)) {
          told.signal();
        } else {
          permit = true;
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void tellAll() {
      lock.lock();
      try {
        told.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // a wake-up without cause is counted as one with
    public void await() {
      lock.lock();
      try {
        if (!permit) {
          told.await();
        }
        permit = false;
      } catch (InterruptedException e) {
        throw Direct.interrupted(e);
      } finally {
        lock.unlock();
      }
    }
  }
}
