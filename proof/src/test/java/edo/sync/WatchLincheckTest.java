package edo.sync;

import edo.proof.Linearizable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** {@link Watch} against a variable that knows whether it was looked at. */
class WatchLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 2);
  }

  @Test
  void changingInTwoStepsIsFound() {
    Linearizable.refute(TwoSteps.class, Model.class, 2);
  }

  /** The real one. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class Real {
    private final Watch<Integer> watch = Watch.create(0);

    @Operation
    public int replace(@Param(name = "n") int n) {
      return watch.sender().sendReplace(n);
    }

    @Operation
    public void add(@Param(name = "n") int n) {
      watch.sender().sendModify(old -> old + n);
    }

    @Operation
    public int value() {
      return watch.receiver().value();
    }

    @Operation(nonParallelGroup = "receiver")
    public int changed() {
      var changed = new Told(watch.receiver().changedAsync());
      int seen = changed.poll();
      changed.leave();
      return seen;
    }
  }

  /** What it must look like. */
  public static class Model {
    private int value;
    private boolean unseen;

    public int replace(int n) {
      int old = value;
      value = n;
      unseen = true;
      return old;
    }

    public void add(int n) {
      value += n;
      unseen = true;
    }

    public int value() {
      return value;
    }

    public int changed() {
      int seen = unseen ? 1 : 0;
      unseen = false;
      return seen;
    }
  }

  /** Reads and stores. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class TwoSteps {
    private final AtomicInteger value = new AtomicInteger();
    private final AtomicInteger unseen = new AtomicInteger();

    @Operation
    public int replace(@Param(name = "n") int n) {
      int old = value.getAndSet(n);
      unseen.set(1);
      return old;
    }

    @Operation
    public void add(@Param(name = "n") int n) {
      value.set(value.get() + n);
      unseen.set(1);
    }

    @Operation
    public int value() {
      return value.get();
    }

    @Operation(nonParallelGroup = "receiver")
    public int changed() {
      return unseen.getAndSet(0);
    }
  }
}
