package edo.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.Spawning;
import edo.internal.seam.TaskControl;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Starting tasks, and what a task may say about itself.
 *
 * <p>Everything works from anywhere: inside a runtime it concerns that runtime, outside of any it
 * concerns the default one, which is started on first use.
 *
 * {@snippet :
 * JoinHandle<Integer> answer = Task.spawn(() -> 6 * 7);
 * int n = answer.join();
 * }
 */
public final class Task {
  private Task() {}

  /**
   * Starts a task: a virtual thread that runs {@code body}, which may block freely.
   *
   * <p><b>Blocking:</b> never waits. <b>Backpressure:</b> none; the caller bounds how many tasks it
   * starts.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return the handle to join or cancel it; already cancelled if the runtime has shut down
   */
  public static <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body) {
    return Ambient.host().spawn(body, Spawning.DEFAULT);
  }

  /**
   * Starts a task without a result.
   *
   * @param body what to run
   * @return the handle to join or cancel it
   * @see #spawn(Callable)
   */
  public static JoinHandle<@Nullable Void> spawn(TaskBody body) {
    return Ambient.host().spawn(callable(body), Spawning.DEFAULT);
  }

  /**
   * Starts a poll-driven task.
   *
   * @param body what to poll; no longer the caller's to use
   * @param <T> the type of its result
   * @return the handle to join or cancel it
   * @see #spawn(Callable)
   */
  public static <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body) {
    return Ambient.host().spawn(body, Spawning.DEFAULT);
  }

  /**
   * Runs a job that holds a platform thread (a native call, a library that must not see virtual
   * threads, long file work) on the blocking pool.
   *
   * <p><b>Cancellation:</b> a job that has begun cannot be stopped. <b>Backpressure:</b> jobs
   * beyond the pool's limit of threads queue without a bound.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return the handle to join it
   */
  public static <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> body) {
    return Ambient.host().spawnBlocking(body, Spawning.DEFAULT);
  }

  /**
   * Runs a job without a result on the blocking pool.
   *
   * @param body what to run
   * @return the handle to join it
   * @see #spawnBlocking(Callable)
   */
  public static JoinHandle<@Nullable Void> spawnBlocking(TaskBody body) {
    return Ambient.host().spawnBlocking(callable(body), Spawning.DEFAULT);
  }

  /**
   * Starts a task with a name, a priority, an admission or other settings.
   *
   * @return a builder
   */
  public static TaskBuilder builder() {
    return TaskBuilder.DEFAULT;
  }

  /**
   * Lets other tasks run before this one goes on. Outside of a runtime it yields the thread.
   *
   * <p><b>Blocking:</b> suspends the task until the tasks queued now have had a chance.
   * <b>Cancellation:</b> throws {@link CancelledException} if the task is cancelled.
   */
  public static void yieldNow() {
    Ambient.provider().yieldNow();
  }

  /**
   * {@link #yieldNow()} as a computation: pending once, then done.
   *
   * @return the computation
   */
  public static Async<@Nullable Void> yieldAsync() {
    return new YieldAsync();
  }

  /**
   * Waits for a computation.
   *
   * <p><b>Blocking:</b> until it is done; suspends the current task, or blocks the calling thread
   * if it is none of ours. <b>Cancellation:</b> withdraws the computation and throws {@link
   * CancelledException}, or {@link DeadlineException} if a deadline around the caller has passed.
   *
   * @param computation what to wait for
   * @param <T> the type of its value
   * @return its value
   * @throws Exception what it threw
   * @throws IllegalStateException inside {@link Async#poll}, which must not block
   */
  public static <T extends @Nullable Object> T await(Async<T> computation) throws Exception {
    return Ambient.provider().await(computation);
  }

  /**
   * The current task's identity.
   *
   * @return the id
   * @throws IllegalStateException outside of a task
   */
  public static TaskId id() {
    return tryId()
        .orElseThrow(() ->
            new IllegalStateException(
                "not inside a task: Task.id() works in code run by Task.spawn or Edo.run"));
  }

  /**
   * The current task's identity.
   *
   * @return the id, empty outside of a task
   */
  public static Optional<TaskId> tryId() {
    TaskControl task = Ambient.provider().currentTask();
    return task == null ? Optional.empty() : Optional.of(task.id());
  }

  /**
   * The current task's name.
   *
   * @return the name, empty if it has none or outside of a task
   */
  public static Optional<String> name() {
    TaskControl task = Ambient.provider().currentTask();
    return task == null ? Optional.empty() : task.name();
  }

  /**
   * Whether the current task, or a scope around the caller, is cancelled: then the next suspension
   * point throws.
   *
   * @return true if so
   */
  public static boolean isCancelled() {
    TaskControl task = Ambient.provider().currentTask();
    return task != null && task.isCancelled();
  }

  /**
   * A suspension point that does not suspend: for loops that compute for long.
   *
   * @throws CancelledException if the current task is cancelled
   * @throws DeadlineException if a deadline around the caller has passed
   */
  public static void checkCancelled() {
    TaskControl task = Ambient.provider().currentTask();
    if (task != null) {
      task.checkCancelled();
    }
  }

  /**
   * Runs clean-up that may wait although the task is cancelled: inside, no cancellation and no
   * deadline from outside is delivered. Keep it short, or give it a timeout of its own.
   *
   * @param body the clean-up
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public static <T extends @Nullable Object> T shield(Callable<T> body) throws Exception {
    TaskControl task = Ambient.provider().currentTask();
    return task == null ? body.call() : task.shield(body);
  }

  /**
   * {@link #shield(Callable)} for clean-up without a result.
   *
   * @param body the clean-up
   * @throws Exception what it threw
   */
  public static void shield(TaskBody body) throws Exception {
    var _ = shield(callable(body));
  }

  /**
   * Runs code that will hold the thread for long (a computation, a native call) after the worker's
   * other work was handed to another thread at once, instead of when the monitor notices. On a
   * current-thread runtime, and outside of one, it just runs the code.
   *
   * @param body the code
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public static <T extends @Nullable Object> T blockInPlace(Callable<T> body) throws Exception {
    TaskControl task = Ambient.provider().currentTask();
    return task == null ? body.call() : task.blockInPlace(body);
  }

  /**
   * {@link #blockInPlace(Callable)} for code without a result.
   *
   * @param body the code
   * @throws Exception what it threw
   */
  public static void blockInPlace(TaskBody body) throws Exception {
    var _ = blockInPlace(callable(body));
  }

  /**
   * Takes a unit of the task's cooperative budget, and yields when there is none left: for loops
   * that are always ready, so that they do not starve others. Does nothing outside of a
   * virtual-thread task. <b>Cancellation:</b> throws in a cancelled task, whether it would yield or
   * not.
   */
  public static void consumeBudget() {
    Ambient.provider().consumeBudget();
  }

  /**
   * Runs code that is not made to yield, however much it does that is ready at once: the budget of
   * the task stands still. What waits still waits. For a stretch that is known to be short and must
   * not be interrupted by others; the neighbours on the worker wait until it is over, or until the
   * runtime hands them to another thread. Outside of a virtual-thread task it just runs the code.
   *
   * @param body the code
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public static <T extends @Nullable Object> T unconstrained(Callable<T> body) throws Exception {
    TaskControl task = Ambient.provider().currentTask();
    return task == null ? body.call() : task.unconstrained(body);
  }

  /**
   * {@link #unconstrained(Callable)} for code without a result.
   *
   * @param body the code
   * @throws Exception what it threw
   */
  public static void unconstrained(TaskBody body) throws Exception {
    var _ = unconstrained(callable(body));
  }

  /**
   * A computation that is polled without a budget, so that each of its polls goes on for as long as
   * something is ready.
   *
   * @param body what to poll
   * @param <T> the type of its value
   * @return the computation
   * @see #unconstrained(Callable)
   */
  public static <T extends @Nullable Object> Async<T> unconstrained(Async<T> body) {
    return new Unconstrained<>(Objects.requireNonNull(body));
  }

  /**
   * A computation that costs a unit of the budget when it answers, for one that does not ask for it
   * itself: so that a loop over such as are always ready does not starve others. When the budget is
   * used up it is not polled, and the task is woken to go on in its next slice.
   *
   * @param body what to poll
   * @param <T> the type of its value
   * @return the computation
   */
  public static <T extends @Nullable Object> Async<T> cooperative(Async<T> body) {
    return new Cooperative<>(Objects.requireNonNull(body));
  }

  static Callable<@Nullable Void> callable(TaskBody body) {
    return () -> {
      body.run();
      return null;
    };
  }

  /** For groups of tasks that say what type their values have: the value is null all the same. */
  @SuppressWarnings("unchecked") // null is of every type for the JVM; spawn(TaskBody) warns of it
  static <T extends @Nullable Object> Callable<T> callableOf(TaskBody body) {
    return (Callable<T>) (Callable<?>) callable(body);
  }

  private static final class YieldAsync implements Async<@Nullable Void> {
    private boolean yielded;

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (yielded) {
        return Poll.done();
      }
      yielded = true;
      cx.waker().wake();
      return Poll.pending();
    }
  }
}
