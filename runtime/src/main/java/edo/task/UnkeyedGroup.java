package edo.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What {@link JoinSet} and {@link JoinQueue} have in common: all but the order of the results. */
abstract sealed class UnkeyedGroup<T extends @Nullable Object> extends TaskGroup<T>
    permits JoinSet, JoinQueue {
  UnkeyedGroup(JoinGroup<T> group) {
    super(group);
  }

  /**
   * Spawns a virtual-thread task. On another runtime by {@code runtime.within(() -> ...)} around
   * the call.
   *
   * <p><b>Blocking:</b> never waits. <b>Backpressure:</b> none; see {@link #length}.
   *
   * @param body what to run
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(Callable<T> body) {
    return group.add(null, () -> Task.spawn(body)).handle.abortHandle();
  }

  /**
   * Spawns a virtual-thread task without a result. Its value is null, whatever {@code T} is, so
   * that it goes best where {@code T} is {@code Void}.
   *
   * @param body what to run
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(TaskBody body) {
    return spawn(Task.<T>callableOf(body));
  }

  /**
   * Spawns a poll-driven task.
   *
   * @param body what to poll
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(Async<T> body) {
    return group.add(null, () -> Task.spawn(body)).handle.abortHandle();
  }

  /**
   * Spawns a virtual-thread task with a name.
   *
   * @param how the task's settings
   * @param body what to run
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(TaskBuilder how, Callable<T> body) {
    return group.add(null, () -> how.spawn(body)).handle.abortHandle();
  }

  /**
   * Spawns a virtual-thread task with a name and without a result; its value is null.
   *
   * @param how the task's settings
   * @param body what to run
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(TaskBuilder how, TaskBody body) {
    return spawn(how, Task.<T>callableOf(body));
  }

  /**
   * Spawns a poll-driven task with a name.
   *
   * @param how the task's settings
   * @param body what to poll
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(TaskBuilder how, Async<T> body) {
    return group.add(null, () -> how.spawn(body)).handle.abortHandle();
  }

  /**
   * Runs a job on the blocking pool.
   *
   * @param body what to run
   * @return a handle to abort it, which has an effect until it begins
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawnBlocking(Callable<T> body) {
    return group.add(null, () -> Task.spawnBlocking(body)).handle.abortHandle();
  }

  /**
   * Runs a job without a result on the blocking pool; its value is null.
   *
   * @param body what to run
   * @return a handle to abort it, which has an effect until it begins
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawnBlocking(TaskBody body) {
    return spawnBlocking(Task.<T>callableOf(body));
  }

  /**
   * Runs a job with a name on the blocking pool.
   *
   * @param how the job's settings
   * @param body what to run
   * @return a handle to abort it, which has an effect until it begins
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawnBlocking(TaskBuilder how, Callable<T> body) {
    return group.add(null, () -> how.spawnBlocking(body)).handle.abortHandle();
  }

  /**
   * Runs a job with a name and without a result on the blocking pool; its value is null.
   *
   * @param how the job's settings
   * @param body what to run
   * @return a handle to abort it, which has an effect until it begins
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawnBlocking(TaskBuilder how, TaskBody body) {
    return spawnBlocking(how, Task.<T>callableOf(body));
  }

  /**
   * Spawns one virtual-thread task for each body.
   *
   * @param bodies what to run
   * @return handles to abort them, in the same order
   * @throws IllegalStateException if this is closed
   */
  public List<AbortHandle> spawnAll(Iterable<? extends Callable<T>> bodies) {
    var handles = new ArrayList<AbortHandle>();
    for (Callable<T> body : bodies) {
      handles.add(spawn(body));
    }
    return handles;
  }

  /**
   * Takes the next result. What the task threw is in it, not thrown here.
   *
   * <p><b>Blocking:</b> until it is there. <b>Cancellation:</b> of the caller has taken nothing. A
   * task may take the results of others of its own set; when there are no others it waits for those
   * to come, not being told that it is alone.
   *
   * @return the result; empty if there are no more tasks
   * @throws IllegalStateException if results come in the order of their tasks, and the next is that
   *     of the caller
   */
  public Optional<Joined<T>> joinNext() {
    return Waiting.await(joinNextAsync());
  }

  /**
   * {@link #joinNext} as a computation.
   *
   * @return the computation
   */
  public Async<Optional<Joined<T>>> joinNextAsync() {
    var take = group.takeAsync();
    return cx -> {
      var next = take.poll(cx);
      return next.isPending() ? Poll.pending() : Poll.ready(next.value().map(JoinEntry::joined));
    };
  }

  /**
   * Takes the next result if it is there; never waits, and takes nothing off the budget.
   *
   * @return the result; empty if it is not there yet, or there are no more tasks
   */
  public Optional<Joined<T>> tryJoinNext() {
    var entry = group.tryTake();
    return entry == null ? Optional.empty() : Optional.of(entry.joined());
  }

  /**
   * Takes the values of all tasks. If one fails or is cancelled, the others are aborted and waited
   * for.
   *
   * <p><b>Blocking:</b> until the last task has ended. <b>Cancellation:</b> of the caller aborts
   * all tasks; values that were taken by then are closed if they can be, as they are after a
   * failure, see {@link Discard}. To keep them, call {@link #joinNext} in a loop.
   *
   * @return the values, in the order in which {@link #joinNext} would hand them out
   * @throws JoinException of the first task that did not succeed; other failures are suppressed in
   *     it
   * @throws IllegalStateException if the caller is one of the tasks, and would wait for its own end
   */
  public List<T> joinAll() {
    return Waiting.await(joinAllAsync());
  }

  /**
   * {@link #joinAll} as a computation.
   *
   * @return the computation
   */
  public Async<List<T>> joinAllAsync() {
    return group.takeAllAsync();
  }
}
