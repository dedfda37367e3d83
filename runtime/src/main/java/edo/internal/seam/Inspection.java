package edo.internal.seam;

import java.util.List;

/**
 * What a runtime says of itself when a test is over and nothing should be left: for the kit in
 * {@code edo.test}. All of it may be asked from any thread; none of it waits.
 */
public interface Inspection {
  /**
   * The timers that are armed.
   *
   * @return where each was made, or "" if that is not known
   */
  List<String> timers();

  /**
   * The sources of I/O that are registered.
   *
   * @return what each is and where it was made, if that is known
   */
  List<String> sources();

  /**
   * How much has happened so far, in no unit. As long as it grows something goes on.
   *
   * @return a number that never falls
   */
  long progress();

  /**
   * Whether something could run at once, or does: what stands still then waits for a processor.
   *
   * @return false if everything waits for something else
   */
  boolean isBusy();

  /**
   * What is wrong with the runtime's own books: run queues, counts, timer wheels, sources, and the
   * lists of waiters in what its tasks have made. Means something only when no task is left and
   * nothing moves: whoever asks asks again before he believes it.
   *
   * @return the faults, empty if all is well
   */
  List<String> faults();
}
