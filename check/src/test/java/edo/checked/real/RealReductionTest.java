package edo.checked.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelBuilder;
import edo.check.ModelFailure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Programs of ordinary fields, elements, handles, atomics, monitors and parks that are drawn at
 * random end in the same ways with reduction and without, and within a bound that is never met.
 * LOOM-009.
 */
class RealReductionTest {
  private static final boolean IS_SLOW = System.getProperty("edo.test.mode", "").startsWith("jdk");
  private static final int PROGRAMS = IS_SLOW ? 8 : 40;
  private static final int MOST_RUNS = IS_SLOW ? 500 : 3_000;

  private static Set<String> outcomes(ModelBuilder builder) {
    Seen.take();
    try {
      boolean isComplete = builder.maxPermutations(MOST_RUNS).check(Program.class).isComplete();
      if (!isComplete) {
        return Set.of();
      }
    } catch (ModelFailure e) {
      assertEquals(FailureKind.DEADLOCK, e.kind(), e::getMessage);
      return Set.of("deadlock");
    }
    return Seen.take();
  }

  @Test
  void leavesOutWhatMakesNoDifference() {
    int compared = 0;
    int deadlocks = 0;
    for (long seed = 0; compared < PROGRAMS; seed++) {
      Seen.seed(seed);
      Set<String> all = outcomes(Model.builder().reduction(false));
      if (all.isEmpty()) {
        continue; // too large
      }
      compared++;
      deadlocks += all.contains("deadlock") ? 1 : 0;
      String program = "program " + seed;
      assertEquals(all, outcomes(Model.builder()), program);
      assertEquals(all, outcomes(Model.builder().preemptionBound(1_000)), program + ", bounded");
    }
    // Most of them end; of a few, which are the first ones always, some do.
    int most = IS_SLOW ? compared - 1 : (compared - 1) / 2;
    assertTrue(deadlocks > 0 && deadlocks <= most, deadlocks + " do not end");
  }

  /** Two threads of up to two operations or three of one, drawn from the seed. */
  static class Program implements ModelBody {
    private static final VarHandle X;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

    static {
      try {
        X = MethodHandles.lookup().findVarHandle(Program.class, "x", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private int x;
    private volatile int y;
    private final int[] elements = new int[2];
    private final AtomicInteger atomic = new AtomicInteger();
    private volatile @Nullable Thread parked;

    private void operation(int which, int value, StringBuilder mine) {
      switch (which) {
        case 0 -> x = value;
        case 1 -> mine.append(x);
        case 2 -> y = value;
        case 3 -> mine.append(y);
        case 4 -> elements[0]++;
        case 5 -> ELEMENT.setVolatile(elements, value & 1, value);
        case 6 -> mine.append((int) X.getAndAdd(this, 10));
        case 7 -> mine.append(X.compareAndSet(this, 0, value));
        case 8 -> mine.append(atomic.updateAndGet(n -> n + x + 1));
        case 9 -> {
          synchronized (elements) {
            x++;
          }
        }
        case 10 -> {
          synchronized (elements) {
            mine.append(elements[1]++);
            elements.notify();
          }
        }
        case 11 -> LockSupport.unpark(parked);
        case 12 -> {
          parked = Thread.currentThread();
          LockSupport.park();
        }
        default -> {
          synchronized (elements) {
            try {
              elements.wait();
            } catch (InterruptedException e) {
              throw new AssertionError("nobody interrupts", e);
            }
          }
        }
      }
    }

    @Override
    public void run() {
      var random = new Random(Seen.seed());
      // Of few kinds, or they would seldom meet.
      String kinds = "" + draw(random) + draw(random) + draw(random);
      boolean areThree = random.nextBoolean();
      int most = areThree ? 1 : 2;
      var first = new StringBuilder();
      var second = new StringBuilder();
      var third = new StringBuilder();
      CheckedThread one = thread(draw(random, kinds, most), 1, first);
      CheckedThread two = thread(draw(random, kinds, most), 2, second);
      if (areThree) {
        thread(draw(random, kinds, most), 3, third).join();
      }
      CheckedThread.joinAll(one, two);
      String read = first + " " + second + " " + third + ", ";
      Seen.add(read + x + " " + y + " " + elements[0] + " " + elements[1] + " " + atomic);
    }

    /** Operations are letters: the elements of an array would be steps. */
    private static char draw(Random random) {
      return (char) ('a' + random.nextInt(14));
    }

    private static String draw(Random random, String kinds, int most) {
      var text = new StringBuilder();
      for (int left = 1 + random.nextInt(most); left > 0; left--) {
        text.append(kinds.charAt(random.nextInt(kinds.length())));
      }
      return text.toString();
    }

    private CheckedThread thread(String operations, int number, StringBuilder mine) {
      return CheckedThread.spawn(() -> {
        for (int i = 0; i < operations.length(); i++) {
          operation(operations.charAt(i) - 'a', number, mine);
        }
      });
    }
  }
}
