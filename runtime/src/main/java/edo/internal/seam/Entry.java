package edo.internal.seam;

import edo.task.TaskRejectedException;
import org.jspecify.annotations.Nullable;

/**
 * A task's way past a bound, from its spawn to its end: {@link #arrived}, perhaps {@link #begin},
 * and {@link #over} in the end. One for each task. None of it waits.
 */
public interface Entry {
  /** A task that was made and is in the books, but in no queue. */
  interface Held {
    /** Has it run. Once. */
    void start();

    /**
     * Ends it as cancelled, instead of {@link #start}, unless it has ended.
     *
     * @param why what a joiner is told, null if there was no memory to say it
     */
    void refuse(@Nullable TaskRejectedException why);
  }

  /**
   * The task can be started: now, later, or never.
   *
   * @param task the task
   */
  void arrived(Held task);

  /**
   * The task runs for the first time: asks whether it shall run its body. If not, has what the user
   * wants to be run instead behind it.
   *
   * @return null if it shall; otherwise why not
   * @throws Exception what the user's code threw
   */
  @Nullable TaskRejectedException begin() throws Exception;

  /**
   * Whether a rejection comes from here.
   *
   * @param e what a task threw
   * @return true if {@link #begin} has returned it
   */
  boolean isRejection(Throwable e);

  /**
   * The task is as good as over: before anybody can see that it is. Whether it has run or not, also
   * if it could not even be made; perhaps more than once.
   */
  void over();

  /** Cancellation of the task was asked for, perhaps while it is held. */
  void aborted();

  /**
   * Whether it still waits to be started.
   *
   * @return true if so
   */
  boolean isHeld();
}
