package edo.checked.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelReport;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Models of ordinary fields that are small enough to be counted by hand: as many runs as there are
 * orders that differ in a pair of accesses to the same place, one of them a write. LOOM-009.
 */
class RealCountsTest {
  private static void check(Class<? extends ModelBody> model, int runs, String... outcomes) {
    Seen.take();
    ModelReport report = Model.builder().check(model);
    assertTrue(report.isComplete());
    assertEquals(Set.of(outcomes), Seen.take());
    assertEquals(runs, report.executions() - report.redundant(), report::toString);
    assertTrue(Model.builder().reduction(false).check(model).isComplete());
    assertEquals(Set.of(outcomes), Seen.take(), "without reduction");
  }

  @Test
  void twoIncrementsOfAnOrdinaryFieldAreFourSteps() {
    // The reads commute: of six orders of read, write and read, write four differ.
    check(Increments.class, 4, "1", "2");
  }

  @Test
  void twoWritesToOneFieldAreTwoRuns() {
    check(Writes.class, 2, "1", "2");
  }

  @Test
  void writesToFieldsOfDifferentObjectsAreOneRun() {
    check(Apart.class, 1, "1 2");
  }

  @Test
  void twoReadsAreOneRun() {
    check(Reads.class, 1, "0");
  }

  @Test
  void eachWritesItsOwnAndReadsTheOthers() {
    // Sequential consistency: one of them sees the other.
    check(Crossed.class, 3, "0 1", "1 0", "1 1");
  }

  @Test
  void elementsOfAnArrayArePlacesOfTheirOwn() {
    check(Elements.class, 1, "1 1");
    check(OneElement.class, 4, "1", "2");
  }

  @Test
  void aStaticFieldIsOnePlaceAndBeginsAnewInEachRun() {
    check(StaticIncrements.class, 4, "8", "9");
  }

  @Test
  void anUpdateByAFunctionThatTakesStepsIsTwo() {
    // The write comes first, last, or in between, and then the function is called again.
    check(Updates.class, 3, "5, 1 call", "6, 1 call", "6, 2 calls");
  }

  @Test
  void finalFieldsAreNoSteps() {
    check(Finals.class, 1, "4");
  }

  @Test
  void whatIsDoneBeforeThereIsASecondThreadIsNoStep() {
    Seen.take();
    ModelReport report = Model.builder().maxBranches(10).check(LongBegin.class);
    assertEquals(1, report.executions());
    assertEquals(Set.of("10000"), Seen.take());
  }

  static class Increments extends Twice {
    private int hits;

    @Override
    void once() {
      hits++;
    }

    @Override
    void end() {
      Seen.add(hits);
    }
  }

  static class Writes implements ModelBody {
    private long value;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> value = 1);
      value = 2;
      other.join();
      Seen.add(value);
    }
  }

  static class Apart implements ModelBody {
    private static class Box {
      int value;
    }

    private final Box one = new Box();
    private final Box two = new Box();

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> one.value = 1);
      two.value = 2;
      other.join();
      Seen.add(one.value + " " + two.value);
    }
  }

  static class Reads implements ModelBody {
    private volatile int value;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> Seen.add(value));
      Seen.add(value);
      other.join();
    }
  }

  static class Crossed implements ModelBody {
    private int x;
    private int y;
    private int seenOfX;
    private int seenOfY;

    @Override
    public void run() {
      var other =
          CheckedThread.spawn(() -> {
            y = 1;
            seenOfX = x;
          });
      x = 1;
      seenOfY = y;
      other.join();
      Seen.add(seenOfX + " " + seenOfY);
    }
  }

  static class Elements implements ModelBody {
    private final int[] hits = new int[2];

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> hits[0]++);
      hits[1]++;
      other.join();
      Seen.add(hits[0] + " " + hits[1]);
    }
  }

  static class OneElement extends Twice {
    private final byte[] hits = new byte[1];

    @Override
    void once() {
      hits[0]++;
    }

    @Override
    void end() {
      Seen.add(hits[0]);
    }
  }

  static class StaticIncrements extends Twice {
    private static int hits = 7;

    @Override
    void once() {
      hits++;
    }

    @Override
    void end() {
      Seen.add(hits);
    }
  }

  static class Updates implements ModelBody {
    private final AtomicInteger value = new AtomicInteger();
    private int calls;

    private int next(int old) {
      calls++;
      return old + 1;
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> value.set(5));
      value.updateAndGet(this::next);
      other.join();
      Seen.add(value + ", " + calls + (calls == 1 ? " call" : " calls"));
    }
  }

  static class Finals implements ModelBody {
    private static final int TWO = Integer.parseInt("2");
    private final int two = TWO;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> Seen.add(TWO + two));
      Seen.add(TWO + two);
      other.join();
    }
  }

  static class LongBegin implements ModelBody {
    private int begun;

    @Override
    public void run() {
      while (begun < 10_000) {
        begun++;
      }
      CheckedThread.spawn(() -> Seen.add(begun)).join();
    }
  }
}
