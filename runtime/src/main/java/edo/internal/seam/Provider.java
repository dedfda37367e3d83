package edo.internal.seam;

import edo.task.Async;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Answers "where am I" for the calling thread: in which task, in which runtime. Implemented by the
 * scheduler, found through {@link Ambient}.
 */
public interface Provider {
  /**
   * The runtime the calling thread belongs to.
   *
   * @return the runtime, or null outside of any
   */
  @Nullable Host currentHost();

  /**
   * The runtime the calling thread belongs to, else the default one, which is started on first use.
   *
   * @return the runtime
   */
  Host host();

  /**
   * The world under the calling code.
   *
   * @return the world whose runtime runs it, whatever it has entered; null if that is the system
   */
  @Nullable World world();

  /**
   * The task the calling thread runs.
   *
   * @return the task, or null outside of any
   */
  @Nullable TaskControl currentTask();

  /**
   * Waits for a computation in whatever way fits the calling thread.
   *
   * @param op the computation
   * @param <T> the type of its value
   * @return its value
   * @throws Exception what it threw
   */
  <T extends @Nullable Object> T await(Async<T> op) throws Exception;

  /**
   * Whether {@link #await} may be called here.
   *
   * @return false inside of a poll
   */
  boolean mayAwait();

  /**
   * Runs a body that is cancelled at a deadline: in the current task if that is a virtual thread,
   * else in a task of its own.
   *
   * @param after how long from now, in nanoseconds
   * @param message the message of the exception
   * @param body the body
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw, or {@link edo.task.DeadlineException}
   */
  <T extends @Nullable Object> T deadline(long after, String message, Callable<T> body)
      throws Exception;

  /** Lets other tasks run. */
  void yieldNow();

  /** Takes a unit of the cooperative budget in direct style, yielding when it is used up. */
  void consumeBudget();
}
