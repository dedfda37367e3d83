package edo.internal.scheduler;

import edo.internal.task.TaskCore;
import edo.task.Priority;
import org.jspecify.annotations.Nullable;

/**
 * What does not go through the workers' own queues: units of tasks whose priority is not the usual
 * one. Two queues that all workers share. Nobody looks at them before the first such task is
 * spawned.
 *
 * <p><b>A worker that goes to sleep misses nothing.</b> {@code used} is set before a unit is added,
 * and who adds one reads the sleepers' bits after it; who is about to sleep reads {@code used} and
 * the queues after it has announced that.
 *
 * <p>Rejected: lanes in each worker's ring, which thieves would have to look into one by one; a
 * worker of its own for each lane, which idles while others have too much.
 */
final class PriorityLanes {
  private final Injector high = new Injector();
  private final Injector low = new Injector();
  private volatile boolean used;

  /** Before the first unit that is not of normal priority. */
  void use() {
    if (!used) {
      used = true;
    }
  }

  boolean isUsed() {
    return used;
  }

  /** Takes a unit, unless it is of normal priority. Somebody must be woken afterwards. */
  boolean push(Runnable unit) {
    TaskCore<?> task = TaskCore.of(unit);
    if (task == null) {
      return false;
    }
    Priority priority = task.priority();
    switch (priority) {
      case HIGH -> high.push(unit);
      case LOW -> low.push(unit);
      case NORMAL -> {
        return false;
      }
    }
    return true;
  }

  @Nullable Runnable popHigh(LocalQueue local) {
    return high.pop(local, 0);
  }

  @Nullable Runnable popLow(LocalQueue local) {
    return low.pop(local, 0);
  }

  @Nullable Runnable popAny(LocalQueue local) {
    Runnable unit = popHigh(local);
    return unit != null ? unit : popLow(local);
  }

  boolean isEmpty() {
    return !used || (high.isEmpty() && low.isEmpty());
  }

  int length() {
    return high.length() + low.length();
  }
}
