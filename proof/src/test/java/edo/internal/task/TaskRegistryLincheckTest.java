package edo.internal.task;

import edo.proof.Linearizable;
import edo.task.Async;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * {@link TaskRegistry} against a counter: a task is listed from when it was added until it is
 * removed, once, whoever owns the shard it lies in.
 */
class TaskRegistryLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 3);
  }

  @Test
  void aListOfFreeSlotsWithoutTagsIsFound() {
    Linearizable.refute(Untagged.class, UntaggedModel.class, 2);
  }

  /** The real one, with a shared shard and one that the threads of group "owner" take in turns. */
  public static class Real {
    private final FakeEngine engine = new FakeEngine();
    private final TaskRegistry registry = new TaskRegistry(1);
    private final int own = registry.claimShard();
    private final ConcurrentLinkedQueue<TaskCore<?>> live = new ConcurrentLinkedQueue<>();

    private void add(int shard) {
      var task = new AsyncTask<>(engine, 1, null, Async.<Integer>never());
      registry.add(task, shard);
      live.add(task);
    }

    private boolean remove(int shard) {
      TaskCore<?> task = live.poll();
      if (task != null) {
        registry.remove(task, shard);
      }
      return task != null;
    }

    @Operation
    public void add() {
      add(TaskRegistry.SHARED);
    }

    @Operation
    public boolean remove() {
      return remove(TaskRegistry.SHARED);
    }

    @Operation(nonParallelGroup = "owner")
    public void addOwned() {
      add(own);
    }

    @Operation(nonParallelGroup = "owner")
    public boolean removeOwned() {
      return remove(own);
    }

    /** In the end each that was not removed is in its slot, and nothing else is left. */
    @Validate
    public void listed() {
      boolean more = true;
      while (more) {
        more = remove(); // throws if the slot holds another task
      }
      if (!registry.isEmpty()) {
        throw new AssertionError("the registry still lists what was removed");
      }
    }
  }

  /** What it must look like. */
  public static class Model {
    private int live;

    public void add() {
      live++;
    }

    public boolean remove() {
      return live > 0 && live-- > 0;
    }

    public void addOwned() {
      add();
    }

    public boolean removeOwned() {
      return remove();
    }
  }

  /**
   * The list of free slots alone, without a tag at its head: a slot that was taken and given back
   * while somebody looked at it makes his compare-and-set succeed with a stale successor.
   */
  public static class Untagged {
    private static final int SLOTS = 4;
    private final AtomicInteger free = new AtomicInteger(0);
    private final AtomicIntegerArray next = new AtomicIntegerArray(new int[] {1, 2, 3, SLOTS});
    private final AtomicIntegerArray holders = new AtomicIntegerArray(SLOTS);

    private final ThreadLocal<int[]> mine = ThreadLocal.withInitial(() -> new int[] {-1, -1, -1});

    @Operation
    public boolean take() {
      for (; ; ) {
        int slot = free.get();
        if (slot == SLOTS) {
          return false;
        }
        if (free.compareAndSet(slot, next.get(slot))) {
          if (holders.incrementAndGet(slot) != 1) {
            throw new AssertionError("slot " + slot + " has two holders");
          }
          remember(slot);
          return true;
        }
      }
    }

    private void remember(int slot) {
      int[] slots = mine.get();
      for (int i = 0; i < slots.length; i++) {
        if (slots[i] < 0) {
          slots[i] = slot;
          return;
        }
      }
    }

    /** Gives back what this thread took first. */
    @Operation
    public void giveBack() {
      int[] slots = mine.get();
      int slot = slots[0];
      if (slot < 0) {
        return;
      }
      slots[0] = slots[1];
      slots[1] = slots[2];
      slots[2] = -1;
      holders.decrementAndGet(slot);
      int head;
      do {
        head = free.get();
        next.set(slot, head);
      } while (!free.compareAndSet(head, slot));
    }
  }

  /** There are more slots than the threads can hold: taking never fails. */
  public static class UntaggedModel {
    public boolean take() {
      return true;
    }

    public void giveBack() {}
  }
}
