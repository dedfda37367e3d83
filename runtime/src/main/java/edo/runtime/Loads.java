package edo.runtime;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntPredicate;

/**
 * How many tasks each worker of a {@link LocalPool} has, those included that are just being
 * spawned. The least loaded is found and counted in one step: of two who look at once one is too
 * late, and looks again.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>a count</td><td>volatile</td><td>CAS, atomic add</td><td>who spawns raises it, the end of
 * the task lowers it</td></tr>
 * </table>
 *
 * <p>Rejected: a sum in the runtime, which is made of counters of all its threads and lanes, and
 * would be looked at for each spawn; a lock, under which a spawn of a virtual thread would wait.
 */
final class Loads {
  private final AtomicIntegerArray tasks;

  Loads(int workers) {
    tasks = new AtomicIntegerArray(workers);
  }

  /**
   * Counts one more for the worker that has the fewest; of several, for the one with the lowest
   * number.
   *
   * @param works which ones to choose from; if none, all
   */
  int claimLeast(IntPredicate works) {
    for (; ; ) {
      int best = -1;
      int least = Integer.MAX_VALUE;
      for (int i = 0; i < tasks.length(); i++) {
        int n = tasks.get(i);
        if (n < least && works.test(i)) {
          best = i;
          least = n;
        }
      }
      if (best < 0) {
        return claim(0);
      }
      if (tasks.compareAndSet(best, least, least + 1)) {
        return best;
      }
    }
  }

  int claim(int worker) {
    tasks.getAndIncrement(worker);
    return worker;
  }

  void release(int worker) {
    tasks.getAndDecrement(worker);
  }

  int of(int worker) {
    return tasks.get(worker);
  }

  int all() {
    int n = 0;
    for (int i = 0; i < tasks.length(); i++) {
      n += tasks.get(i);
    }
    return n;
  }
}
