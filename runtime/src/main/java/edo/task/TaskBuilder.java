package edo.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Starts a task with more than the defaults. Immutable; each setting gives a new builder.
 *
 * {@snippet :
 * var handle = Task.builder().name("reaper").spawn(() -> 42);
 * }
 */
public final class TaskBuilder {
  private final @Nullable Host host;
  private final @Nullable String name;

  TaskBuilder(@Nullable Host host, @Nullable String name) {
    this.host = host;
    this.name = name;
  }

  /**
   * Names the task, for dumps, hooks and error messages.
   *
   * @param name the name, not empty
   * @return a builder with that name
   * @throws IllegalArgumentException if it is empty
   */
  public TaskBuilder name(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a task's name must not be empty; leave it out instead");
    }
    return new TaskBuilder(host, name);
  }

  private Host host() {
    return host != null ? host : Ambient.host();
  }

  /**
   * Starts a virtual-thread task.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   * @see Task#spawn(Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body) {
    return host().spawn(body, name);
  }

  /**
   * Starts a virtual-thread task without a result.
   *
   * @param body what to run
   * @return its handle
   * @see Task#spawn(TaskBody)
   */
  public JoinHandle<@Nullable Void> spawn(TaskBody body) {
    return host().spawn(Task.callable(body), name);
  }

  /**
   * Starts a poll-driven task.
   *
   * @param body what to poll
   * @param <T> the type of its result
   * @return its handle
   * @see Task#spawn(Async)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body) {
    return host().spawn(body, name);
  }

  /**
   * Runs a job on the blocking pool.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   * @see Task#spawnBlocking(Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> body) {
    return host().spawnBlocking(body, name);
  }

  /**
   * Runs a job without a result on the blocking pool.
   *
   * @param body what to run
   * @return its handle
   * @see Task#spawnBlocking(TaskBody)
   */
  public JoinHandle<@Nullable Void> spawnBlocking(TaskBody body) {
    return host().spawnBlocking(Task.callable(body), name);
  }
}
