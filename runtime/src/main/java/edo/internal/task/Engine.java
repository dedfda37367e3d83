package edo.internal.task;

import edo.internal.seam.Host;
import org.jspecify.annotations.Nullable;

/** What tasks need of the scheduler that runs them. All methods are lock-free and never wait. */
public interface Engine extends Host {
  /**
   * Makes a unit run soon: it was woken.
   *
   * @param unit what to run
   */
  void schedule(Runnable unit);

  /**
   * Makes the continuation of a virtual thread run that is no task: a task has started it, and it
   * has inherited the task's scheduler.
   *
   * @param continuation what to run, the same for each thread
   */
  void scheduleChild(Runnable continuation);

  /**
   * Makes a unit run after everything that is queued now: it yielded.
   *
   * @param unit what to run
   */
  void scheduleLast(Runnable unit);

  /**
   * The task is over and leaves the registry.
   *
   * @param task the task
   */
  void unregister(TaskCore<?> task);

  /**
   * The task is over and its joiners have been told.
   *
   * @param task the task
   */
  void ended(TaskCore<?> task);

  /**
   * The task failed and nobody has joined it so far.
   *
   * @param task the task
   */
  void failedUnjoined(TaskCore<?> task);

  /** A task used up its budget and was made to yield. */
  void forcedYield();

  /**
   * The hooks around tasks.
   *
   * @return the hooks, or null if there are none
   */
  @Nullable TaskHooks hooks();

  /**
   * Hands the current worker's queue, timers and reactor to another thread, because the caller is
   * about to hold the thread. Does nothing when the caller is not on a worker of this engine.
   */
  void handOffCurrentWorker();

  /** Another virtual thread of the fallback mode became runnable. */
  void foreignResumed();

  /** A virtual thread of the fallback mode went to wait. */
  void foreignParked();

  /**
   * Whether a shutdown has begun: new tasks and jobs are refused, and all others are being asked to
   * stop.
   *
   * @return true from then on
   */
  boolean isClosing();
}
