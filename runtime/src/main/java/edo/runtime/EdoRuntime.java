package edo.runtime;

import edo.internal.scheduler.Scheduler;
import edo.internal.seam.Ambient;
import edo.internal.seam.Awaited;
import edo.internal.seam.Spawning;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.TaskBody;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A runtime: a scheduler with its workers, their reactors and timers, and a pool for blocking jobs.
 *
 * <p>Most programs need one and get it from {@link edo.Edo#run}. Build one yourself to size it,
 * name it or watch it:
 *
 * {@snippet :
 * try (var runtime = EdoRuntime.multiThread().workerThreads(4).build()) {
 *   int n = runtime.run(() -> Task.spawn(() -> 42).join());
 * }
 * }
 *
 * <p>Safe for use by any thread.
 */
public final class EdoRuntime implements AutoCloseable {
  /** Longer timeouts mean the same, and their nanoseconds would overflow. */
  private static final Duration LONGEST = Duration.ofDays(1000);

  private final Scheduler scheduler;
  private final RuntimeFlavor flavor;

  EdoRuntime(Scheduler scheduler, RuntimeFlavor flavor) {
    this.scheduler = scheduler;
    this.flavor = flavor;
  }

  /**
   * A runtime whose workers run as long as it lives.
   *
   * @return a builder with the defaults
   */
  public static RuntimeBuilder multiThread() {
    return new RuntimeBuilder(RuntimeFlavor.MULTI_THREAD);
  }

  /**
   * A runtime with one worker that runs only while somebody is inside {@link #run}. Its clock can
   * be paused.
   *
   * @return a builder with the defaults
   */
  public static RuntimeBuilder currentThread() {
    return new RuntimeBuilder(RuntimeFlavor.CURRENT_THREAD);
  }

  /**
   * The runtime the calling code runs on, or the default one.
   *
   * @return the runtime; the default one is not meant to be closed
   */
  public static EdoRuntime current() {
    return of((Scheduler) Ambient.host());
  }

  /**
   * The runtime the calling code runs on.
   *
   * @return the runtime, empty outside of any
   */
  public static Optional<EdoRuntime> tryCurrent() {
    return Optional.ofNullable(Ambient.provider().currentHost()).map(h -> of((Scheduler) h));
  }

  /**
   * Which worker the calling code runs on, by the numbers of {@link RuntimeMetrics}. Only for
   * looking: a task that yields or waits may go on elsewhere.
   *
   * @return the number; empty on threads that are no workers (outside, blocking pool, virtual
   *     threads in the fallback mode), and in a slice so long that its worker was replaced
   */
  public static OptionalInt workerIndex() {
    return Scheduler.workerIndex();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  private static EdoRuntime of(Scheduler scheduler) {
    return new EdoRuntime(
        scheduler,
        scheduler.config().currentThread()
            ? RuntimeFlavor.CURRENT_THREAD
            : RuntimeFlavor.MULTI_THREAD);
  }

  /**
   * Runs {@code body} as a task and waits for it. Tasks it has spawned go on afterwards, on a
   * current-thread runtime at the next {@code run}.
   *
   * <p><b>Blocking:</b> until the body has ended. <b>Cancellation:</b> interrupting the calling
   * thread cancels the body.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   * @throws JoinException if it was cancelled, by a shutdown for instance
   */
  public <T extends @Nullable Object> T run(Callable<T> body) throws Exception {
    refuseIfImpossible();
    return result(scheduler.runRoot(() -> scheduler.spawn(body, Spawning.DEFAULT)));
  }

  /**
   * Runs a body without a result.
   *
   * @param body what to run
   * @throws Exception what it threw
   * @see #run(Callable)
   */
  public void run(TaskBody body) throws Exception {
    var _ = run(callable(body));
  }

  /**
   * Runs a computation as a poll-driven task and waits for it.
   *
   * @param body what to poll
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   * @see #run(Callable)
   */
  public <T extends @Nullable Object> T run(Async<T> body) throws Exception {
    refuseIfImpossible();
    return result(scheduler.runRoot(() -> scheduler.spawn(body, Spawning.DEFAULT)));
  }

  /** Before anything is spawned: a body that nobody could wait for must not run. */
  private void refuseIfImpossible() {
    scheduler.refuseInPoll();
    if (scheduler.shutdown().isClosing()) {
      throw new IllegalStateException(this + " has been shut down; build a new one");
    }
  }

  private static <T extends @Nullable Object> T result(JoinHandle<T> root) throws Exception {
    try {
      return root.join();
    } catch (JoinException e) {
      switch (e.getCause()) {
        case Exception cause when e.isFailure() -> throw cause;
        case Error cause when e.isFailure() -> throw cause;
        case null, default -> throw e;
      }
    } catch (CancelledException e) {
      root.abort();
      throw e;
    }
  }

  /**
   * Runs code on the calling thread with this runtime as the current one, so that spawns, timers
   * and sockets in it belong here.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public <T extends @Nullable Object> T within(Callable<T> body) throws Exception {
    return scheduler.within(body);
  }

  /**
   * A computation that is polled with this runtime as the current one, by whichever runtime or
   * thread polls it: its timers, sockets and spawns belong here. Withdrawing it withdraws the body.
   *
   * @param body what to poll
   * @param <T> the type of its value
   * @return the computation
   */
  public <T extends @Nullable Object> Async<T> within(Async<T> body) {
    return new Within<>(scheduler, body);
  }

  private record Within<T extends @Nullable Object>(Scheduler scheduler, Async<T> body)
      implements Async<T>, Awaited {
    @Override
    public String awaited() {
      return Awaited.of(body);
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      return scheduler.within(() -> body.poll(cx));
    }

    @Override
    public void cancel() {
      try {
        scheduler.within(() -> {
          body.cancel();
          return true;
        });
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError("cancel throws unchecked exceptions only", e);
      }
    }
  }

  /**
   * Starts a virtual-thread task on this runtime.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   * @see edo.task.Task#spawn(Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body) {
    return scheduler.spawn(body, Spawning.DEFAULT);
  }

  /**
   * Starts a virtual-thread task without a result on this runtime.
   *
   * @param body what to run
   * @return its handle
   * @see edo.task.Task#spawn(TaskBody)
   */
  public JoinHandle<@Nullable Void> spawn(TaskBody body) {
    return scheduler.spawn(callable(body), Spawning.DEFAULT);
  }

  /**
   * Starts a poll-driven task on this runtime.
   *
   * @param body what to poll
   * @param <T> the type of its result
   * @return its handle
   * @see edo.task.Task#spawn(Async)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body) {
    return scheduler.spawn(body, Spawning.DEFAULT);
  }

  /**
   * Runs a job on this runtime's blocking pool.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   * @see edo.task.Task#spawnBlocking(Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> body) {
    return scheduler.spawnBlocking(body, Spawning.DEFAULT);
  }

  /**
   * Runs a job without a result on this runtime's blocking pool.
   *
   * @param body what to run
   * @return its handle
   * @see edo.task.Task#spawnBlocking(TaskBody)
   */
  public JoinHandle<@Nullable Void> spawnBlocking(TaskBody body) {
    return scheduler.spawnBlocking(callable(body), Spawning.DEFAULT);
  }

  static Callable<@Nullable Void> callable(TaskBody body) {
    Objects.requireNonNull(body);
    return () -> {
      body.run();
      return null;
    };
  }

  /**
   * The runtime's figures.
   *
   * @return a live view
   */
  public RuntimeMetrics metrics() {
    return scheduler.metrics();
  }

  /**
   * All live tasks with what they are doing and, but for poll-driven ones, where. For finding out
   * why something hangs: the tasks go on meanwhile, so the picture is not of one instant.
   *
   * <p><b>Blocking:</b> a virtual thread is held for the moment it takes to read its stack.
   *
   * @return a snapshot of each task, in no order
   */
  public List<TaskSnapshot> dump() {
    return scheduler.dump();
  }

  /**
   * A seed for a random generator of one's own, so that what it draws is fixed by {@link
   * RuntimeBuilder#seed}, and in a simulation by the seed of that. For jitter and samples, not for
   * secrets.
   *
   * {@snippet :
   * var random = new SplittableRandom(EdoRuntime.current().nextSeed());
   * Time.sleep(pause.plusMillis(random.nextLong(100)));
   * }
   *
   * @return the next of this runtime's sequence of seeds; mix it before use, as {@link
   *     java.util.SplittableRandom} does, for neighbours are alike
   */
  public long nextSeed() {
    return scheduler.nextSeed();
  }

  /**
   * Which kind of runtime this is.
   *
   * @return the flavor
   */
  public RuntimeFlavor flavor() {
    return flavor;
  }

  /**
   * Whether virtual-thread tasks run on our own scheduler.
   *
   * @return false in the fallback mode
   */
  public boolean ownsVirtualThreads() {
    return scheduler.config().ownScheduling();
  }

  /**
   * Identifies the runtime within the process.
   *
   * @return a number no other runtime has had
   */
  public long id() {
    return scheduler.id();
  }

  /**
   * The runtime's name.
   *
   * @return the name, empty if it has none
   */
  public Optional<String> name() {
    return Optional.ofNullable(scheduler.config().name());
  }

  /**
   * Ends the runtime gracefully: refuses new tasks, cancels all others, and waits for them to
   * unwind and for blocking jobs that have begun. What has not ended by the deadline is named in
   * the report and left behind on daemon threads. A task that fails because the shutdown refused or
   * cancelled a task or a job it waits for counts as cancelled, too; no failure is reported.
   *
   * <p><b>Blocking:</b> up to {@code timeout}, plus a moment for the threads to leave.
   *
   * @param timeout how long tasks may take; zero does not wait
   * @return what was left over
   * @throws IllegalArgumentException if the timeout is negative
   * @throws IllegalStateException if called by a task of this runtime, which would wait for itself,
   *     with a timeout that is not zero
   */
  public ShutdownReport shutdown(Duration timeout) {
    long nanos = shutdownNanos(timeout);
    if (Ambient.provider().currentHost() == scheduler) {
      if (nanos == 0) {
        scheduler.shutdown().begin();
        return new ShutdownReport(Duration.ZERO, List.of());
      }
      throw new IllegalStateException(
          "a task cannot shut down its own runtime and wait for it: call shutdownBackground(), or"
              + " shut down from outside");
    }
    return scheduler.shutdown().run(nanos);
  }

  static long shutdownNanos(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("the timeout must not be negative, but is " + timeout);
    }
    return (timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout).toNanos();
  }

  /** Begins to end the runtime and returns at once. May be called by its own tasks. */
  public void shutdownBackground() {
    scheduler.shutdown().begin();
  }

  /**
   * Whether the runtime refuses new tasks.
   *
   * @return true once a shutdown has begun
   */
  public boolean isShutdown() {
    return scheduler.shutdown().isClosing();
  }

  /**
   * Ends the runtime like {@link #shutdown}, with the timeout of the builder, and logs what was
   * left over. Closing again does nothing.
   *
   * @throws IllegalStateException if called by a task of this runtime
   */
  @Override
  public void close() {
    if (scheduler.shutdown().isClosed()) {
      return;
    }
    logLeftover(this, shutdown(Duration.ofNanos(scheduler.config().closeTimeoutNanos())));
  }

  static void logLeftover(Object closed, ShutdownReport report) {
    if (!report.isClean()) {
      System.getLogger("edo.runtime")
          .log(
              System.Logger.Level.WARNING,
              closed
                  + " was closed with tasks that did not stop: "
                  + report.leftover()
                  + "; let them end when they are cancelled, or raise closeTimeout");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EdoRuntime that && that.scheduler == scheduler;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(scheduler.id());
  }

  @Override
  public String toString() {
    return "EdoRuntime["
        + name().orElse(Long.toString(id()))
        + ", "
        + flavor
        + ", "
        + scheduler.config().workers()
        + " workers]";
  }
}
