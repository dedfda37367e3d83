package edo.internal.scheduler;

import edo.internal.task.TaskRegistry;
import edo.proof.Linearizable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@link Entrance} and {@link Lane} with threads outside and one worker, against a counter: what
 * was added is taken once, and a worker that finds nothing has missed nothing. Left out because it
 * is not linearizable, by design: a second worker, which may come back with nothing while the first
 * one is taking, and {@code isEmpty}, which counts what a thread is just adding.
 */
class EntranceLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 3);
  }

  @Test
  void aLaneThatIsTakenWithoutComparingIsFound() {
    Linearizable.refute(BlindEnter.class, Model.class, 3);
  }

  /** Units by number, and which of them were taken. */
  public abstract static class Units {
    private final AtomicInteger added = new AtomicInteger();
    private int taken;

    abstract void add(Mark unit);

    abstract @Nullable Runnable next();

    @Operation
    public void add() {
      add(new Mark(added.getAndIncrement()));
    }

    @Operation(nonParallelGroup = "worker")
    public boolean take() {
      if (!(next() instanceof Mark mark)) {
        return false;
      }
      int bit = 1 << mark.number;
      if ((taken & bit) != 0) {
        throw new AssertionError("taken twice");
      }
      taken |= bit;
      return true;
    }

    @Validate
    public void allThere() {
      boolean more = true;
      while (more) {
        more = take();
      }
      if (taken != (1 << added.get()) - 1) {
        throw new AssertionError("lost a unit");
      }
    }
  }

  /** The real one. */
  public static class Real extends Units {
    private final Entrance entrance = new Entrance(new TaskRegistry(0));
    private final LocalQueue local = new LocalQueue();
    private final Runnable[] scratch = new Runnable[LocalQueue.CAPACITY / 2];
    private int turn;

    @Override
    void add(Mark unit) {
      Lane lane = entrance.enter();
      if (lane == null) {
        entrance.injector().push(unit);
      } else {
        lane.push(unit);
        lane.leave();
      }
    }

    @Override
    @Nullable Runnable next() {
      return entrance.pop(local, 0, scratch, turn++);
    }
  }

  /** What it must look like. */
  public static class Model {
    private int live;

    public void add() {
      live++;
    }

    public boolean take() {
      return live > 0 && live-- > 0;
    }
  }

  /** One lane, which two threads may take at once. */
  public static class BlindEnter extends Units {
    private final Injector injector = new Injector();
    private final LocalQueue ring = new LocalQueue();
    private final LocalQueue local = new LocalQueue();
    private final Runnable[] scratch = new Runnable[LocalQueue.CAPACITY / 2];
    private final AtomicInteger lane = new AtomicInteger();

    @Override
    void add(Mark unit) {
      if (lane.get() != 0) {
        injector.push(unit);
        return;
      }
      lane.set(1);
      ring.push(unit);
      lane.set(0);
    }

    @Override
    @Nullable Runnable next() {
      Runnable unit = ring.stealInto(local, scratch, 1);
      return unit != null ? unit : injector.pop(local, 0);
    }
  }
}
