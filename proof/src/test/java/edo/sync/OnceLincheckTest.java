package edo.sync;

import edo.proof.Linearizable;
import edo.task.Async;
import edo.task.Poll;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * {@link SetOnce} against a variable that is set once, and who waits for it is told; and of {@link
 * OnceCell} that an initializer that is cancelled hands over to one who waits.
 */
class OnceLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 2);
  }

  @Test
  void settingInTwoStepsIsFound() {
    Linearizable.refute(TwoSteps.class, Model.class, 2);
  }

  @Test
  void whoeverWaitsIsToldOfTheValue() {
    Linearizable.holds(SetVersusLeave.class);
  }

  @Test
  void theTurnGoesOnUntilTheValueIsMade() {
    Linearizable.holds(TurnVersusLeave.class);
  }

  @Test
  void aTurnThatIsNotPassedOnIsFound() {
    Linearizable.fails(KeptTurn.class);
  }

  /** The real one. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class Real {
    private final SetOnce<Integer> once = new SetOnce<>();

    @Operation
    public boolean set(@Param(name = "n") int n) {
      return once.set(n);
    }

    @Operation
    public int value() {
      return once.value().orElse(0);
    }

    @Operation
    public int await() {
      var told = new Told(once.awaitAsync());
      int there = told.poll();
      told.leave();
      return there == 1 ? told.answer(Integer.class) : 0;
    }
  }

  /** What it must look like. */
  public static class Model {
    private int value;

    public boolean set(int n) {
      boolean first = value == 0;
      value = first ? n : value;
      return first;
    }

    public int value() {
      return value;
    }

    public int await() {
      return value;
    }
  }

  /** Reads and stores. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class TwoSteps {
    private volatile int value;

    @Operation
    public boolean set(@Param(name = "n") int n) {
      boolean first = value == 0;
      if (first) {
        value = n;
      }
      return first;
    }

    @Operation
    public int value() {
      return value;
    }

    @Operation
    public int await() {
      return value;
    }
  }

  /** One waits and leaves, another comes, the value is set. */
  public static class SetVersusLeave extends Handing {
    private final SetOnce<Integer> once;

    public SetVersusLeave() {
      this(new SetOnce<>());
    }

    private SetVersusLeave(SetOnce<Integer> once) {
      super(new Told(once.awaitAsync()), new Told(once.awaitAsync()));
      this.once = once;
    }

    @Override
    void give() {
      once.set(7);
    }

    @Override
    boolean isLeft() {
      return false; // there is no end of it
    }
  }

  /** A value that somebody is about to make. */
  interface Making {
    /** Who is about to make it gives up. */
    void leave();

    /** Comes for the value, and would make it. */
    void come(int who);

    /** How often it was made, if all who came have it; else -1. */
    int made();
  }

  /** An initializer that never ends is cancelled while two come who would make the value. */
  public static class TurnVersusLeave {
    private final Making making;

    public TurnVersusLeave() {
      this(new RealMaking());
    }

    TurnVersusLeave(Making making) {
      this.making = making;
    }

    @Operation(runOnce = true)
    public void leave() {
      making.leave();
    }

    @Operation(runOnce = true)
    public void one() {
      making.come(0);
    }

    @Operation(runOnce = true)
    public void two() {
      making.come(1);
    }

    @Validate
    public void itWasMadeOnceForBoth() {
      Handing.check(making.made() == 1, "not made, made twice, or not told");
    }
  }

  private static final class RealMaking implements Making {
    private final OnceCell<Integer> cell = new OnceCell<>();
    private final AtomicInteger made = new AtomicInteger();
    private final Told leaver = new Told(cell.getOrInitAsync(Async.never()));
    private final Told[] comers = {comer(), comer()};
    private final boolean[] there = new boolean[2];

    RealMaking() {
      leaver.poll();
    }

    private Told comer() {
      return new Told(cell.getOrInitAsync(_ -> Poll.ready(made.incrementAndGet())));
    }

    @Override
    public void leave() {
      leaver.leave();
    }

    @Override
    public void come(int who) {
      there[who] = comers[who].poll() == 1;
    }

    @Override
    public int made() {
      for (int round = 0; round < 2; round++) {
        for (int who = 0; who < 2; who++) {
          there[who] |= !there[who] && comers[who].pollIfWoken() == 1;
        }
      }
      return there[0] && there[1] ? made.get() : -1;
    }
  }

  /** Who gives up tells of it first, and does it then. */
  private static final class FlawedMaking implements Making {
    private static final int EMPTY = 0;
    private static final int BUSY = 1;
    private static final int SET = 2;
    private final AtomicInteger state = new AtomicInteger(BUSY);
    private final AtomicInteger news = new AtomicInteger();
    private final int[] seen = new int[2];
    private int made;

    @Override
    public void leave() {
      news.getAndIncrement();
      state.set(EMPTY);
    }

    @Override
    public void come(int who) {
      seen[who] = news.get();
      if (state.compareAndSet(EMPTY, BUSY)) {
        made++;
        state.set(SET);
        news.getAndIncrement();
      }
    }

    @Override
    public int made() {
      for (int who = 0; who < 2; who++) {
        if (state.get() != SET && news.get() != seen[who]) {
          come(who);
        }
      }
      return state.get() == SET ? made : -1;
    }
  }

  /** With a planted bug. */
  public static class KeptTurn extends TurnVersusLeave {
    public KeptTurn() {
      super(new FlawedMaking());
    }
  }
}
