package edo.internal.seam;

import edo.task.TaskId;
import edo.task.Waker;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the public task functions need of the current task. Used by the task itself only. */
public interface TaskControl {
  /**
   * The task's identity.
   *
   * @return the id
   */
  TaskId id();

  /**
   * The task's name.
   *
   * @return the name, empty if it has none
   */
  Optional<String> name();

  /**
   * Looks among those who are to be told of the task's end.
   *
   * @param which what to look for
   * @return whether one is there
   */
  boolean isAwaitedBy(Predicate<? super Waker> which);

  /**
   * Whether the next suspension point would throw.
   *
   * @return true if the task or a scope around the caller is cancelled
   */
  boolean isCancelled();

  /** Throws what the next suspension point would throw, if anything. */
  void checkCancelled();

  /**
   * Runs a body in which cancellation from outside is not delivered.
   *
   * @param body the body
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  <T extends @Nullable Object> T shield(Callable<T> body) throws Exception;

  /**
   * Runs a body that may block the thread, after the worker's other work was handed to another
   * thread.
   *
   * @param body the body
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  <T extends @Nullable Object> T blockInPlace(Callable<T> body) throws Exception;

  /**
   * Runs a body that is not made to yield.
   *
   * @param body the body
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  <T extends @Nullable Object> T unconstrained(Callable<T> body) throws Exception;
}
