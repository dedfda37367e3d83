package edo.task;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways to spawn into a {@link TaskScope}. */
abstract sealed class ScopeSpawns<T extends @Nullable Object> permits TaskScope {
  abstract <U extends T> JoinHandle<U> add(Supplier<JoinHandle<U>> spawn);

  /** A task without a result: its value is null, whatever {@code T} is. */
  @SuppressWarnings("unchecked")
  private JoinHandle<@Nullable Void> addVoid(Supplier<JoinHandle<@Nullable Void>> spawn) {
    return (JoinHandle<@Nullable Void>) add((Supplier<JoinHandle<T>>) (Supplier<?>) spawn);
  }

  /**
   * Spawns a virtual-thread task. Into a scope whose tasks were aborted it comes aborted.
   *
   * <p><b>Blocking:</b> never waits. <b>Backpressure:</b> none.
   *
   * @param body what to run
   * @param <U> the type of its value
   * @return its handle; its value is best asked for when the scope has been joined
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public <U extends T> JoinHandle<U> spawn(Callable<U> body) {
    return add(() -> Task.spawn(body));
  }

  /**
   * Spawns a virtual-thread task without a result. Among the values of the scope it has null.
   *
   * @param body what to run
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public JoinHandle<@Nullable Void> spawn(TaskBody body) {
    return addVoid(() -> Task.spawn(body));
  }

  /**
   * Spawns a poll-driven task.
   *
   * @param body what to poll
   * @param <U> the type of its value
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public <U extends T> JoinHandle<U> spawn(Async<U> body) {
    return add(() -> Task.spawn(body));
  }

  /**
   * Spawns a virtual-thread task with a name.
   *
   * @param how the task's settings
   * @param body what to run
   * @param <U> the type of its value
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public <U extends T> JoinHandle<U> spawn(TaskBuilder how, Callable<U> body) {
    return add(() -> how.spawn(body));
  }

  /**
   * Spawns a virtual-thread task with a name and without a result; its value is null.
   *
   * @param how the task's settings
   * @param body what to run
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public JoinHandle<@Nullable Void> spawn(TaskBuilder how, TaskBody body) {
    return addVoid(() -> how.spawn(body));
  }

  /**
   * Spawns a poll-driven task with a name.
   *
   * @param how the task's settings
   * @param body what to poll
   * @param <U> the type of its value
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public <U extends T> JoinHandle<U> spawn(TaskBuilder how, Async<U> body) {
    return add(() -> how.spawn(body));
  }

  /**
   * Runs a job on the blocking pool. One that has begun cannot be aborted, and the scope waits for
   * it.
   *
   * @param body what to run
   * @param <U> the type of its value
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public <U extends T> JoinHandle<U> spawnBlocking(Callable<U> body) {
    return add(() -> Task.spawnBlocking(body));
  }

  /**
   * Runs a job without a result on the blocking pool; its value is null.
   *
   * @param body what to run
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public JoinHandle<@Nullable Void> spawnBlocking(TaskBody body) {
    return addVoid(() -> Task.spawnBlocking(body));
  }

  /**
   * Runs a job with a name on the blocking pool.
   *
   * @param how the job's settings
   * @param body what to run
   * @param <U> the type of its value
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public <U extends T> JoinHandle<U> spawnBlocking(TaskBuilder how, Callable<U> body) {
    return add(() -> how.spawnBlocking(body));
  }

  /**
   * Runs a job with a name and without a result on the blocking pool; its value is null.
   *
   * @param how the job's settings
   * @param body what to run
   * @return its handle
   * @throws IllegalStateException if the scope has been joined or closed
   */
  public JoinHandle<@Nullable Void> spawnBlocking(TaskBuilder how, TaskBody body) {
    return addVoid(() -> how.spawnBlocking(body));
  }
}
