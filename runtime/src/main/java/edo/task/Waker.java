package edo.task;

/**
 * Says that progress is possible: makes the task that was handed this waker be polled again.
 *
 * <p>May be called from any thread, any number of times, and after the task has ended (then it does
 * nothing). It never blocks and takes no lock. Calls made before the next poll coalesce into one.
 */
@FunctionalInterface
public interface Waker {
  /** Makes the task run again. */
  void wake();
}
