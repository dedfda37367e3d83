package edo.task;

/**
 * Says that progress is possible: makes the task that was handed this waker be polled again.
 *
 * <p>May be called from any thread, any number of times, and after the task has ended (then it does
 * nothing). It never blocks and takes no lock. Calls made before the next poll coalesce into one.
 *
 * <p>What the caller did before the call, plain stores included, is visible to a poll that follows.
 * The other direction needs care: who gives its waker away must look once more at what it waits for
 * <em>after</em> that, through something volatile or atomic that the one who wakes writes first.
 */
@FunctionalInterface
public interface Waker {
  /** Makes the task run again. */
  void wake();
}
