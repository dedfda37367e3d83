package edo.internal.driver;

import edo.internal.seam.ReadyCell;
import edo.proof.Linearizable;
import edo.testkit.FakeSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@link CellTable}: a cell is found by its token from when it was added until it is removed, and
 * never by a token that another cell had.
 */
class CellTableLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 3);
  }

  @Test
  void tokensWithoutAGenerationAreFound() {
    Linearizable.refute(SlotTokens.class, Model.class, 2);
  }

  private record Known(ReadyCell cell, long token) {}

  /** The operations, over one table or the other. */
  public abstract static class Table {
    private final ConcurrentLinkedQueue<Known> live = new ConcurrentLinkedQueue<>();

    /** One that was removed, or is just being removed. */
    private volatile @Nullable Known gone;

    abstract long enter(ReadyCell cell);

    abstract void leave(ReadyCell cell);

    abstract @Nullable ReadyCell look(long token);

    void put() {
      ReadyCell cell = FakeSource.cell();
      live.add(new Known(cell, enter(cell)));
    }

    boolean drop() {
      Known known = live.poll();
      if (known == null) {
        return false;
      }
      gone = known;
      leave(known.cell);
      return true;
    }

    /** An event that comes late reaches the cell it was for, or nobody. */
    void lateEvent() {
      Known known = gone;
      if (known != null) {
        ReadyCell found = look(known.token);
        if (found != null && found != known.cell) {
          throw new AssertionError("an event reached somebody else's cell");
        }
      }
    }

    void checkAll() {
      for (Known known : live) {
        if (look(known.token) != known.cell) {
          throw new AssertionError("a cell is not found by its token");
        }
      }
    }
  }

  /** The real one. */
  public static class Real extends Table {
    private final CellTable table = new CellTable();

    @Override
    long enter(ReadyCell cell) {
      table.add(cell);
      return cell.token();
    }

    @Override
    void leave(ReadyCell cell) {
      table.remove(cell);
    }

    @Override
    @Nullable ReadyCell look(long token) {
      return table.find(token);
    }

    @Operation
    public void add() {
      put();
    }

    @Operation
    public boolean remove() {
      return drop();
    }

    @Operation
    public void event() {
      lateEvent();
    }

    @Validate
    public void found() {
      checkAll();
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

    public void event() {}
  }

  /** Finds a cell by its slot, whoever sits there now. */
  public static class SlotTokens extends Table {
    private static final int SLOTS = 16;
    private final AtomicReferenceArray<@Nullable ReadyCell> slots =
        new AtomicReferenceArray<>(SLOTS);

    @Override
    long enter(ReadyCell cell) {
      int slot = 0;
      while (!slots.compareAndSet(slot, null, cell)) {
        slot++;
      }
      return slot;
    }

    @Override
    void leave(ReadyCell cell) {
      for (int slot = 0; slot < SLOTS; slot++) {
        if (slots.compareAndSet(slot, cell, null)) {
          return;
        }
      }
    }

    @Override
    @Nullable ReadyCell look(long token) {
      return slots.get((int) token);
    }

    @Operation
    public void add() {
      put();
    }

    @Operation
    public boolean remove() {
      return drop();
    }

    @Operation
    public void event() {
      lateEvent();
    }

    @Validate
    public void found() {
      checkAll();
    }
  }
}
