package edo.sync;

import edo.proof.Linearizable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
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
  void leavingInTwoStepsIsFound() {
    Linearizable.fails(LeavesInTwoSteps.class);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }

  /** One waits and leaves, another comes, one is told. */
  public static class OneVersusLeave {
    private final Notify notify = new Notify();
    private final Told leaver = new Told(notify);
    private final Told comer = new Told(notify);
    private int told;

    /** One waits already. */
    public OneVersusLeave() {
      leaver.poll();
    }

    @Operation(runOnce = true)
    public void tell() {
      notify.notifyOne();
    }

    @Operation(runOnce = true)
    public void leave() {
      leaver.leave();
    }

    @Operation(runOnce = true)
    public void come() {
      told = comer.poll();
    }

    @Validate
    public void theOneWhoIsLeftWasTold() {
      check(told == 1 || comer.pollIfWoken() == 1, "lost");
      check(new Told(notify).poll() == 0, "doubled");
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
      check(stayer.pollIfWoken() == 1, "lost");
      new Told(notify).poll();
      check(new Told(notify).poll() == 0, "doubled");
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
      check(told == 1 || comer.pollIfWoken() == 1, "lost");
      check(new Told(notify).poll() == 0, "a permit was left");
    }
  }

  /** Looks whether it was told, and then leaves. */
  public static class LeavesInTwoSteps {
    private final AtomicInteger stage = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();

    @Operation(runOnce = true)
    public void tell() {
      if (!stage.compareAndSet(0, 1)) {
        next.incrementAndGet();
      }
    }

    @Operation(runOnce = true)
    public void leave() {
      boolean told = stage.get() == 1;
      stage.set(2);
      if (told) {
        next.incrementAndGet();
      }
    }

    @Operation(runOnce = true)
    public void come() {
      // the next one is there already
    }

    @Validate
    public void theNextOneWasTold() {
      check(next.get() == 1, "lost or doubled");
    }
  }
}
