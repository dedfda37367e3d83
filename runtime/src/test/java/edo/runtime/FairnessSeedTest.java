package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.task.Waker;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * RT-118: nobody who can run waits for long, whoever else is busy. Programs drawn from seeds: pairs
 * of tasks that wake each other again and again, which is what the LIFO slot is for, beside tasks
 * of both kinds that only want their turn. One thread runs all of it, so a seed gives the same
 * order of turns each time.
 *
 * <p>A failure names its seed; {@code -Dedo.test.seed=...} runs that one alone.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FairnessSeedTest {
  private static final int SEEDS = 50;
  private static final int TURNS = 300;

  /** Units of the LIFO slot in a row, and one of the ring. */
  private static final int ROUND = 4;

  /** Who is in the queue besides: the body that joins them, and what has just moved there. */
  private static final int OTHERS = 4;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @Test
  void whoCanRunHasItsTurnSoon() throws Exception {
    Long only = Long.getLong("edo.test.seed");
    for (long seed = only != null ? only : 1; seed <= (only != null ? only : SEEDS); seed++) {
      assertEquals(new Program(seed).run(runtimes), new Program(seed).run(runtimes));
    }
  }

  /** For one run, on one thread. */
  private static final class Program {
    private final long seed;
    private final SplittableRandom random;
    private final int pairs;
    private final int tasks;
    private final int limit;
    private final @Nullable Waker[] wakers;

    /** The turn at which each was last made runnable. */
    private final long[] since;

    /** How often the players of each pair still wake each other. */
    private final int[] rallies;

    private final List<Integer> order = new ArrayList<>();
    private final List<String> late = new ArrayList<>();

    Program(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.pairs = 1 + random.nextInt(2);
      this.tasks = 2 * pairs + 1 + random.nextInt(6);
      this.limit = ROUND * (tasks + OTHERS);
      this.wakers = new @Nullable Waker[tasks];
      this.since = new long[tasks];
      this.rallies = random.ints(pairs, TURNS, 2 * TURNS).toArray();
    }

    /** The order of turns. */
    List<Integer> run(LeakCheck runtimes) throws Exception {
      // No slice is a long one, and nothing that comes from outside interferes.
      var builder =
          EdoRuntime.currentThread()
              .sliceLimit(Duration.ofMinutes(1))
              .globalQueueInterval(Integer.MAX_VALUE)
              .seed(seed);
      try (var runtime = runtimes.build(builder)) {
        runtime.run(() -> {
          boolean own = runtime.ownsVirtualThreads();
          // By a task on the one thread, where this body may not be.
          Async<List<JoinHandle<Integer>>> spawning =
              _ -> Poll.ready(IntStream.range(0, tasks).mapToObj(i -> spawn(i, own)).toList());
          for (var task : Task.spawn(spawning).join()) {
            task.join();
          }
        });
      }
      assertTrue(
          late.isEmpty(),
          () ->
              late.getFirst()
                  + "; to repeat this run: -Dedo.test.seed="
                  + seed
                  + "; the turns before: "
                  + order.subList(0, Math.min(order.size(), 2 * limit)));
      assertTrue(order.size() > TURNS);
      return order;
    }

    /** Virtual threads of the JDK's scheduler would not be on our one thread. */
    private JoinHandle<Integer> spawn(int me, boolean ownVirtual) {
      if (me < 2 * pairs) {
        return Task.spawn(player(me));
      }
      return random.nextBoolean() || !ownVirtual
          ? Task.spawn(polled(me))
          : Task.spawn(() -> yielding(me));
    }

    private void turn(int me) {
      long waited = order.size() - since[me];
      if (waited > limit && late.isEmpty()) {
        late.add(
            "seed "
                + seed
                + ": task "
                + me
                + " of "
                + tasks
                + " could run and waited for "
                + waited
                + " turns of others, where "
                + limit
                + " are enough");
      }
      order.add(me);
    }

    private void wake(int other) {
      Waker waker = wakers[other];
      if (waker != null) {
        wakers[other] = null;
        since[other] = order.size();
        waker.wake();
      }
    }

    /** Wakes its partner, and waits until that does the same; together for so many turns. */
    private Async<Integer> player(int me) {
      return cx -> {
        turn(me);
        wake(me ^ 1);
        if (rallies[me / 2]-- <= 0) {
          return Poll.ready(me);
        }
        wakers[me] = cx.waker();
        return Poll.pending();
      };
    }

    /** Wants its turn, again and again. */
    private Async<Integer> polled(int me) {
      int[] left = {1 + random.nextInt(TURNS)};
      return cx -> {
        turn(me);
        if (left[0]-- == 0) {
          return Poll.ready(me);
        }
        since[me] = order.size();
        cx.waker().wake();
        return Poll.pending();
      };
    }

    private int yielding(int me) {
      int turns = 1 + new SplittableRandom(seed + me).nextInt(TURNS);
      for (int i = 0; i < turns; i++) {
        turn(me);
        since[me] = order.size();
        Task.yieldNow();
      }
      turn(me);
      return me;
    }
  }
}
