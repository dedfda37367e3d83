package edo.runtime;

import edo.internal.driver.RuntimeClock;
import edo.internal.scheduler.Scheduler;
import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.Spawning;
import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.TaskBody;
import edo.task.TaskMeta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of current-thread runtimes, each at work on a thread of its own for as long as the
 * pool lives. A task spawned here is <em>pinned</em>: all of it runs on the one worker that was
 * chosen for it, and so do the tasks that it spawns itself. For state that several tasks share
 * without a lock, as only one of them runs at a time: a shard of a cache, a game room, a native
 * library that wants to be called by one thread only.
 *
 * {@snippet :
 * try (var pool = LocalPool.create(4)) {
 *   JoinHandle<Integer> anywhere = pool.spawnPinned(() -> 6 * 7);
 *   JoinHandle<Integer> shard = pool.spawnPinnedByIndex(3, () -> 6 * 7);
 *   int both = anywhere.join() + shard.join();
 * }
 * }
 *
 * <p>Nothing is stolen, and a task that computes for long holds up its neighbours on the same
 * worker: there is no hand-off here. Other programs are better served by one {@linkplain
 * EdoRuntime#multiThread multi-thread runtime}.
 *
 * <p><b>Which thread.</b> Poll-driven tasks run on the worker's platform thread itself. Virtual
 * threads are carried by it, one at a time; in the fallback mode, without {@code --add-opens}, the
 * JDK's scheduler runs them where it likes and several at a time, so that only poll-driven tasks
 * are pinned there: {@link EdoRuntime#ownsVirtualThreads} says which it is.
 *
 * <p><b>Blocking:</b> spawning never waits. <b>Cancellation:</b> {@link JoinHandle#abort} unwinds a
 * task on its own worker. <b>Backpressure:</b> none; {@link #tasks()} says how many there are.
 * <b>Failures:</b> what a body throws, or what makes it, reaches those who join the task; the
 * worker goes on.
 *
 * <p>Safe for use by any thread.
 */
public final class LocalPool implements AutoCloseable {
  private final List<EdoRuntime> workers;
  private final Loads loads;

  private LocalPool(List<EdoRuntime> workers) {
    this.workers = workers;
    this.loads = new Loads(workers.size());
  }

  /**
   * Starts a pool with the default settings.
   *
   * @param workers how many runtimes and threads, at least 1
   * @return the pool, to be closed by the caller
   * @throws IllegalArgumentException if there cannot be so many
   * @throws java.io.UncheckedIOException if the system has no descriptors left for their reactors
   */
  public static LocalPool create(int workers) {
    return create(
        workers,
        i -> EdoRuntime.currentThread().name("local-" + i).threadName(n -> threadName(i, n)));
  }

  private static String threadName(int worker, int thread) {
    return "edo-local-" + worker + (thread < 0 ? "-helper" : "-" + thread);
  }

  /**
   * Starts a pool with settings for each of its runtimes.
   *
   * @param workers how many runtimes and threads, at least 1
   * @param settings gets the number of a worker, from 0 on, and answers a builder of {@link
   *     EdoRuntime#currentThread}; may be the same one each time
   * @return the pool, to be closed by the caller
   * @throws IllegalArgumentException if there cannot be so many, or a builder is not for a
   *     current-thread runtime whose clock runs
   * @throws NullPointerException if the settings or a builder is null
   * @throws java.io.UncheckedIOException if the system has no descriptors left for their reactors
   */
  public static LocalPool create(int workers, IntFunction<RuntimeBuilder> settings) {
    if (workers < 1 || workers > Surroundings.MAX_WORKERS) {
      throw new IllegalArgumentException(
          "the number of workers of a LocalPool must be from 1 to "
              + Surroundings.MAX_WORKERS
              + ", but is "
              + workers);
    }
    Objects.requireNonNull(settings, "settings is null; create(int) has the default ones");
    var started = new ArrayList<EdoRuntime>(workers);
    boolean complete = false;
    try {
      for (int i = 0; i < workers; i++) {
        RuntimeBuilder builder = Objects.requireNonNull(settings.apply(i), "a builder is needed");
        if (!builder.isForLocalPool()) {
          throw new IllegalArgumentException(
              "worker "
                  + i
                  + " of a LocalPool needs a builder of EdoRuntime.currentThread(), and one whose"
                  + " clock is not paused");
        }
        EdoRuntime runtime = builder.build();
        started.add(runtime);
        var _ = runtime.scheduler().enter(); // for good: a shutdown does not wait for the gate
      }
      complete = true;
    } finally {
      if (!complete) {
        started.forEach(EdoRuntime::close);
      }
    }
    return new LocalPool(List.copyOf(started));
  }

  // ---------------------------------------------------------------- spawning

  /**
   * Starts a virtual-thread task on the worker that has the fewest tasks of this pool; among
   * several, on the one with the lowest number.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle; already cancelled if the pool has been shut down
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinned(Callable<T> body) {
    Objects.requireNonNull(body);
    return start(claimLeastLoaded(), (host, how) -> host.spawn(body, how));
  }

  /**
   * Starts a virtual-thread task without a result on the least loaded worker.
   *
   * @param body what to run
   * @return its handle
   * @see #spawnPinned(Callable)
   */
  public JoinHandle<@Nullable Void> spawnPinned(TaskBody body) {
    return spawnPinned(EdoRuntime.callable(body));
  }

  /**
   * Starts a poll-driven task on the least loaded worker.
   *
   * @param body what to poll
   * @param <T> the type of its result
   * @return its handle
   * @see #spawnPinned(Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinned(Async<T> body) {
    Objects.requireNonNull(body);
    return start(claimLeastLoaded(), (host, how) -> host.spawn(body, how));
  }

  /**
   * Starts a poll-driven task on the least loaded worker that is made there: for one with parts
   * that belong to the thread which makes them, such as a confined {@link java.lang.foreign.Arena}.
   *
   * @param factory makes the computation, on the worker's thread; what it throws the task fails
   *     with
   * @param <T> the type of the result
   * @return its handle
   * @see #spawnPinned(Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinnedFrom(
      Callable<? extends Async<T>> factory) {
    return spawnPinned(new MadeThere<>(factory));
  }

  /**
   * Starts a virtual-thread task on a certain worker.
   *
   * @param worker which one, from 0 on
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle; already cancelled if the pool has been shut down
   * @throws IndexOutOfBoundsException if there is no such worker
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinnedByIndex(
      int worker, Callable<T> body) {
    Objects.requireNonNull(body);
    return start(claim(worker), (host, how) -> host.spawn(body, how));
  }

  /**
   * Starts a virtual-thread task without a result on a certain worker.
   *
   * @param worker which one, from 0 on
   * @param body what to run
   * @return its handle
   * @throws IndexOutOfBoundsException if there is no such worker
   * @see #spawnPinnedByIndex(int, Callable)
   */
  public JoinHandle<@Nullable Void> spawnPinnedByIndex(int worker, TaskBody body) {
    return spawnPinnedByIndex(worker, EdoRuntime.callable(body));
  }

  /**
   * Starts a poll-driven task on a certain worker.
   *
   * @param worker which one, from 0 on
   * @param body what to poll
   * @param <T> the type of its result
   * @return its handle
   * @throws IndexOutOfBoundsException if there is no such worker
   * @see #spawnPinnedByIndex(int, Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinnedByIndex(int worker, Async<T> body) {
    Objects.requireNonNull(body);
    return start(claim(worker), (host, how) -> host.spawn(body, how));
  }

  /**
   * Starts a poll-driven task on a certain worker that is made there.
   *
   * @param worker which one, from 0 on
   * @param factory makes the computation, on the worker's thread; what it throws the task fails
   *     with
   * @param <T> the type of the result
   * @return its handle
   * @throws IndexOutOfBoundsException if there is no such worker
   * @see #spawnPinnedFrom
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinnedByIndexFrom(
      int worker, Callable<? extends Async<T>> factory) {
    return spawnPinnedByIndex(worker, new MadeThere<>(factory));
  }

  /** One of the ways to start a task. */
  private interface Start<T extends @Nullable Object> {
    JoinHandle<T> on(Host host, Spawning how);
  }

  /** Starts a task that is counted already. */
  private <T extends @Nullable Object> JoinHandle<T> start(int worker, Start<T> start) {
    var counted = new Counted(loads, worker);
    boolean started = false;
    try {
      JoinHandle<T> handle =
          start.on(
              workers.get(worker).scheduler(),
              new Spawning(null, Spawning.DEFAULT.priority(), counted));
      started = true;
      return handle;
    } finally {
      if (!started) {
        counted.over(); // there is no task that could
      }
    }
  }

  private int claimLeastLoaded() {
    return loads.claimLeast(worker -> !workers.get(worker).isShutdown());
  }

  private int claim(int worker) {
    return loads.claim(checked(worker));
  }

  private int checked(int worker) {
    if (worker < 0 || worker >= workers.size()) {
      throw new IndexOutOfBoundsException(
          "there is no worker " + worker + " in " + this + ": they are numbered from 0");
    }
    return worker;
  }

  // ---------------------------------------------------------------- figures

  /**
   * How many workers there are.
   *
   * @return the number of runtimes and threads
   */
  public int workers() {
    return workers.size();
  }

  /**
   * How many tasks were spawned on this pool and have not ended. Those that they have spawned
   * themselves do not count; {@link RuntimeMetrics#aliveTasks} has them all.
   *
   * @return the number now
   */
  public int tasks() {
    return loads.all();
  }

  /**
   * How many tasks were spawned on a worker by this pool and have not ended.
   *
   * @param worker which one, from 0 on
   * @return the number now
   * @throws IndexOutOfBoundsException if there is no such worker
   */
  public int tasks(int worker) {
    return loads.of(checked(worker));
  }

  /**
   * All figures of a worker's runtime.
   *
   * @param worker which one, from 0 on
   * @return a live view
   * @throws IndexOutOfBoundsException if there is no such worker
   */
  public RuntimeMetrics metrics(int worker) {
    return workers.get(checked(worker)).metrics();
  }

  /**
   * All live tasks of all workers, as of {@link EdoRuntime#dump}.
   *
   * @return a snapshot of each task, in the order of their workers
   */
  public List<TaskSnapshot> dump() {
    return workers.stream().flatMap(worker -> worker.dump().stream()).toList();
  }

  // ---------------------------------------------------------------- the end

  /**
   * Ends the pool like {@link EdoRuntime#shutdown}, all workers at the same time: refuses new
   * tasks, cancels all others and waits for them to unwind. What has not ended by the deadline is
   * named in the report. It goes on being asked to stop in the background until its runtime's
   * {@linkplain RuntimeBuilder#closeTimeout close timeout} is over, and is left behind then.
   *
   * <p><b>Blocking:</b> up to {@code timeout}.
   *
   * @param timeout how long tasks may take, all together; zero does not wait
   * @return what was left over, of all workers
   * @throws IllegalArgumentException if the timeout is negative
   * @throws IllegalStateException if called by a task of this pool, which would wait for itself,
   *     with a timeout that is not zero
   */
  public ShutdownReport shutdown(Duration timeout) {
    long nanos = EdoRuntime.shutdownNanos(timeout);
    if (nanos != 0) {
      refuseOwnTasks();
    }
    return shutdown(nanos);
  }

  private void refuseOwnTasks() {
    Host here = Ambient.provider().currentHost();
    if (workers.stream().anyMatch(worker -> worker.scheduler() == here)) {
      throw new IllegalStateException(
          "a task cannot shut down the pool it runs on and wait for it: call"
              + " shutdown(Duration.ZERO), or shut down from outside");
    }
  }

  private ShutdownReport shutdown(long nanos) {
    long begin = RuntimeClock.machineNanos();
    workers.forEach(EdoRuntime::shutdownBackground);
    var leftover = new ArrayList<TaskMeta>();
    for (EdoRuntime worker : workers) {
      long left = begin + nanos - RuntimeClock.machineNanos();
      Scheduler scheduler = worker.scheduler();
      leftover.addAll(scheduler.shutdown().run(Math.max(0, left)).leftover());
    }
    return new ShutdownReport(Duration.ofNanos(RuntimeClock.machineNanos() - begin), leftover);
  }

  /**
   * Whether the pool refuses new tasks.
   *
   * @return true once a shutdown has begun
   */
  public boolean isShutdown() {
    return workers.stream().allMatch(EdoRuntime::isShutdown);
  }

  /**
   * Ends the pool like {@link #shutdown}, with the longest close timeout of its runtimes, and logs
   * what was left over. Closing again does nothing.
   *
   * @throws IllegalStateException if called by a task of this pool
   */
  @Override
  public void close() {
    refuseOwnTasks();
    long nanos = 0;
    boolean closed = true;
    for (EdoRuntime worker : workers) {
      Scheduler scheduler = worker.scheduler();
      nanos = Math.max(nanos, scheduler.config().closeTimeoutNanos());
      closed &= scheduler.shutdown().isClosed();
    }
    if (!closed) {
      EdoRuntime.logLeftover(this, shutdown(nanos));
    }
  }

  @Override
  public String toString() {
    return "LocalPool[" + workers() + " workers, " + tasks() + " tasks]";
  }
}
