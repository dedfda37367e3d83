package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedAtomicInt;
import edo.check.CheckedChannel;
import edo.check.CheckedCondition;
import edo.check.CheckedFence;
import edo.check.CheckedLock;
import edo.check.CheckedReadWriteLock;
import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelBuilder;
import edo.check.ModelFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Leaving out orders that make no difference makes no difference: programs drawn at random have the
 * same outcomes, and the same verdict, with reduction, without, and with a bound of preemptions
 * that is never met. LOOM-004, LOOM-009.
 */
class ReductionTest {
  /** To hand over from thread to thread takes longer without our scheduler. */
  private static final boolean IS_SLOW = System.getProperty("edo.test.mode", "").startsWith("jdk");

  /**
   * How many programs, and how many runs without reduction make one too large. The small size finds
   * each of the mistakes that are known; the large one is for those that are not.
   */
  private enum Size {
    SMALL(IS_SLOW ? 10 : 24, IS_SLOW ? 500 : 1_500),
    LARGE(IS_SLOW ? 12 : 60, IS_SLOW ? 2_000 : 60_000);

    final int programs;
    final int most;

    Size(int programs, int most) {
      this.programs = programs;
      this.most = most;
    }
  }

  /** What a program's threads share. */
  private static final class Shared {
    private final CheckedAtomicInt[] variables = {new CheckedAtomicInt(0), new CheckedAtomicInt(0)};
    private final CheckedLock lock = new CheckedLock();
    private final CheckedCondition condition = lock.newCondition();
    private final CheckedReadWriteLock readWrite = new CheckedReadWriteLock();
    private final CheckedChannel<Integer> channel = new CheckedChannel<>();
    private final List<List<Integer>> reads = new ArrayList<>();
    private boolean isSet;
  }

  /** One step of a thread: which, at which variable. */
  private record Step(int operation, int variable) {
    void run(Shared shared, List<Integer> seen, int value, int place) throws Exception {
      CheckedAtomicInt x = shared.variables[variable];
      switch (operation) {
        case 0 -> x.setOpaque(value);
        case 1 -> x.setRelease(value);
        case 2, 3 -> x.set(value);
        case 4 -> seen.add(x.getOpaque());
        case 5 -> seen.add(x.getAcquire());
        case 6, 7 -> seen.add(x.get());
        case 8 -> seen.add(x.getAndAdd(10));
        case 9 -> seen.add(x.getAndAddRelease(10));
        case 10 -> seen.add(x.compareAndSet(0, value) ? 1 : 0);
        case 11 -> CheckedFence.fullFence();
        case 12 -> CheckedFence.acquireFence();
        case 13 -> CheckedFence.releaseFence();
        case 14 -> shared.lock.locked(() -> seen.add(x.getOpaque()));
        case 15 -> {
          boolean locked = shared.lock.tryLock();
          seen.add(locked ? 1 : 0);
          if (locked) {
            shared.lock.unlock();
          }
        }
        case 16 -> shared.channel.send(value);
        case 17 -> seen.add(shared.channel.tryRecv().orElse(0));
        case 18 -> {
          shared.readWrite.readLock();
          seen.add(x.getOpaque());
          shared.readWrite.readUnlock();
        }
        case 19 -> {
          boolean locked = shared.readWrite.tryWriteLock();
          seen.add(locked ? 1 : 0);
          if (locked) {
            shared.readWrite.writeUnlock();
          }
        }
        case 20 ->
            shared.lock.locked(() -> {
              shared.isSet = true;
              shared.condition.signal();
            });
        case 21 ->
            shared.lock.locked(() -> {
              if (!shared.isSet) {
                shared.condition.await();
              }
            });
        case 22 -> seen.add(shared.channel.recv().orElse(0));
        case YIELD -> yieldAt(place);
        default -> throw new AssertionError(operation);
      }
    }
  }

  /** Each at a place of its own, as in code without a loop. */
  private static void yieldAt(int place) {
    switch (place) {
      case 0 -> CheckedThread.onSpinWait();
      case 1 -> CheckedThread.onSpinWait();
      case 2 -> CheckedThread.yieldNow();
      case 3 -> CheckedThread.yieldNow();
      default -> throw new AssertionError(place);
    }
  }

  private static final int YIELD = 23;

  private static final int[] ALWAYS_ENDS = IntStream.range(0, 20).toArray();
  private static final int[] ALL = IntStream.range(0, 23).toArray();

  /** It takes two yields of a thread, and something around them, for it to fall behind. */
  private static final int[] YIELDS = {2, 6, 8, 10, YIELD, YIELD, YIELD};

  private static List<List<Step>> draw(Random random, int[] operations, int longer) {
    int threads = 2 + random.nextInt(2);
    int most = (threads == 2 ? 3 : 2) + longer;
    var program = new ArrayList<List<Step>>();
    for (int t = 0; t < threads; t++) {
      var steps = new ArrayList<Step>();
      for (int i = 1 + random.nextInt(most); i > 0; i--) {
        steps.add(new Step(operations[random.nextInt(operations.length)], random.nextInt(2)));
      }
      program.add(steps);
    }
    return program;
  }

  /** All outcomes; or, if it can fail, how. */
  private static Set<String> outcomes(ModelBuilder builder, List<List<Step>> program, long most) {
    var outcomes = new TreeSet<String>();
    ModelBody body =
        () -> {
          var shared = new Shared();
          var threads = new ArrayList<CheckedThread>();
          for (List<Step> steps : program) {
            var seen = new ArrayList<Integer>();
            shared.reads.add(seen);
            int value = shared.reads.size();
            threads.add(
                CheckedThread.spawn(() -> {
                  for (int place = 0; place < steps.size(); place++) {
                    steps.get(place).run(shared, seen, value, place);
                  }
                }));
          }
          threads.forEach(CheckedThread::join);
          shared.channel.close();
          outcomes.add(
              shared.reads + " " + shared.variables[0].get() + " " + shared.variables[1].get());
        };
    try {
      if (!builder.spurious(0).maxPermutations(most).check(body).isComplete()) {
        return Set.of("too large");
      }
    } catch (ModelFailure e) {
      assertEquals(FailureKind.DEADLOCK, e.kind(), e::getMessage);
      return Set.of(e.kind().toString());
    }
    return outcomes;
  }

  private static void compare(Size size, long seed, int[] operations, int longer) {
    var random = new Random(seed);
    int compared = 0;
    for (int i = 0; i < size.programs; i++) {
      List<List<Step>> program = draw(random, operations, longer);
      Set<String> all = outcomes(Model.builder().reduction(false), program, size.most);
      if (!all.contains("too large")) {
        compared++;
        assertEquals(all, outcomes(Model.builder(), program, size.most), program::toString);
        var bounded = Model.builder().preemptionBound(100);
        assertEquals(all, outcomes(bounded, program, size.most), program::toString);
      }
    }
    assertTrue(3 * compared >= size.programs, "only " + compared + " programs were small enough");
  }

  @Test
  void sameOutcomes() {
    compare(Size.SMALL, 1, ALWAYS_ENDS, 0);
  }

  @Test
  void sameVerdictsWhereThreadsWait() {
    compare(Size.SMALL, 2, ALL, 0);
  }

  @Test
  void sameOutcomesWhereThreadsYield() {
    compare(Size.SMALL, 8, YIELDS, 1);
  }

  @Test
  @Tag("long")
  void sameInLargerPrograms() {
    compare(Size.LARGE, 1, ALWAYS_ENDS, 0);
    compare(Size.LARGE, 2, ALL, 0);
    compare(Size.LARGE, 3, YIELDS, 1);
  }

  /** Nobody falls behind by yields that are no loop, however many they are. */
  @Test
  void yieldsInARowTakeNothingAway() {
    assertEquals(
        Set.of("0", "1"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var seen = new int[1];
          Outcomes.threads(
              () -> {
                yieldAt(0);
                yieldAt(1);
                yieldAt(2);
                seen[0] = x.get();
              },
              () -> x.set(1));
          return "" + seen[0];
        }));
  }

  /** Orders that do not matter are not run twice. */
  @Test
  void independentThreadsRunOnce() {
    var report =
        Model.check(() -> {
          var x = new CheckedAtomicInt(0);
          var y = new CheckedAtomicInt(0);
          var z = new CheckedAtomicInt(0);
          Outcomes.threads(() -> x.set(1), () -> y.set(1), () -> z.set(1));
        });
    assertEquals(1, report.executions());
    assertTrue(report.isComplete());
  }

  /** n threads that write one variable: as many runs as orders, and no more. */
  @Test
  void asManyRunsAsOrders() {
    var report =
        Model.check(() -> {
          var x = new CheckedAtomicInt(0);
          Outcomes.threads(() -> x.set(1), () -> x.set(2), () -> x.set(3), () -> x.set(4));
        });
    assertEquals(24, report.executions() - report.redundant());
  }

  /** One that takes 64 runs to find without reduction: the order of two volatile reads decides. */
  @Test
  void volatileReadsDependOnOneAnotherWhereAStoreIsNone() {
    var failure =
        Model.expectFailure(() -> {
          var x = new CheckedAtomicInt(0);
          var y = new CheckedAtomicInt(0);
          var seen = new int[2];
          var one =
              CheckedThread.spawn(() -> {
                y.set(2);
                seen[1] = x.get();
              });
          var two =
              CheckedThread.spawn(() -> {
                x.setRelease(1);
                y.set(1);
              });
          seen[0] = x.get();
          one.join();
          two.join();
          if (seen[0] == 1 && seen[1] == 0 && y.get() == 2) {
            throw new AssertionError("found");
          }
        });
    assertTrue(failure.getMessage().contains("found"), failure.getMessage());
  }
}
