package edo.time;

import edo.internal.seam.Ambient;
import edo.proof.Linearizable;
import edo.task.Context;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@link DelayQueue} with elements that are due, against an array that is searched; and that who
 * waits is told, and what is moved comes out once. While it is moved, an element is in no place for
 * a moment, and {@code tryNext} may come back with nothing: hence moving is not among the steps
 * that are compared. By stress, as the skip list below draws random numbers.
 */
class DelayQueueLincheckTest {
  /** The times of elements are by number, all long ago. */
  private static final int NUMBERS = 4;

  @BeforeAll
  static void theDefaultRuntimeIsThere() {
    var _ = Ambient.host();
  }

  @Test
  void isLinearizable() {
    Linearizable.checkByStress(Real.class, Model.class, 2);
  }

  @Test
  void takingInTwoStepsIsFound() {
    Linearizable.refute(TwoSteps.class, Model.class, 2);
  }

  @Test
  void whoWaitsHasAnElementAndTheOtherIsThere() {
    Linearizable.holdsByStress(InsertVersusTake.class);
  }

  @Test
  void whatIsMovedComesOutOnce() {
    Linearizable.holdsByStress(MoveVersusRemove.class);
  }

  @Test
  void movingByRemovingAndInsertingIsFound() {
    Linearizable.fails(MovesInTwoSteps.class);
  }

  private static MonoInstant longAgo(int n) {
    return new MonoInstant(Long.MIN_VALUE + n);
  }

  /** The real one. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class Real {
    private final DelayQueue<Integer> queue = DelayQueue.unbounded();
    private final DelayQueue.Key<Integer> first = queue.insertAt(2, longAgo(2));

    @Operation
    public void insert(@Param(name = "n") int n) {
      var _ = queue.insertAt(n, longAgo(n));
    }

    @Operation
    public int next() {
      return queue.tryNext().map(DelayQueue.Expired::value).orElse(0);
    }

    /** Takes the element out that was there at first. */
    @Operation
    public boolean remove() {
      return queue.tryRemove(first).isPresent();
    }
  }

  /** What it must look like. Of several with a number the first comes out first. */
  public static class Model {
    private final int[] there = {0, 0, 1, 0};
    private boolean first = true;

    public void insert(int n) {
      there[n]++;
    }

    public int next() {
      for (int n = 1; n < NUMBERS; n++) {
        if (there[n] > 0) {
          there[n]--;
          first &= n != 2;
          return n;
        }
      }
      return 0;
    }

    public boolean remove() {
      boolean removed = first;
      first = false;
      there[2] -= removed ? 1 : 0;
      return removed;
    }
  }

  /** Looks for the first, and then takes it. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class TwoSteps {
    private final AtomicIntegerArray there = new AtomicIntegerArray(new int[] {0, 0, 1, 0});
    private volatile boolean first = true;

    @Operation
    public void insert(@Param(name = "n") int n) {
      there.getAndIncrement(n);
    }

    @Operation
    public int next() {
      for (int n = 1; n < NUMBERS; n++) {
        if (there.get(n) > 0) {
          there.getAndDecrement(n);
          first &= n != 2;
          return n;
        }
      }
      return 0;
    }

    @Operation
    public boolean remove() {
      boolean removed = first;
      first = false;
      there.getAndAdd(2, removed ? -1 : 0);
      return removed;
    }
  }

  /** Two insert, in the wrong order, while a third comes to wait. */
  public static class InsertVersusTake {
    private final DelayQueue<Integer> queue = DelayQueue.unbounded();
    private final NextExpired.Take<Integer> take = new NextExpired.Take<>(queue);
    private final AtomicInteger wakes = new AtomicInteger();
    private final Context context = Context.of(wakes::getAndIncrement);
    private int taken;

    private int poll() {
      var answer = take.poll(context);
      return answer.isReady() ? answer.value().value() : 0;
    }

    @Operation(runOnce = true)
    public void late() {
      var _ = queue.insertAt(2, longAgo(2));
    }

    @Operation(runOnce = true)
    public void early() {
      var _ = queue.insertAt(1, longAgo(1));
    }

    @Operation(runOnce = true)
    public void take() {
      taken = poll();
    }

    @Validate
    public void bothComeOut() {
      int first = taken == 0 && wakes.get() != 0 ? poll() : taken;
      int second = queue.tryNext().map(DelayQueue.Expired::value).orElse(0);
      if (first + second != 3 || !queue.isEmpty()) {
        throw new IllegalStateException(first + ", " + second + ", " + queue);
      }
    }
  }

  /** An element that is moved, taken and removed at once. */
  interface Movable {
    /** To an earlier time, if it is still there. */
    void move();

    /** Whether it was had. */
    boolean take();

    boolean remove();

    /** Whether the element, or anything of it, is left. */
    boolean isEmpty();
  }

  private static final class RealMovable implements Movable {
    private final DelayQueue<Integer> queue = DelayQueue.unbounded();
    private final DelayQueue.Key<Integer> key = queue.insertAt(2, longAgo(2));

    @Override
    public void move() {
      if (queue.peek().isPresent()) {
        try {
          queue.resetAt(key, longAgo(1));
        } catch (NoSuchElementException e) {
          return; // it has come out meanwhile
        }
      }
    }

    @Override
    public boolean take() {
      return queue.tryNext().isPresent();
    }

    @Override
    public boolean remove() {
      return queue.tryRemove(key).isPresent();
    }

    @Override
    public boolean isEmpty() {
      return queue.isEmpty() && queue.peek().isEmpty();
    }
  }

  /** Moves by taking out and putting in again what was there when it looked. */
  private static final class FlawedMovable implements Movable {
    private final AtomicInteger there = new AtomicInteger(1);

    @Override
    public void move() {
      if (there.get() == 1) {
        there.set(0);
        there.set(1);
      }
    }

    @Override
    public boolean take() {
      return there.compareAndSet(1, 0);
    }

    @Override
    public boolean remove() {
      return there.compareAndSet(1, 0);
    }

    @Override
    public boolean isEmpty() {
      return there.get() == 0;
    }
  }

  /** The three at once. */
  public static class MoveVersusRemove {
    private final Movable movable;
    private boolean taken;
    private boolean removed;

    public MoveVersusRemove() {
      this(new RealMovable());
    }

    MoveVersusRemove(Movable movable) {
      this.movable = movable;
    }

    @Operation(runOnce = true)
    public void move() {
      movable.move();
    }

    @Operation(runOnce = true)
    public void take() {
      taken = movable.take();
    }

    @Operation(runOnce = true)
    public void remove() {
      removed = movable.remove();
    }

    @Validate
    public void itHasComeOutOnce() {
      int out = (taken ? 1 : 0) + (removed ? 1 : 0);
      out += movable.take() ? 1 : 0;
      if (out != 1 || !movable.isEmpty()) {
        throw new IllegalStateException("came out " + out + " times");
      }
    }
  }

  /** With a planted bug. */
  public static class MovesInTwoSteps extends MoveVersusRemove {
    public MovesInTwoSteps() {
      super(new FlawedMovable());
    }
  }
}
