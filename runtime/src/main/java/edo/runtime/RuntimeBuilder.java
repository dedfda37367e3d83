package edo.runtime;

import edo.internal.metrics.BucketLayout;
import edo.internal.scheduler.Scheduler;
import edo.internal.scheduler.SchedulerConfig;
import edo.reactor.Backend;
import edo.task.TaskMeta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a runtime. Each setter checks its argument at once and returns this builder; a
 * builder may be used for several runtimes, but by one thread at a time.
 *
 * {@snippet :
 * try (var runtime = EdoRuntime.multiThread().workerThreads(2).name("io").build()) {
 *   runtime.run(() -> System.out.println("hello"));
 * }
 * }
 */
public final class RuntimeBuilder {
  private final RuntimeFlavor flavor;
  private @Nullable String name;
  private int workers;
  private Scheduling scheduling = Surroundings.scheduling();
  private @Nullable Backend backend;
  private FileIo fileIo = Surroundings.fileIo();
  private int eventsPerPoll = 1024;
  private int eventInterval;
  private int globalQueueInterval;
  private boolean lifoSlot = true;
  private int maxBlockingThreads = 512;
  private Duration keepAlive = Duration.ofSeconds(10);
  private int maxSpareThreads = 512;
  private long stackSize;
  private @Nullable IntFunction<String> threadName;
  private long seed;
  private boolean startPaused;
  private Duration sliceLimit = Duration.ofMillis(8);
  private Duration failureDelay = Duration.ofSeconds(1);
  private UnhandledFailure unhandled = UnhandledFailure.REPORT;
  private Duration closeTimeout = Duration.ofSeconds(30);
  private boolean spawnSites;
  private final Callbacks callbacks = new Callbacks();
  private @Nullable BucketLayout sliceTimes;
  private @Nullable BucketLayout waitTimes;

  RuntimeBuilder(RuntimeFlavor flavor) {
    this.flavor = flavor;
    this.workers = flavor == RuntimeFlavor.CURRENT_THREAD ? 1 : Surroundings.workers();
  }

  /** Whether what it builds can work for as long as it lives, with one worker. */
  boolean isForLocalPool() {
    return flavor == RuntimeFlavor.CURRENT_THREAD && !startPaused;
  }

  private static int positive(int n, String what) {
    if (n <= 0) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + n);
    }
    return n;
  }

  private static Duration notNegative(Duration d, String what) {
    if (d.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, but is " + d);
    }
    return d;
  }

  /**
   * How many workers run tasks. Default: environment variable {@code EDO_WORKER_THREADS}, else the
   * number of processors. Only on a multi-thread runtime: a current-thread one has one worker.
   *
   * @param n at least 1
   * @return this
   * @throws IllegalArgumentException if there cannot be so many
   * @throws IllegalStateException for a current-thread runtime, whatever the number
   */
  public RuntimeBuilder workerThreads(int n) {
    positive(n, "workerThreads");
    if (n > Surroundings.MAX_WORKERS) {
      throw new IllegalArgumentException(
          "workerThreads must be at most " + Surroundings.MAX_WORKERS + ", not " + n);
    }
    if (flavor != RuntimeFlavor.MULTI_THREAD) {
      throw new IllegalStateException(
          "workerThreads needs a multi-thread runtime, as a current-thread one has one worker: use"
              + " EdoRuntime.multiThread(), or leave it out");
    }
    workers = n;
    return this;
  }

  /**
   * The limit of the blocking pool's threads; default 512. Jobs beyond it queue without a bound.
   *
   * @param n at least 1
   * @return this
   */
  public RuntimeBuilder maxBlockingThreads(int n) {
    maxBlockingThreads = positive(n, "maxBlockingThreads");
    return this;
  }

  /**
   * How long an idle thread of the blocking pool lives; default 10 s.
   *
   * @param d not negative
   * @return this
   */
  public RuntimeBuilder threadKeepAlive(Duration d) {
    keepAlive = notNegative(d, "threadKeepAlive");
    return this;
  }

  /**
   * How many threads may stand in for workers that are stuck in a long slice; default 512. Beyond
   * it, or with 0, a long slice holds up what is queued behind it, and a task whose slices are long
   * and that only yields between them takes its turns among all others.
   *
   * @param n not negative
   * @return this
   */
  public RuntimeBuilder maxSpareThreads(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("maxSpareThreads must not be negative, but is " + n);
    }
    maxSpareThreads = n;
    return this;
  }

  /**
   * The name all threads of the runtime get; default {@code edo-worker}.
   *
   * @param name the name
   * @return this
   */
  public RuntimeBuilder threadName(String name) {
    return threadName(n -> name);
  }

  /**
   * Names threads; called once for each thread started, from any thread.
   *
   * @param names gets a running number; negative for helpers of the runtime
   * @return this
   */
  public RuntimeBuilder threadName(IntFunction<String> names) {
    threadName = names;
    return this;
  }

  /**
   * Names the runtime.
   *
   * @param name not empty
   * @return this
   */
  public RuntimeBuilder name(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "a runtime's name must not be empty; leave it out instead");
    }
    this.name = name;
    return this;
  }

  /**
   * The stack size of worker and blocking threads; default 0, the JVM's own. Virtual threads grow
   * their stacks as needed and are not affected.
   *
   * @param bytes not negative
   * @return this
   */
  public RuntimeBuilder threadStackSize(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("threadStackSize must not be negative, but is " + bytes);
    }
    stackSize = bytes;
    return this;
  }

  /**
   * How many slices a busy worker may run between two polls of its reactor and timers. Default: 61,
   * or as many as are usually over within 1 ms. With very short slices it polls less often, but
   * about every 10 µs.
   *
   * @param ticks at least 1
   * @return this
   */
  public RuntimeBuilder eventInterval(int ticks) {
    eventInterval = positive(ticks, "eventInterval");
    return this;
  }

  /**
   * How many slices may pass before a worker looks into the shared queue although its own is not
   * empty. Default: 31 on a current-thread runtime, else tuned to about every 200 µs.
   *
   * @param ticks at least 1; 1 means always first
   * @return this
   */
  public RuntimeBuilder globalQueueInterval(int ticks) {
    globalQueueInterval = positive(ticks, "globalQueueInterval");
    return this;
  }

  /**
   * How many events one poll of the reactor fetches at most; default 1024.
   *
   * @param n at least 1
   * @return this
   */
  public RuntimeBuilder maxIoEventsPerTick(int n) {
    eventsPerPoll = positive(n, "maxIoEventsPerTick");
    return this;
  }

  /**
   * Queues every woken task at the end, instead of running the one woken last first.
   *
   * @return this
   */
  public RuntimeBuilder disableLifoSlot() {
    lifoSlot = false;
    return this;
  }

  /**
   * Which scheduler runs virtual-thread tasks. Default {@link Scheduling#AUTO}, or what system
   * property {@code edo.scheduler} says: {@code auto}, {@code own} or {@code jdk}.
   *
   * @param scheduling the choice
   * @return this
   */
  public RuntimeBuilder scheduling(Scheduling scheduling) {
    this.scheduling = scheduling;
    return this;
  }

  /**
   * Which reactor waits for I/O. Default: the best one, or what system property {@code edo.reactor}
   * says.
   *
   * @param backend the reactor
   * @return this
   * @throws IllegalArgumentException if it is not available; the message says why
   */
  public RuntimeBuilder reactor(Backend backend) {
    if (!backend.isAvailable()) {
      throw new IllegalArgumentException(backend.unavailableReason());
    }
    this.backend = backend;
    return this;
  }

  /**
   * What reads and writes open files; see {@link FileIo}. Default {@link FileIo#POOL}, or what
   * system property {@code edo.files} says: {@code pool} or {@code io_uring}.
   *
   * @param fileIo the choice
   * @return this
   */
  public RuntimeBuilder fileIo(FileIo fileIo) {
    this.fileIo = Objects.requireNonNull(fileIo, "say which, or leave it out");
    return this;
  }

  /**
   * Fixes the random choices: whom a worker steals from first, which arm a {@link
   * edo.task.Select#fair} select asks first, and {@link EdoRuntime#nextSeed}.
   *
   * @param seed any number but 0
   * @return this
   */
  public RuntimeBuilder seed(long seed) {
    if (seed == 0) {
      throw new IllegalArgumentException("the seed must not be 0");
    }
    this.seed = seed;
    return this;
  }

  /**
   * Starts the runtime with its clock stopped; for tests. Only on a current-thread runtime.
   *
   * @param paused whether to
   * @return this
   */
  public RuntimeBuilder startPaused(boolean paused) {
    if (paused && flavor != RuntimeFlavor.CURRENT_THREAD) {
      throw new IllegalStateException(
          "startPaused needs a current-thread runtime: use EdoRuntime.currentThread()");
    }
    startPaused = paused;
    return this;
  }

  /**
   * How long a slice may hold up a worker before its other work is handed to another thread;
   * default 8 ms. It is noticed within one and a half times that.
   *
   * @param limit at least 2 ms
   * @return this
   */
  public RuntimeBuilder sliceLimit(Duration limit) {
    if (limit.compareTo(Duration.ofMillis(2)) < 0) {
      throw new IllegalArgumentException("sliceLimit must be at least 2 ms, but is " + limit);
    }
    sliceLimit = limit;
    return this;
  }

  /**
   * What a failure that nobody joins does; default {@link UnhandledFailure#REPORT}.
   *
   * @param what the choice; {@link UnhandledFailure#SHUTDOWN_RUNTIME} needs a current-thread
   *     runtime
   * @return this
   */
  public RuntimeBuilder unhandledFailure(UnhandledFailure what) {
    if (what == UnhandledFailure.SHUTDOWN_RUNTIME && flavor != RuntimeFlavor.CURRENT_THREAD) {
      throw new IllegalStateException(
          "SHUTDOWN_RUNTIME needs a current-thread runtime: use EdoRuntime.currentThread()");
    }
    unhandled = what;
    return this;
  }

  /**
   * How long a failed task waits for somebody to join it before it is reported; default 1 s. Zero
   * reports at once unless a joiner waits already.
   *
   * @param delay not negative
   * @return this
   */
  public RuntimeBuilder failureReportDelay(Duration delay) {
    failureDelay = notNegative(delay, "failureReportDelay");
    return this;
  }

  /**
   * How long {@link EdoRuntime#close()} waits for tasks to end; default 30 s.
   *
   * @param timeout not negative
   * @return this
   */
  public RuntimeBuilder closeTimeout(Duration timeout) {
    closeTimeout = notNegative(timeout, "closeTimeout");
    return this;
  }

  /**
   * Runs on each worker and blocking thread before its first work.
   *
   * @param hook the action
   * @return this
   */
  public RuntimeBuilder onThreadStart(Runnable hook) {
    callbacks.onThreadStart = Callbacks.guarded(hook, "onThreadStart");
    return this;
  }

  /**
   * Runs on each worker and blocking thread after its last work.
   *
   * @param hook the action
   * @return this
   */
  public RuntimeBuilder onThreadStop(Runnable hook) {
    callbacks.onThreadStop = Callbacks.guarded(hook, "onThreadStop");
    return this;
  }

  /**
   * Runs on a worker just before it sleeps. It may spawn or wake, and then the worker does not
   * sleep. The last one set counts.
   *
   * @param hook the action
   * @return this
   */
  public RuntimeBuilder onThreadPark(Runnable hook) {
    callbacks.onThreadPark = Callbacks.guarded(hook, "onThreadPark");
    return this;
  }

  /**
   * Runs on a worker just after it has slept. The last one set counts.
   *
   * @param hook the action
   * @return this
   */
  public RuntimeBuilder onThreadUnpark(Runnable hook) {
    callbacks.onThreadUnpark = Callbacks.guarded(hook, "onThreadUnpark");
    return this;
  }

  /**
   * Has each task remember where in the program it was spawned, for {@link TaskMeta#spawnSite},
   * dumps and reports of failures. Looks at the stack at each spawn, some microseconds; without it
   * spawning costs nothing more. Default: false.
   *
   * @param record whether to
   * @return this
   */
  public RuntimeBuilder recordSpawnSites(boolean record) {
    spawnSites = record;
    return this;
  }

  /**
   * Runs before each task is queued for the first time, on the spawning thread.
   *
   * @param hook told of the task
   * @return this
   */
  public RuntimeBuilder onTaskSpawn(Consumer<TaskMeta> hook) {
    callbacks.onSpawn = hook;
    return this;
  }

  /**
   * Runs after each task has ended.
   *
   * @param hook told of the task
   * @return this
   */
  public RuntimeBuilder onTaskTerminate(Consumer<TaskMeta> hook) {
    callbacks.onTerminate = hook;
    return this;
  }

  /**
   * Runs before each poll of a task, or slice of a virtual thread.
   *
   * @param hook told of the task
   * @return this
   */
  public RuntimeBuilder onBeforePoll(Consumer<TaskMeta> hook) {
    callbacks.beforePoll = hook;
    return this;
  }

  /**
   * Runs after each poll of a task, or slice of a virtual thread.
   *
   * @param hook told of the task
   * @return this
   */
  public RuntimeBuilder onAfterPoll(Consumer<TaskMeta> hook) {
    callbacks.afterPoll = hook;
    return this;
  }

  /**
   * Told of each failure that nobody joined. Default: logged through {@code System.Logger}.
   *
   * @param handler gets the task and what it threw
   * @return this
   */
  public RuntimeBuilder onUnhandledFailure(BiConsumer<TaskMeta, Throwable> handler) {
    callbacks.onFailure = handler;
    return this;
  }

  /**
   * Measures how long slices take, for {@link RuntimeMetrics#sliceTimes}. Costs two readings of the
   * clock a slice. Default: not measured.
   *
   * @param buckets the shape of the histogram
   * @return this
   */
  public RuntimeBuilder sliceTimeHistogram(HistogramConfiguration buckets) {
    sliceTimes = buckets.layout();
    return this;
  }

  /**
   * Measures how long units are queued before they get a slice, for {@link
   * RuntimeMetrics#waitTimes}. Costs two readings of the clock a slice. Default: not measured.
   *
   * @param buckets the shape of the histogram
   * @return this
   */
  public RuntimeBuilder waitTimeHistogram(HistogramConfiguration buckets) {
    waitTimes = buckets.layout();
    return this;
  }

  /**
   * Told of each slice that went over the limit, with the culprit's stack. Runs on the monitor's
   * thread, so it must be short. Default: logged at level DEBUG.
   *
   * @param handler gets the report
   * @return this
   */
  public RuntimeBuilder onLongSlice(Consumer<SliceReport> handler) {
    callbacks.onLongSlice = handler;
    return this;
  }

  /**
   * Builds and starts the runtime.
   *
   * @return the runtime, to be closed by the caller
   * @throws IllegalStateException if {@link Scheduling#OWN} was asked for and is not available
   * @throws UncheckedIOException if the system has no descriptors left for the reactor
   */
  public EdoRuntime build() {
    try {
      return new EdoRuntime(new Scheduler(config()), flavor);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the runtime's reactor could not be opened; raise the limit of open files (ulimit -n)",
          e);
    }
  }

  private SchedulerConfig config() {
    Backend reactor = backend != null ? backend : Surroundings.backend();
    return new SchedulerConfig(
        name,
        workers,
        flavor == RuntimeFlavor.CURRENT_THREAD,
        Surroundings.ownSchedulingFor(scheduling),
        reactor,
        Surroundings.fileRingsFor(fileIo, reactor),
        eventsPerPoll,
        eventInterval,
        globalQueueInterval,
        lifoSlot,
        maxBlockingThreads,
        nanos(keepAlive),
        maxSpareThreads,
        stackSize,
        threadName != null ? threadName : RuntimeBuilder::defaultThreadName,
        seed,
        startPaused,
        nanos(sliceLimit),
        nanos(failureDelay),
        unhandled == UnhandledFailure.SHUTDOWN_RUNTIME,
        nanos(closeTimeout),
        callbacks.onThreadStart,
        callbacks.onThreadStop,
        callbacks.onThreadPark,
        callbacks.onThreadUnpark,
        callbacks.aroundTasks(spawnSites),
        callbacks.onFailure,
        callbacks.onLongSlice,
        sliceTimes,
        waitTimes,
        null);
  }

  private static String defaultThreadName(int n) {
    return n >= 0 ? "edo-worker-" + n : "edo-helper";
  }

  private static long nanos(Duration d) {
    return d.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : d.toNanos();
  }
}
