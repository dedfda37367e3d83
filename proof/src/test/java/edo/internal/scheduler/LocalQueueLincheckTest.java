package edo.internal.scheduler;

import edo.internal.scheduler.SmallRing.Flaw;
import edo.proof.Linearizable;
import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@link LocalQueue} with one owner and one thief at a time, against a list of which a thief takes
 * half. Left out because they are not linearizable, by design: a second thief, which may come back
 * with nothing although there is something, and a full ring, which may refuse a push although a
 * thief has just made room.
 */
class LocalQueueLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 2);
  }

  @Test
  void theTwinWithoutAFlawPasses() {
    Linearizable.check(Small.class, Model.class, 2);
  }

  @Test
  void aTailThatIsPublishedFirstIsFound() {
    Linearizable.refute(TailFirst.class, Model.class, 2);
  }

  /** Appends a unit to a list of them, written as a decimal number; 0 where a slot was empty. */
  private static int append(int list, @Nullable Runnable unit) {
    return 10 * list + (unit instanceof Mark mark ? mark.number : 0);
  }

  /** The real one. */
  public static class Real {
    private final LocalQueue queue = new LocalQueue();
    private final LocalQueue loot = new LocalQueue();
    private final Runnable[] scratch = new Runnable[LocalQueue.CAPACITY / 2];
    private int pushed;

    @Operation(nonParallelGroup = "owner")
    public boolean push() {
      return queue.push(new Mark(++pushed));
    }

    @Operation(nonParallelGroup = "owner")
    public int pop() {
      return append(0, queue.pop());
    }

    @Operation(nonParallelGroup = "thief")
    public int steal() {
      Runnable last = queue.stealInto(loot, scratch);
      int stolen = 0;
      for (Runnable unit = loot.pop(); unit != null; unit = loot.pop()) {
        stolen = append(stolen, unit);
      }
      return last == null ? stolen : append(stolen, last);
    }
  }

  /** What it must look like. */
  public static class Model {
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private int pushed;

    public boolean push() {
      return queue.add(++pushed);
    }

    public int pop() {
      return queue.isEmpty() ? 0 : queue.remove();
    }

    public int steal() {
      int stolen = 0;
      for (int n = queue.size() - queue.size() / 2; n > 0; n--) {
        stolen = 10 * stolen + queue.remove();
      }
      return stolen;
    }
  }

  /** The small one. */
  public static class Small {
    private static final int CAPACITY = 16;
    private final SmallRing queue;
    private final @Nullable Runnable[] loot = new @Nullable Runnable[CAPACITY / 2];
    private int pushed;

    public Small() {
      this(Flaw.NONE);
    }

    Small(Flaw flaw) {
      queue = new SmallRing(flaw, CAPACITY);
    }

    @Operation(nonParallelGroup = "owner")
    public boolean push() {
      return queue.push(new Mark(++pushed));
    }

    @Operation(nonParallelGroup = "thief")
    public int steal() {
      int n = queue.steal(loot);
      int stolen = 0;
      for (int i = 0; i < n; i++) {
        stolen = append(stolen, loot[i]);
      }
      return stolen;
    }
  }

  /** With a planted bug. */
  public static class TailFirst extends Small {
    public TailFirst() {
      super(Flaw.TAIL_FIRST);
    }
  }
}
