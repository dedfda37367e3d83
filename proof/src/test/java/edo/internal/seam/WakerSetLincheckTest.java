package edo.internal.seam;

import edo.proof.Linearizable;
import edo.task.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link WakerSet} against a list without duplicates that is emptied as a whole. */
class WakerSetLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 3);
  }

  @Test
  void addingWithoutComparingIsFound() {
    Linearizable.refute(BlindAdd.class, Model.class, 2);
  }

  @Test
  void emptyingInTwoStepsIsFound() {
    Linearizable.refute(TwoStepWake.class, Model.class, 2);
  }

  /**
   * Appends a waker's number to a list of them, written as a number in base 4: wakers are 1 to 3.
   */
  private static int append(int list, int number) {
    return 4 * list + number + 1;
  }

  /** Wakers by number, and the numbers of those woken by the current operation of each thread. */
  public abstract static class Numbered {
    private final ThreadLocal<int[]> woken = ThreadLocal.withInitial(() -> new int[1]);
    private final Waker[] wakers = new Waker[3];

    Numbered() {
      for (int i = 0; i < wakers.length; i++) {
        int number = i;
        wakers[i] =
            () -> {
              int[] list = woken.get();
              list[0] = append(list[0], number);
            };
      }
    }

    Waker waker(int number) {
      return wakers[number];
    }

    int woken() {
      int[] list = woken.get();
      int all = list[0];
      list[0] = 0;
      return all;
    }
  }

  /** The real one. */
  @Param(name = "number", gen = IntGen.class, conf = "0:2")
  public static class Real extends Numbered {
    private final WakerSet set = new WakerSet();

    @Operation
    public void add(@Param(name = "number") int number) {
      set.add(waker(number));
    }

    @Operation
    public int wakeAll() {
      set.wakeAll();
      return woken();
    }
  }

  /** What it must look like. */
  public static class Model {
    private final List<Integer> set = new ArrayList<>();

    public void add(int number) {
      if (!set.contains(number)) {
        set.addFirst(number);
      }
    }

    public int wakeAll() {
      int all = 0;
      for (int number : set) {
        all = append(all, number);
      }
      set.clear();
      return all;
    }
  }

  private record Node(int number, @Nullable Node next) {
    static boolean has(@Nullable Node list, int number) {
      for (Node n = list; n != null; n = n.next) {
        if (n.number == number) {
          return true;
        }
      }
      return false;
    }

    static int all(@Nullable Node list) {
      int all = 0;
      for (Node n = list; n != null; n = n.next) {
        all = append(all, n.number);
      }
      return all;
    }
  }

  /** Reads and stores. */
  @Param(name = "number", gen = IntGen.class, conf = "0:2")
  public static class BlindAdd {
    private volatile @Nullable Node top;

    @Operation
    public void add(@Param(name = "number") int number) {
      Node seen = top;
      if (!Node.has(seen, number)) {
        top = new Node(number, seen);
      }
    }

    @Operation
    public int wakeAll() {
      Node all = top;
      top = null;
      return Node.all(all);
    }
  }

  /** Adds by comparing, but wakes by reading and then emptying. */
  @Param(name = "number", gen = IntGen.class, conf = "0:2")
  public static class TwoStepWake {
    private final AtomicReference<@Nullable Node> top = new AtomicReference<>();

    @Operation
    public void add(@Param(name = "number") int number) {
      for (Node seen = top.get(); !Node.has(seen, number); seen = top.get()) {
        if (top.compareAndSet(seen, new Node(number, seen))) {
          return;
        }
      }
    }

    @Operation
    public int wakeAll() {
      Node all = top.get();
      top.set(null);
      return Node.all(all);
    }
  }
}
