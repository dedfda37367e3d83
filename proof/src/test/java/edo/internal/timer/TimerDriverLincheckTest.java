package edo.internal.timer;

import edo.internal.timer.SmallTimers.Flaw;
import edo.proof.Linearizable;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@link TimerDriver}: what its header proves, for three threads that meet in every way. It is not
 * checked against a sequential model, because by design {@code runDue} may fire nothing while
 * another thread is at the wheel. Mirrors TIME-003, TIME-011.
 */
class TimerDriverLincheckTest {
  @Test
  void noTimerIsSleptPast() {
    Linearizable.holds(Sleep.class);
  }

  @Test
  void anEntryFiresOnceOrWasCancelled() {
    Linearizable.holds(Once.class);
  }

  @Test
  void oneOfTwoCancellersOrNoneIsTooLate() {
    Linearizable.holds(TwoCancel.class);
  }

  @Test
  void nothingIsLeftBehindAtShutdown() {
    Linearizable.holds(Shutdown.class);
  }

  @Test
  void aSleepThatIsAnnouncedLateIsFound() {
    Linearizable.fails(LateSleep.class);
  }

  @Test
  void aCancellationThatDoesNotCompareIsFound() {
    Linearizable.fails(BlindCancel.class);
  }

  @Test
  void aPushThatDoesNotLookAgainIsFound() {
    Linearizable.fails(ForgetfulPush.class);
  }

  @Tag("long")
  @Test
  void theTwinWithoutAFlawPasses() {
    Linearizable.holds(SmallSleep.class);
    Linearizable.holds(SmallOnce.class);
    Linearizable.holds(SmallShutdown.class);
  }

  /** One timer that is soon due, and whatever the real driver and the twin can do with it. */
  interface Timers {
    /** Returns whether the owner must be woken. */
    boolean schedule();

    boolean cancel();

    void run();

    /** Returns whether the owner sleeps past the timer. */
    boolean sleep();

    void fireAll();

    /** Has something to do with the wheel for a moment. */
    void touch();

    int fired();

    /** Whether a timer is counted. */
    boolean any();
  }

  /** The real one. */
  static final class Real implements Timers {
    private static final long SOON = 5;
    private final TimerDriver driver = new TimerDriver(0);
    private final Entry entry = new Entry();
    private final Entry far = new Entry();

    @Override
    public boolean schedule() {
      return driver.schedule(entry, SOON);
    }

    @Override
    public boolean cancel() {
      return driver.cancel(entry);
    }

    @Override
    public void run() {
      driver.runDue(2 * SOON);
    }

    @Override
    public boolean sleep() {
      return driver.prepareSleep() > SOON;
    }

    @Override
    public void fireAll() {
      driver.fireAll();
    }

    @Override
    public void touch() {
      driver.schedule(far, 1_000);
      driver.cancel(far);
    }

    @Override
    public int fired() {
      return entry.fired;
    }

    @Override
    public boolean any() {
      return driver.size() != 0;
    }
  }

  /** A timer is scheduled while the owner goes to sleep and a third thread is at the wheel. */
  public static class Sleep {
    private final Timers timers;
    private volatile boolean scheduled;
    private volatile boolean asleep;
    private volatile boolean woken;

    public Sleep() {
      this(new Real());
    }

    Sleep(Timers timers) {
      this.timers = timers;
    }

    @Operation(runOnce = true)
    public void schedule() {
      woken = timers.schedule();
      scheduled = true;
    }

    @Operation(runOnce = true)
    public void sleep() {
      asleep = timers.sleep();
    }

    @Operation(runOnce = true)
    public void touch() {
      timers.touch();
    }

    @Validate
    public void validate() {
      if (scheduled && asleep && !woken) {
        throw new AssertionError("the owner sleeps past the timer");
      }
      if (scheduled && !timers.any()) {
        throw new AssertionError("a timer that is scheduled is not counted");
      }
    }
  }

  /** A timer is scheduled, run and cancelled at once. */
  public static class Once {
    private final Timers timers;
    private volatile boolean cancelled;

    public Once() {
      this(new Real());
    }

    Once(Timers timers) {
      this.timers = timers;
    }

    @Operation(runOnce = true)
    public void schedule() {
      timers.schedule();
    }

    @Operation(runOnce = true)
    public void cancel() {
      cancelled = timers.cancel();
    }

    @Operation(runOnce = true)
    public void run() {
      timers.run();
    }

    @Validate
    public void validate() {
      timers.run();
      timers.run(); // what the first put into the wheel and left
      if (timers.fired() != (cancelled ? 0 : 1)) {
        throw new AssertionError("fired " + timers.fired() + ", cancelled " + cancelled);
      }
      if (timers.any()) {
        throw new AssertionError("nothing is scheduled, but counted");
      }
    }
  }

  /** Two threads cancel what a third one fires. */
  public static class TwoCancel {
    private final Timers timers = new Real();
    private volatile boolean one;
    private volatile boolean other;

    public TwoCancel() {
      timers.schedule();
    }

    @Operation(runOnce = true)
    public void one() {
      one = timers.cancel();
    }

    @Operation(runOnce = true)
    public void other() {
      other = timers.cancel();
    }

    @Operation(runOnce = true)
    public void run() {
      timers.run();
    }

    @Validate
    public void validate() {
      timers.run();
      if (one != other || timers.fired() != (one ? 0 : 1)) {
        throw new AssertionError("fired " + timers.fired() + ", cancelled " + one + ", " + other);
      }
      if (timers.any()) {
        throw new AssertionError("nothing is scheduled, but counted");
      }
    }
  }

  /** A timer is scheduled while all are fired for good and a third thread is at the wheel. */
  public static class Shutdown {
    private final Timers timers;

    public Shutdown() {
      this(new Real());
    }

    Shutdown(Timers timers) {
      this.timers = timers;
    }

    @Operation(runOnce = true)
    public void schedule() {
      timers.schedule();
    }

    @Operation(runOnce = true)
    public void fireAll() {
      timers.fireAll();
    }

    @Operation(runOnce = true)
    public void touch() {
      timers.touch();
    }

    @Validate
    public void validate() {
      if (timers.fired() != 1) {
        throw new AssertionError("fired " + timers.fired());
      }
    }
  }

  /** The twin. */
  public static class SmallSleep extends Sleep {
    public SmallSleep() {
      super(new SmallTimers(Flaw.NONE));
    }
  }

  /** The twin. */
  public static class SmallOnce extends Once {
    public SmallOnce() {
      super(new SmallTimers(Flaw.NONE));
    }
  }

  /** The twin. */
  public static class SmallShutdown extends Shutdown {
    public SmallShutdown() {
      super(new SmallTimers(Flaw.NONE));
    }
  }

  /** With a planted bug. */
  public static class LateSleep extends Sleep {
    public LateSleep() {
      super(new SmallTimers(Flaw.LATE_SLEEP));
    }
  }

  /** With a planted bug. */
  public static class BlindCancel extends Once {
    public BlindCancel() {
      super(new SmallTimers(Flaw.BLIND_CANCEL));
    }
  }

  /** With a planted bug. */
  public static class ForgetfulPush extends Shutdown {
    public ForgetfulPush() {
      super(new SmallTimers(Flaw.FORGETFUL_PUSH));
    }
  }
}
