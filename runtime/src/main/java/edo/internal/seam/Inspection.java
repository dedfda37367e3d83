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
   * What was opened on this runtime and is still open: sources of I/O, whether somebody has waited
   * for them or not, sockets that are not connected yet, files, folders that are being read, and
   * child processes that run. Of a runtime that keeps no books only the sources that the reactor
   * knows.
   *
   * @return what each is and where it was made, if that is known
   */
  List<String> open();

  /**
   * Whether a child process runs, which says nothing of how it gets on.
   *
   * @return true if one does
   */
  boolean hasChildren();

  /**
   * The runtime's own platform threads that have not ended.
   *
   * @return workers, those of the blocking pool, and the monitor
   */
  List<Thread> threads();

  /**
   * The virtual threads that have inherited this runtime's scheduler from a task and have not
   * ended. With the JDK's scheduler nobody knows them, nor in a runtime that keeps no books.
   *
   * @return threads that are no tasks
   */
  List<Thread> childThreads();

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
