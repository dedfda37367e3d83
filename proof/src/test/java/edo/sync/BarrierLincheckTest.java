package edo.sync;

import edo.proof.Linearizable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** {@link Barrier}: a place that is given up is free again, or its round was over. */
class BarrierLincheckTest {
  @Test
  void twoComeWhileOneLeaves() {
    Linearizable.holds(ComeVersusLeave.class);
  }

  @Test
  void leavingWithoutALookAtTheRoundIsFound() {
    Linearizable.fails(BlindLeave.class);
  }

  /** A barrier for two, at which one waits already. */
  interface Meeting {
    /** 1 if it was the last of its round. */
    int come(int who);

    /** Who waited already leaves. */
    void leave();

    /** Whether that one has gone on, or goes on now. */
    boolean isThrough(int who);

    int arrived();
  }

  /** One waits and leaves, two come. */
  public static class ComeVersusLeave {
    private final Meeting meeting;
    private int leadersOne;
    private int leadersTwo;

    public ComeVersusLeave() {
      this(new Real());
    }

    ComeVersusLeave(Meeting meeting) {
      this.meeting = meeting;
    }

    @Operation(runOnce = true)
    public void one() {
      leadersOne = meeting.come(0);
    }

    @Operation(runOnce = true)
    public void two() {
      leadersTwo = meeting.come(1);
    }

    @Operation(runOnce = true)
    public void leave() {
      meeting.leave();
    }

    @Validate
    public void oneRoundIsOverAndWhoIsNotThroughWaits() {
      Handing.check(leadersOne + leadersTwo == 1, "one of them was the last");
      int through = (meeting.isThrough(0) ? 1 : 0) + (meeting.isThrough(1) ? 1 : 0);
      Handing.check(through + meeting.arrived() == 2, "a place is lost or taken twice");
    }
  }

  private static final class Real implements Meeting {
    private final Barrier barrier = new Barrier(2);
    private final Told leaver = new Told(barrier.awaitAsync());
    private final Told[] comers = {new Told(barrier.awaitAsync()), new Told(barrier.awaitAsync())};
    private final boolean[] through = new boolean[2];

    Real() {
      leaver.poll();
    }

    @Override
    public int come(int who) {
      through[who] = comers[who].poll() == 1;
      return through[who] && comers[who].answer(Boolean.class) ? 1 : 0;
    }

    @Override
    public void leave() {
      leaver.leave();
    }

    @Override
    public boolean isThrough(int who) {
      return through[who] || comers[who].pollIfWoken() == 1;
    }

    @Override
    public int arrived() {
      return barrier.arrived();
    }
  }

  /** The round in the tens, how many have come below; who leaves looks first, then counts down. */
  private static final class Flawed implements Meeting {
    private final AtomicInteger state = new AtomicInteger(1);
    private final int[] rounds = new int[2];

    @Override
    public int come(int who) {
      for (; ; ) {
        int seen = state.get();
        boolean last = seen % 10 == 1;
        if (state.compareAndSet(seen, last ? (seen / 10 + 1) * 10 : seen + 1)) {
          rounds[who] = seen / 10;
          return last ? 1 : 0;
        }
      }
    }

    @Override
    public void leave() {
      if (state.get() / 10 == 0) {
        state.getAndDecrement();
      }
    }

    @Override
    public boolean isThrough(int who) {
      return state.get() / 10 != rounds[who];
    }

    @Override
    public int arrived() {
      return state.get() % 10;
    }
  }

  /** With a planted bug. */
  public static class BlindLeave extends ComeVersusLeave {
    public BlindLeave() {
      super(new Flawed());
    }
  }
}
