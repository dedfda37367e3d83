package edo.internal.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import edo.internal.seam.ReadyCell;
import edo.testkit.FakeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sources that come and go while events for them are on their way, drawn from a seed: an event
 * reaches the source it is for, or nobody, whoever has its slot by then. MIO-009.
 *
 * <p>A failure names its seed; {@code -Dedo.test.seed=...} runs that one alone. What threads do to
 * each other inside of the table is for {@code CellTableLincheckTest}.
 */
@Tag("once")
class CellTableSeedTest {
  private static final int SEEDS = 200;
  private static final int STEPS = 2_000;
  private static final int LATE = 50;

  /** Notice that a source is ready, under the name that it had. */
  private record Event(long token, ReadyCell source) {}

  @Test
  void anEventReachesItsOwnSourceOrNobody() {
    Long only = Long.getLong("edo.test.seed");
    for (long seed = only != null ? only : 1; seed <= (only != null ? only : SEEDS); seed++) {
      try {
        run(new SplittableRandom(seed));
      } catch (AssertionError e) {
        throw new AssertionError(
            e.getMessage() + "; seed " + seed + "; to repeat this run: -Dedo.test.seed=" + seed, e);
      }
    }
  }

  private static void run(SplittableRandom random) {
    var table = new CellTable();
    var live = new ArrayList<ReadyCell>();
    var onTheWay = new ArrayList<Event>();
    Map<Long, ReadyCell> named = new HashMap<>();
    int crowd = 1 + random.nextInt(600);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          if (live.size() < crowd) {
            ReadyCell cell = FakeSource.cell();
            table.add(cell);
            live.add(cell);
            ReadyCell before = named.put(cell.token(), cell);
            if (before != null && live.contains(before)) {
              fail("two sources have one token at step " + step);
            }
          }
        }
        case 2 -> {
          if (!live.isEmpty()) {
            table.remove(live.remove(random.nextInt(live.size())));
          }
        }
        default -> {
          if (!live.isEmpty() && onTheWay.size() < LATE) {
            ReadyCell cell = live.get(random.nextInt(live.size()));
            onTheWay.add(new Event(cell.token(), cell));
          }
        }
      }
      if (!onTheWay.isEmpty() && random.nextInt(8) == 0) {
        deliver(table, onTheWay.remove(random.nextInt(onTheWay.size())), live, step);
      }
      assertEquals(live.size(), table.size());
    }
    for (Event event : onTheWay) {
      deliver(table, event, live, STEPS);
    }
    var left = new ArrayList<ReadyCell>();
    table.forEach(left::add);
    assertEquals(live.size(), left.size());
  }

  private static void deliver(CellTable table, Event event, List<ReadyCell> live, int step) {
    ReadyCell found = table.find(event.token());
    if (found != (live.contains(event.source()) ? event.source() : null)) {
      fail(
          found == null
              ? "an event did not reach its source at step " + step
              : "an event reached somebody else's source at step " + step);
    }
  }
}
