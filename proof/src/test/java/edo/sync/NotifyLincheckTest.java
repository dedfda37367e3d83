package edo.sync;

import edo.proof.Linearizable;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link Notify}: what one was told is neither lost nor doubled, in all interleavings. */
class NotifyLincheckTest {
  @Test
  void oneIsToldWhileOthersComeAndGo() {
    Linearizable.holds(OneVersusLeave.class);
  }

  @Test
  void oneAndAllMeet() {
    Linearizable.holds(OneVersusAll.class);
  }

  @Test
  void allAreToldWhileOneEnters() {
    Linearizable.holds(AllVersusEnter.class);
  }

  @Test
  void waitingLateIsFound() {
    Linearizable.fails(WaitsLate.class);
  }

  @Tag("long")
  @Test
  void theTwinWithoutAFlawPasses() {
    Linearizable.holds(NoFlaw.class);
  }

  @Test
  void leavingInTwoStepsIsFound() {
    Linearizable.fails(LeavesInTwoSteps.class);
  }

  /** One waits and leaves, another comes, one is told. */
  public static class OneVersusLeave extends Handing {
    private final Notify notify;

    /** One waits already. */
    public OneVersusLeave() {
      this(new Notify());
    }

    private OneVersusLeave(Notify notify) {
      super(new Told(notify), new Told(notify));
      this.notify = notify;
    }

    @Override
    void give() {
      notify.notifyOne();
    }

    @Override
    boolean isLeft() {
      return new Told(notify).poll() == 1;
    }
  }

  /** One is told and then another, all are told, and one leaves. */
  public static class OneVersusAll {
    private final Notify notify = new Notify();
    private final Told leaver = new Told(notify);
    private final Told stayer = new Told(notify);

    /** Two wait already. */
    public OneVersusAll() {
      leaver.poll();
      stayer.poll();
    }

    @Operation(runOnce = true)
    public void tell() {
      notify.notifyOne();
      notify.notifyLast();
    }

    @Operation(runOnce = true)
    public void leave() {
      leaver.leave();
    }

    @Operation(runOnce = true)
    public void tellAll() {
      notify.notifyWaiters();
    }

    @Validate
    public void everybodyWasToldAndThereIsOnePermitAtMost() {
      Handing.check(stayer.pollIfWoken() == 1, "lost");
      new Told(notify).poll();
      Handing.check(new Told(notify).poll() == 0, "doubled");
    }
  }

  /** One enters, perhaps by way of the thread that takes another one out, while all are told. */
  public static class AllVersusEnter {
    private final Notify notify = new Notify();
    private final Told leaver = new Told(notify);
    private final Told comer = new Told(notify);
    private int told;

    /** One waits already. */
    public AllVersusEnter() {
      leaver.poll();
    }

    @Operation(runOnce = true)
    public void leave() {
      leaver.leave();
    }

    @Operation(runOnce = true)
    public void come() {
      told = comer.poll();
    }

    @Operation(runOnce = true)
    public void tellAll() {
      notify.notifyWaiters();
    }

    @Validate
    public void whoWasThereWasTold() {
      Handing.check(told == 1 || comer.pollIfWoken() == 1, "lost");
      Handing.check(new Told(notify).poll() == 0, "a permit was left");
    }
  }

  /** The twin. */
  public static class NoFlaw extends FlawedHanding {
    public NoFlaw() {
      super(FlawedLine.Flaw.NONE);
    }
  }

  /** With a planted bug. */
  public static class WaitsLate extends FlawedHanding {
    public WaitsLate() {
      super(FlawedLine.Flaw.WAITS_LATE);
    }
  }

  /** With a planted bug. */
  public static class LeavesInTwoSteps extends FlawedHanding {
    public LeavesInTwoSteps() {
      super(FlawedLine.Flaw.LEAVES_IN_TWO_STEPS);
    }
  }
}
