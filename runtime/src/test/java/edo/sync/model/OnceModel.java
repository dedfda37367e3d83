package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.sync.OnceCell;
import edo.sync.SetOnce;
import edo.task.Async;
import edo.task.Poll;
import edo.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Values that are made once, one after another. Three want each value of a row of cells, by
 * initializers that fail, are given up, or take their time; two try to set each of another row, and
 * two wait for it. Each value is made once, and is the same for all.
 */
final class OnceModel implements Model {
  private static final int USERS = 3;
  private static final int SETTERS = 2;
  private static final int NONE = -1;

  private final List<OnceCell<Integer>> cells = new ArrayList<>();
  private final List<SetOnce<Integer>> marks = new ArrayList<>();
  private final AtomicIntegerArray made;
  private final AtomicIntegerArray set;
  private final AtomicReferenceArray<@Nullable Integer> inCell;
  private final AtomicReferenceArray<@Nullable Integer> inMark;
  private final int count;

  OnceModel(int count) {
    this.count = count;
    for (int i = 0; i < count; i++) {
      cells.add(new OnceCell<>());
      marks.add(new SetOnce<>());
    }
    made = new AtomicIntegerArray(count);
    set = new AtomicIntegerArray(count);
    inCell = new AtomicReferenceArray<>(count);
    inMark = new AtomicReferenceArray<>(count);
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < USERS; i++) {
      int me = i;
      var at = new int[1];
      var own = random.split();
      actors.add(
          new Actor(
              () -> at[0] == count ? null : new Get(at, me, own.nextInt(3), own.nextInt(4) == 0),
              () -> {}));
    }
    for (int i = 0; i < SETTERS; i++) {
      int me = i;
      var toSet = new int[1];
      var toSee = new int[1];
      actors.add(new Actor(() -> toSet[0] == count ? null : new Set(toSet, me), () -> {}));
      actors.add(new Actor(() -> toSee[0] == count ? null : new See(toSee), () -> {}));
    }
    return actors;
  }

  @Override
  public long check() {
    for (int i = 0; i < count; i++) {
      assertEquals(1, made.get(i), "how often a value was made");
      assertEquals(1, set.get(i), "how often a value was set");
    }
    return 2L * count;
  }

  private static void same(AtomicReferenceArray<@Nullable Integer> known, int at, Integer value) {
    if (!known.compareAndSet(at, null, value)) {
      assertEquals(known.get(at), value);
    }
  }

  private final class Get extends Step<Integer> {
    private final int[] at;
    private final int number;
    private final int me;
    private final boolean fails;
    private int pauses;

    Get(int[] at, int me, int pauses, boolean fails) {
      this.at = at;
      this.number = at[0];
      this.me = me;
      this.pauses = pauses;
      this.fails = fails;
    }

    private Integer make() {
      if (fails) {
        throw new UnsupportedOperationException("not by this one");
      }
      made.getAndIncrement(number);
      return number * USERS + me;
    }

    @Override
    Integer direct() {
      return cells
          .get(number)
          .getOrInit(() -> {
            for (; pauses > 0; pauses--) {
              Task.yieldNow();
            }
            return make();
          });
    }

    @Override
    Async<Integer> async() {
      return cells
          .get(number)
          .getOrInitAsync(cx -> {
            if (pauses-- > 0) {
              cx.waker().wake();
              return Poll.pending();
            }
            return Poll.ready(make());
          });
    }

    @Override
    Integer failed(Exception e) throws Exception {
      if (e instanceof UnsupportedOperationException) {
        return NONE;
      }
      throw e;
    }

    @Override
    void book(Integer value) {
      if (value != NONE) {
        assertEquals(number, value / USERS);
        same(inCell, number, value);
        at[0]++;
      }
    }
  }

  private final class Set extends Step<Boolean> {
    private final int[] at;
    private final int me;

    Set(int[] at, int me) {
      this.at = at;
      this.me = me;
    }

    @Override
    Boolean direct() {
      return marks.get(at[0]).set(me);
    }

    @Override
    void book(Boolean first) {
      if (first) {
        set.getAndIncrement(at[0]);
        same(inMark, at[0], me);
      }
      at[0]++;
    }
  }

  private final class See extends Step<Integer> {
    private final int[] at;

    See(int[] at) {
      this.at = at;
    }

    @Override
    Integer direct() {
      return marks.get(at[0]).await();
    }

    @Override
    Async<Integer> async() {
      return marks.get(at[0]).awaitAsync();
    }

    @Override
    void book(Integer value) {
      same(inMark, at[0]++, value);
    }
  }
}
