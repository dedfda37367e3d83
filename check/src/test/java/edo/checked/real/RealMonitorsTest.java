package edo.checked.real;

import static edo.checked.real.RealChecks.assertSays;
import static edo.checked.real.RealChecks.fails;
import static edo.checked.real.RealChecks.holds;
import static edo.checked.real.Twice.expect;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Monitors, waits, parks and spins of real classes. LOOM-001. */
class RealMonitorsTest {
  @Test
  void monitorsExclude() {
    holds(Synchronized.class);
    ModelFailure failure = fails(FailureKind.EXCEPTION, TwoMonitors.class);
    assertSays("monitor of Object#", failure);
  }

  static class Synchronized implements ModelBody {
    private int count;

    private synchronized void increment() {
      count++;
      again();
    }

    private synchronized void again() {
      count++;
    }

    @Override
    public void run() throws Exception {
      var other = CheckedThread.spawn(this::increment);
      synchronized (this) {
        count += 2;
      }
      other.join();
      expect(4, count);
    }
  }

  static class TwoMonitors implements ModelBody {
    private int count;

    private void increment(Object monitor) {
      synchronized (monitor) {
        count++;
      }
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> increment(new Object()));
      increment(new Object());
      other.join();
      expect(2, count);
    }
  }

  @Test
  void aMonitorIsLeftByAnException() {
    holds(Thrower.class);
  }

  static class Thrower implements ModelBody {
    private static int count;

    private static synchronized void fail() {
      count++;
      throw new IllegalStateException();
    }

    private static void tryIt() {
      try {
        fail();
      } catch (IllegalStateException e) {
        synchronized (Thrower.class) {
          count++;
        }
      }
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(Thrower::tryIt);
      tryIt();
      other.join();
      expect(4, count);
    }
  }

  @Test
  void aDeadlockOfMonitorsIsToldWithWhoHoldsWhat() {
    ModelFailure failure = fails(FailureKind.DEADLOCK, Philosophers.class);
    assertSays("holding monitor of Fork#1", failure);
    assertSays("holding monitor of Fork#2", failure);
  }

  static class Philosophers implements ModelBody {
    private static class Fork {}

    private int meals;

    private void eat(Fork one, Fork two) {
      synchronized (one) {
        synchronized (two) {
          meals++;
        }
      }
    }

    @Override
    public void run() {
      var left = new Fork();
      var right = new Fork();
      var other = CheckedThread.spawn(() -> eat(left, right));
      eat(right, left);
      other.join();
    }
  }

  @Test
  void whoWaitsInALoopIsWokenAndWhoDoesNotLookSleepsForEver() {
    holds(Handshake.class);
    fails(FailureKind.DEADLOCK, BlindWait.class);
  }

  static class Handshake implements ModelBody {
    private boolean isReady;

    @Override
    public void run() throws Exception {
      var other =
          CheckedThread.spawn(() -> {
            synchronized (this) {
              isReady = true;
              notifyAll();
            }
          });
      synchronized (this) {
        while (!isReady) {
          wait();
        }
      }
      other.join();
    }
  }

  static class BlindWait implements ModelBody {
    @Override
    public void run() throws Exception {
      var other =
          CheckedThread.spawn(() -> {
            synchronized (this) {
              notify();
            }
          });
      synchronized (this) {
        wait(1);
      }
      other.join();
    }
  }

  @Test
  void aWakeUpIsLostIfTheFlagIsSetTooLate() {
    holds(Parking.class);
    ModelFailure failure = fails(FailureKind.DEADLOCK, LateFlag.class);
    assertSays("main waits in token", failure);
  }

  static class Parking implements ModelBody {
    volatile boolean isReady;
    volatile @Nullable Thread waiter;

    void wake() {
      isReady = true;
      LockSupport.unpark(waiter);
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::wake);
      waiter = Thread.currentThread();
      while (!isReady) {
        LockSupport.park(this);
      }
      other.join();
    }
  }

  static class LateFlag extends Parking {
    @Override
    void wake() {
      Thread thread = waiter;
      isReady = true;
      LockSupport.unpark(thread);
    }
  }

  @Test
  void aDoubleCheckedValueIsMadeOnceIfItIsLookedAtTwice() {
    holds(Checked.class);
    fails(FailureKind.EXCEPTION, CheckedOnce.class);
  }

  static class Checked implements ModelBody {
    volatile @Nullable Object value;
    int made;

    Object value() {
      Object there = value;
      if (there == null) {
        synchronized (this) {
          there = value;
          if (there == null) {
            made++;
            there = new Object();
            value = there;
          }
        }
      }
      return there;
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> Objects.requireNonNull(value()));
      Objects.requireNonNull(value());
      other.join();
      expect(1, made);
    }
  }

  static class CheckedOnce extends Checked {
    @Override
    Object value() {
      Object there = value;
      if (there == null) {
        synchronized (this) {
          made++;
          there = new Object();
          value = there;
        }
      }
      return there;
    }
  }

  @Test
  void whoSpinsLetsOthersGoFirst() {
    assertTrue(Model.builder().check(Spinning.class).isComplete());
  }

  static class Spinning implements ModelBody {
    private volatile boolean isReady;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> isReady = true);
      while (!isReady) {
        Thread.onSpinWait();
      }
      other.join();
    }
  }
}
