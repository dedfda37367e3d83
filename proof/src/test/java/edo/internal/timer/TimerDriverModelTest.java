package edo.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import edo.internal.timer.SmallTimers.Flaw;
import edo.internal.timer.TimerDriverLincheckTest.Real;
import edo.internal.timer.TimerDriverLincheckTest.Timers;
import org.junit.jupiter.api.Test;

/**
 * {@link TimerDriver} as it is, in every order of its accesses to fields: what its header proves.
 * Of two threads all orders, of three those with at most two preemptions. Mirrors TIME-003,
 * TIME-011.
 */
class TimerDriverModelTest {
  private static void holds(Class<? extends ModelBody> model) {
    assertTrue(Model.builder().check(model).isComplete());
  }

  private static void holdsWithThree(Class<? extends ModelBody> model) {
    assertTrue(Model.builder().preemptionBound(2).check(model).isComplete());
  }

  private static void fails(Class<? extends ModelBody> model) {
    var failure = assertThrows(ModelFailure.class, () -> Model.builder().check(model));
    assertEquals(FailureKind.EXCEPTION, failure.kind(), failure::getMessage);
  }

  @Test
  void noTimerIsSleptPast() {
    holds(ScheduleVersusSleep.class);
  }

  @Test
  void noTimerIsSleptPastWhileAThirdIsAtTheWheel() {
    holdsWithThree(ScheduleVersusSleepVersusTouch.class);
  }

  @Test
  void nothingIsLeftBehindAtShutdown() {
    holds(ScheduleVersusShutdown.class);
  }

  @Test
  void nothingIsLeftBehindAtShutdownWhileAThirdIsAtTheWheel() {
    holdsWithThree(ScheduleVersusShutdownVersusTouch.class);
  }

  @Test
  void anEntryFiresOnceOrWasCancelled() {
    holds(CancelVersusRun.class);
    holdsWithThree(ScheduleVersusCancelVersusRun.class);
  }

  @Test
  void aSleepThatIsAnnouncedLateIsFound() {
    fails(LateSleep.class);
  }

  @Test
  void aPushThatDoesNotLookAgainIsFound() {
    fails(ForgetfulPush.class);
  }

  @Test
  void aCancellationThatDoesNotCompareIsFound() {
    fails(BlindCancel.class);
  }

  /** A timer is scheduled while the owner goes to sleep. */
  static class ScheduleVersusSleep implements ModelBody {
    final Timers timers;
    private boolean woken;
    private boolean asleep;

    ScheduleVersusSleep() {
      this(new Real());
    }

    ScheduleVersusSleep(Timers timers) {
      this.timers = timers;
    }

    @Override
    public void run() {
      var scheduler = CheckedThread.spawn("scheduler", () -> woken = timers.schedule());
      var owner = CheckedThread.spawn("owner", () -> asleep = timers.sleep());
      others();
      scheduler.join();
      owner.join();
      if (asleep && !woken) {
        throw new AssertionError("the owner sleeps past the timer");
      }
      if (!timers.any()) {
        throw new AssertionError("a timer that is scheduled is not counted");
      }
    }

    void others() {}
  }

  /** And a third thread has something to do with the wheel. */
  static class ScheduleVersusSleepVersusTouch extends ScheduleVersusSleep {
    @Override
    void others() {
      timers.touch();
    }
  }

  /** A timer is scheduled while all are fired for good. */
  static class ScheduleVersusShutdown implements ModelBody {
    final Timers timers;

    ScheduleVersusShutdown() {
      this(new Real());
    }

    ScheduleVersusShutdown(Timers timers) {
      this.timers = timers;
    }

    @Override
    public void run() {
      var scheduler = CheckedThread.spawn("scheduler", timers::schedule);
      var closer = CheckedThread.spawn("closer", timers::fireAll);
      others();
      scheduler.join();
      closer.join();
      if (timers.fired() != 1) {
        throw new AssertionError("fired " + timers.fired());
      }
    }

    void others() {}
  }

  /** And a third thread has something to do with the wheel. */
  static class ScheduleVersusShutdownVersusTouch extends ScheduleVersusShutdown {
    @Override
    void others() {
      timers.touch();
    }
  }

  /** A timer that was scheduled is run and cancelled at once. */
  static class CancelVersusRun implements ModelBody {
    private final Timers timers;
    private boolean cancelled;

    CancelVersusRun() {
      this(new Real());
    }

    CancelVersusRun(Timers timers) {
      this.timers = timers;
    }

    @Override
    public void run() {
      others();
      var canceller = CheckedThread.spawn("canceller", () -> cancelled = timers.cancel());
      var runner = CheckedThread.spawn("runner", timers::run);
      canceller.join();
      runner.join();
      rest();
      timers.run();
      timers.run(); // what the first put into the wheel and left
      if (timers.fired() != (cancelled ? 0 : 1)) {
        throw new AssertionError("fired " + timers.fired() + ", cancelled " + cancelled);
      }
      if (timers.any()) {
        throw new AssertionError("nothing is scheduled, but counted");
      }
    }

    void others() {
      timers.schedule();
    }

    void rest() {}
  }

  /** And scheduled at the same time. */
  static class ScheduleVersusCancelVersusRun extends CancelVersusRun {
    private final Timers timers;
    private final CheckedThread[] scheduler = new CheckedThread[1];

    ScheduleVersusCancelVersusRun() {
      this(new Real());
    }

    private ScheduleVersusCancelVersusRun(Timers timers) {
      super(timers);
      this.timers = timers;
    }

    @Override
    void others() {
      scheduler[0] = CheckedThread.spawn("scheduler", timers::schedule);
    }

    @Override
    void rest() {
      scheduler[0].join();
    }
  }

  /** With a planted bug. */
  static class LateSleep extends ScheduleVersusSleep {
    LateSleep() {
      super(new SmallTimers(Flaw.LATE_SLEEP));
    }
  }

  /** With a planted bug. */
  static class ForgetfulPush extends ScheduleVersusShutdown {
    ForgetfulPush() {
      super(new SmallTimers(Flaw.FORGETFUL_PUSH));
    }
  }

  /** With a planted bug. */
  static class BlindCancel extends CancelVersusRun {
    BlindCancel() {
      super(new SmallTimers(Flaw.BLIND_CANCEL));
    }
  }
}
