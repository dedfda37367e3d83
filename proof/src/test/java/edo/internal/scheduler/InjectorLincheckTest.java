package edo.internal.scheduler;

import edo.proof.Linearizable;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * {@link Injector} against a queue: what is pushed as a batch is taken as one. Lists of units are
 * written as decimal numbers.
 */
class InjectorLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 3);
  }

  @Test
  void aCountThatIsReadAndStoredIsFound() {
    Linearizable.refute(LooseCount.class, Model.class, 2);
  }

  /** The real one. */
  public static class Real {
    private final Injector injector = new Injector();

    @Operation
    public void push() {
      injector.push(new Mark(1));
    }

    @Operation
    public void pushBatch() {
      injector.pushBatch(new Runnable[] {new Mark(2), new Mark(3)}, 2);
    }

    @Operation
    public int pop() {
      var local = new LocalQueue();
      int taken = 0;
      for (Runnable unit = injector.pop(local, 0); unit != null; unit = local.pop()) {
        taken = 10 * taken + ((Mark) unit).number;
      }
      return taken;
    }
  }

  /** What it must look like. */
  public static class Model {
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();

    public void push() {
      queue.add(1);
    }

    public void pushBatch() {
      queue.add(23);
    }

    public int pop() {
      return queue.isEmpty() ? 0 : queue.remove();
    }
  }

  /** Counts without an atomic addition. */
  public static class LooseCount {
    private final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger length = new AtomicInteger();

    private void count(int n) {
      length.set(length.get() + n);
    }

    @Operation
    public void push() {
      count(1);
      queue.add(1);
    }

    @Operation
    public void pushBatch() {
      count(2);
      queue.add(23);
    }

    @Operation
    public int pop() {
      Integer taken = length.get() == 0 ? null : queue.poll();
      if (taken == null) {
        return 0;
      }
      count(taken == 1 ? -1 : -2);
      return taken;
    }
  }
}
