package edo.internal.scheduler;

import edo.internal.blocking.BlockingPool;
import edo.internal.driver.Driver;
import edo.internal.driver.RuntimeClock;
import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.LastResort;
import edo.internal.seam.ReadyCell;
import edo.internal.seam.Wakers;
import edo.internal.task.AsyncTask;
import edo.internal.task.BlockingTask;
import edo.internal.task.Engine;
import edo.internal.task.Runner;
import edo.internal.task.TaskCore;
import edo.internal.task.TaskHooks;
import edo.internal.task.TaskRegistry;
import edo.internal.task.VirtualTask;
import edo.reactor.Backend;
import edo.reactor.Source;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeShutDownException;
import edo.runtime.SliceReport;
import edo.runtime.TaskSnapshot;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Waker;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A runtime: its workers, and what they share. Spawning, waking and looking for work meet here;
 * {@link Worker} is the loop, {@link Crew} keeps the threads, {@link Shutdown} ends it all.
 *
 * <p>Every method that tasks or wakers call is lock-free and never waits.
 */
public final class Scheduler implements Engine {
  static final int ID_BLOCK = 1024;
  private static final System.Logger LOG = System.getLogger("edo.runtime");
  private static final AtomicLong RUNTIME_IDS = new AtomicLong();
  private static final AtomicLong TASK_IDS = new AtomicLong(1);

  static {
    LastResort.prepare(
        Wakers.class, CancelledException.class, DeadlineException.class, JoinException.class);
    Entrance.rehearse();
  }

  private final long id = RUNTIME_IDS.incrementAndGet();
  private final SchedulerConfig config;
  private final RuntimeClock clock;
  private final Entrance entrance;
  private final IdleWorkers idle;
  private final Slot[] slots;
  private final Crew crew;
  private final Monitor monitor;
  private final TaskRegistry registry;
  private final FailureReports failures;
  private final BlockingPool blocking;
  private final Gate gate;
  private final InjectInterval injectInterval;
  private final Shutdown shutdown;
  private final AtomicInteger nextDriver = new AtomicInteger();
  private final AtomicInteger foreignRunning = new AtomicInteger();
  private final LongAdder remoteSpawned = new LongAdder();
  private final LongAdder remoteEnded = new LongAdder();
  private final LongAdder remoteSchedules = new LongAdder();
  private final LongAdder remoteYields = new LongAdder();

  /**
   * Starts a runtime.
   *
   * @param config its settings
   * @throws IOException if the system has no descriptors left for the reactor
   */
  public Scheduler(SchedulerConfig config) throws IOException {
    this.config = config;
    this.clock = new RuntimeClock(config.startPaused());
    this.idle = new IdleWorkers(config.workers());
    this.gate = new Gate(!config.currentThread());
    this.injectInterval = new InjectInterval(config.globalQueueInterval(), config.currentThread());
    this.registry = new TaskRegistry(config.workers() + Entrance.lanesHere());
    this.entrance = new Entrance(registry);
    this.failures = new FailureReports(config.onFailure(), config.failureDelayNanos());
    this.shutdown = new Shutdown(this);
    this.slots = new Slot[config.workers()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(i, openDriver(i), config);
    }
    this.crew = new Crew(this, config.seed());
    this.monitor =
        new Monitor(this, slots.length, config.sliceLimitNanos(), config.threadName().apply(-1));
    this.blocking =
        new BlockingPool(
            config.maxBlockingThreads(),
            config.keepAliveNanos(),
            body -> new BlockingThread(this, body, crew.nextName()),
            RuntimeClock::machineNanos);
    if (config.ownScheduling()) {
      crew.startJdkPollers();
    }
    crew.start(slots);
    monitor.start();
  }

  private Driver openDriver(int index) throws IOException {
    try {
      return new Driver(config.backend(), clock, config.eventsPerPoll());
    } catch (IOException | RuntimeException e) {
      for (int i = 0; i < index; i++) {
        slots[i].driver.close();
      }
      throw e;
    }
  }

  /**
   * The runtime that serves code outside of any: started on first use, lives as long as the
   * process.
   *
   * @return the default runtime
   */
  public static Host defaultRuntime() {
    return DefaultRuntime.SCHEDULER;
  }

  // ---------------------------------------------------------------- parts, for this package

  /**
   * The settings.
   *
   * @return the settings
   */
  public SchedulerConfig config() {
    return config;
  }

  /**
   * Identifies this runtime within the process.
   *
   * @return a number
   */
  public long id() {
    return id;
  }

  /**
   * The clock.
   *
   * @return the runtime's clock
   */
  public RuntimeClock clock() {
    return clock;
  }

  IdleWorkers idle() {
    return idle;
  }

  Entrance entrance() {
    return entrance;
  }

  Monitor monitor() {
    return monitor;
  }

  Slot[] slots() {
    return slots;
  }

  Crew crew() {
    return crew;
  }

  BlockingPool blocking() {
    return blocking;
  }

  TaskRegistry registry() {
    return registry;
  }

  FailureReports failures() {
    return failures;
  }

  Gate gate() {
    return gate;
  }

  /**
   * How this runtime ends.
   *
   * @return the shutdown
   */
  public Shutdown shutdown() {
    return shutdown;
  }

  /**
   * All live tasks, each as it is when it is looked at.
   *
   * @return snapshots in no order
   */
  public List<TaskSnapshot> dump() {
    var tasks = new ArrayList<TaskSnapshot>();
    registry.forEach(task -> {
      StackTraceElement[] stack =
          task instanceof VirtualTask<?> virtual ? virtual.stack() : new StackTraceElement[0];
      tasks.add(new TaskSnapshot(task.meta(), task.describe(), List.of(stack)));
    });
    return tasks;
  }

  /**
   * The figures.
   *
   * @return a live view
   */
  public SchedulerMetrics metrics() {
    return new SchedulerMetrics(this);
  }

  int workers() {
    return slots.length;
  }

  int injectInterval() {
    return injectInterval.get();
  }

  void sawSlices(int count, long nanos) {
    injectInterval.saw(count, nanos);
  }

  boolean isStopped() {
    return shutdown.isStopped();
  }

  static long idBlock() {
    return TASK_IDS.getAndAdd(ID_BLOCK);
  }

  void awaitGate() {
    if (!gate.isOpen()) {
      gate.await(this);
    }
  }

  // ---------------------------------------------------------------- spawning

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body, @Nullable String name) {
    Worker here = workerHere();
    Lane lane = here == null ? laneToSpawn() : null;
    boolean queued = config.ownScheduling() || config.currentThread();
    VirtualTask<T> task;
    boolean admitted;
    try {
      task = new VirtualTask<>(this, newId(here, lane), name, body, config.ownScheduling());
      admitted = admit(task, here, lane);
      if (admitted && queued) {
        enqueueOrDiscard(task, task, here, lane);
      }
    } finally {
      if (lane != null) {
        lane.leave();
      }
    }
    if (here == null && admitted) {
      admitted = readmit(task, lane);
      if (queued) {
        wakeOne();
      }
    }
    if (admitted && !queued) {
      task.start();
    }
    return task;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body, @Nullable String name) {
    Worker here = workerHere();
    Lane lane = here == null ? laneToSpawn() : null;
    AsyncTask<T> task;
    boolean admitted;
    try {
      task = new AsyncTask<>(this, newId(here, lane), name, body);
      admitted = admit(task, here, lane);
      if (admitted) {
        enqueueOrDiscard(task, task, here, lane);
      }
    } finally {
      if (lane != null) {
        lane.leave();
      }
    }
    if (here == null && admitted) {
      var _ = readmit(task, lane);
      wakeOne();
    }
    return task;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> body, @Nullable String name) {
    Worker here = workerHere();
    var task = new BlockingTask<>(this, newId(here, null), name, body);
    if (admit(task, here, null) && (here != null || readmit(task, null))) {
      foreignResumed();
      boolean accepted = false;
      try {
        accepted = blocking.submit(new BlockingJob(this, task));
      } finally {
        if (!accepted) {
          dropJob(new BlockingJob(this, task));
        }
      }
    }
    return task;
  }

  /** A lane to spawn through; none if foreign code will be called on the way. */
  private @Nullable Lane laneToSpawn() {
    return config.hooks() == null ? entrance.enter() : null;
  }

  private static long newId(@Nullable Worker here, @Nullable Lane lane) {
    return here != null ? here.newId() : lane != null ? lane.newId() : TASK_IDS.getAndIncrement();
  }

  /** Enters a new task into the books, or refuses it. */
  private boolean admit(TaskCore<?> task, @Nullable Worker here, @Nullable Lane lane) {
    if (shutdown.isClosing()) {
      task.discard();
      return false;
    }
    TaskHooks hooks = config.hooks();
    if (hooks != null) {
      hooks.spawned(task);
    }
    if (here != null) {
      registry.add(task, here.shard);
      here.counters.increment(WorkerCounters.SPAWNED);
    } else if (lane != null) {
      registry.add(task, lane.shard);
      lane.counters.increment(WorkerCounters.SPAWNED);
    } else {
      registry.add(task, TaskRegistry.SHARED);
      remoteSpawned.increment();
    }
    return true;
  }

  /**
   * Asks once more whether the runtime closes, after a task from outside was entered: the sweep of
   * a shutdown that began meanwhile may have passed before. A worker that spawns need not ask, it
   * sweeps when it leaves.
   */
  private boolean readmit(TaskCore<?> task, @Nullable Lane lane) {
    if (lane == null) {
      VarHandle.fullFence(); // leaving a lane is as good
    }
    if (shutdown.isClosing()) {
      task.abort();
      if (shutdown.isSwept()) {
        task.discard();
        return false;
      }
    }
    return true;
  }

  /** A task whose spawn throws, for want of stack say, must not stay in the books. */
  private void enqueueOrDiscard(
      TaskCore<?> task, Runnable unit, @Nullable Worker here, @Nullable Lane lane) {
    boolean queued = false;
    try {
      if (here != null) {
        here.scheduleNew(unit);
      } else {
        enqueueOutside(unit, lane);
      }
      queued = true;
    } finally {
      if (!queued) {
        task.discard();
      }
    }
  }

  /** The caller wakes somebody, once it has left the lane. */
  private void enqueueOutside(Runnable unit, @Nullable Lane lane) {
    stamp(unit);
    if (lane != null) {
      lane.counters.increment(WorkerCounters.LOCAL_SCHEDULES);
      lane.push(unit);
    } else {
      remoteSchedules.increment();
      entrance.injector().push(unit);
    }
  }

  /**
   * Which place the worker under the calling code holds.
   *
   * @return its number, empty if the caller is on no worker, or on one that has lost its place
   */
  public static OptionalInt workerIndex() {
    Worker here = Current.worker();
    Slot slot = here == null || here.isDetached() ? null : here.slot();
    return slot == null ? OptionalInt.empty() : OptionalInt.of(slot.index);
  }

  /** The worker of this runtime the caller runs on, or null. */
  private @Nullable Worker workerHere() {
    Worker w = Current.worker();
    return w != null && w.scheduler() == this ? w : null;
  }

  // ---------------------------------------------------------------- waking

  @Override
  public void schedule(Runnable unit) {
    Thread t = Thread.currentThread();
    if (t instanceof WorkerThread w) {
      if (w.worker.scheduler() == this) {
        w.worker.schedule(unit, w.worker.polling());
        return;
      }
    } else if (t.isVirtual()) {
      Runner runner = Runner.of(t);
      if (runner != null && runner.carrier() instanceof Worker w && w.scheduler() == this) {
        w.schedule(unit, true);
        return;
      }
    }
    scheduleOutside(unit);
  }

  private void scheduleOutside(Runnable unit) {
    Lane lane = entrance.enter();
    try {
      enqueueOutside(unit, lane);
    } finally {
      if (lane != null) {
        lane.leave();
      }
    }
    wakeOne();
  }

  @Override
  public void scheduleLast(Runnable unit) {
    Worker here = workerHere();
    if (here != null) {
      here.schedule(unit, false);
    } else {
      scheduleOutside(unit);
    }
  }

  /** Notes when a unit was queued, if waits are measured. */
  void stamp(Runnable unit) {
    if (config.waitTimes() != null) {
      TaskCore<?> task = TaskCore.of(unit);
      if (task != null) {
        task.queuedAt(RuntimeClock.machineNanos());
      }
    }
  }

  /** Queues what a worker without a place has made runnable. */
  void inject(Runnable unit) {
    stamp(unit);
    entrance.injector().push(unit);
    wakeOne();
  }

  /** Wakes a sleeping worker, unless one is looking for work already. */
  void wakeOne() {
    int worker = idle.claimSleeper();
    if (worker >= 0) {
      var _ = slots[worker].driver.unpark();
    }
  }

  void wakeAll() {
    for (Slot slot : slots) {
      var _ = slot.driver.unpark();
    }
    gate.signal();
  }

  /** Whether another worker would find something that is worth its wake. */
  boolean worthWaking(Worker except) {
    if (!entrance.isEmpty()) {
      return true;
    }
    for (Slot slot : slots) {
      Worker w = slot.active;
      if (w != null && w != except && w.worthStealing()) {
        return true;
      }
    }
    return crew.hasDetachedWork();
  }

  boolean hasDetached() {
    return crew.hasDetached();
  }

  boolean hasDetachedWork() {
    return crew.hasDetachedWork();
  }

  /** Looks for work among the others, on behalf of a worker. */
  @Nullable Runnable steal(Worker thief, boolean lastPass) {
    int n = slots.length;
    int start = n == 1 ? 0 : thief.nextRandom(n);
    for (int i = 0; i < n; i++) {
      Slot slot = slots[(start + i) % n];
      Worker victim = slot.active;
      if (victim == null || victim == thief) {
        continue;
      }
      Runnable unit = thief.stealFrom(victim, lastPass);
      if (unit == null && lastPass) {
        unit = pollFor(thief, slot);
      }
      if (unit != null) {
        return unit;
      }
    }
    return crew.stealDetached(thief);
  }

  /** Polls the driver of a busy worker; what becomes ready is queued at the thief. */
  private static @Nullable Runnable pollFor(Worker thief, Slot slot) {
    Driver driver = slot.driver;
    if (driver.isIdle() || !driver.enter()) {
      return null;
    }
    try {
      return driver.turn() ? thief.queue.pop() : null;
    } finally {
      driver.leave();
    }
  }

  /** For the monitor: work that nobody may be coming for. */
  void rescue() {
    if (!idle.anySleeping()) {
      return;
    }
    if (!entrance.isEmpty() || crew.hasDetachedWork()) {
      wakeOne();
      return;
    }
    for (Slot slot : slots) {
      Worker w = slot.active;
      if (w != null && w.hasStealable() && (w.slice() & 1) != 0) {
        wakeOne();
        return;
      }
    }
  }

  // ---------------------------------------------------------------- life of tasks

  @Override
  public void unregister(TaskCore<?> task) {
    if (task.slot() >= 0) {
      Worker here = workerHere();
      registry.remove(task, here == null ? TaskRegistry.SHARED : here.shard);
    }
  }

  @Override
  public void ended(TaskCore<?> task) {
    if (task.slot() < 0) {
      return; // refused at spawn, never counted
    }
    Worker here = workerHere();
    if (here != null) {
      here.counters.increment(WorkerCounters.ENDED);
    } else {
      remoteEnded.increment();
    }
    TaskHooks hooks = config.hooks();
    if (hooks != null) {
      hooks.terminated(task);
    }
    shutdown.taskEnded();
  }

  @Override
  public void failedUnjoined(TaskCore<?> task) {
    try {
      failures.add(task, RuntimeClock.machineNanos());
    } catch (Throwable e) {
      LastResort.log(
          System.Logger.Level.ERROR,
          "a task has failed, nobody has joined it, and there is no memory to keep its failure",
          e);
    }
    monitor.active();
    if (config.shutdownOnFailure()) {
      shutdown.begin();
    }
  }

  boolean reportFailures(long now) {
    return failures.reportDue(now);
  }

  @Override
  public void forcedYield() {
    Worker here = workerHere();
    if (here != null) {
      here.counters.increment(WorkerCounters.FORCED_YIELDS);
    } else {
      remoteYields.increment();
    }
  }

  @Override
  public @Nullable TaskHooks hooks() {
    return config.hooks();
  }

  @Override
  public void handOffCurrentWorker() {
    Worker here = workerHere();
    if (here != null && !config.currentThread()) {
      Slot slot = here.slot();
      if (slot != null) {
        var _ = crew.handOff(slot, here);
      }
    }
  }

  boolean handOff(Slot slot, Worker stuck) {
    return crew.handOff(slot, stuck);
  }

  void reportLongSlice(Slot slot, Worker worker, long nanos) {
    TaskCore<?> culprit = worker.current();
    var report =
        new SliceReport(
            culprit == null ? Optional.empty() : Optional.of(culprit.meta()),
            Duration.ofNanos(nanos),
            crew.stackOf(worker));
    var handler = config.onLongSlice();
    if (handler != null) {
      handler.accept(report);
    } else if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      LOG.log(System.Logger.Level.DEBUG, "worker " + slot.index + " was held up: " + report);
    }
  }

  boolean keepSpare(WorkerThread thread) {
    return crew.keepSpare(thread);
  }

  void abandoned(Worker worker, Slot slot) {
    crew.abandoned(worker, slot);
    if (isStopped()) {
      shutdown.workerLeft();
    }
  }

  void threadEnded(WorkerThread thread) {
    crew.threadEnded(thread);
  }

  boolean isParked(Slot slot) {
    return idle.isSleeping(slot.index) || !gate.isOpen();
  }

  boolean isQuiet() {
    return (idle.allSleeping() || !gate.isOpen()) && failures.isEmpty();
  }

  void internalError(String what, Throwable e) {
    LastResort.log(System.Logger.Level.ERROR, what, e);
  }

  // ---------------------------------------------------------------- clock, timers, I/O

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public void pauseClock() {
    if (!config.currentThread()) {
      throw new IllegalStateException(
          "the clock can be paused on a current-thread runtime only: build one with"
              + " EdoRuntime.currentThread()");
    }
    clock.pause();
  }

  @Override
  public void resumeClock() {
    clock.resume();
    wakeAll();
  }

  @Override
  public void advanceClock(long nanos) {
    Worker here = workerHere();
    if (here == null && gate.isOpen() && config.currentThread()) {
      advanceOnTheWorker(nanos);
      return;
    }
    clock.advance(nanos);
    if (here != null) {
      here.turnSoon();
    } else {
      wakeAll();
    }
  }

  /**
   * For callers that the worker does not run, such as virtual threads of the JDK: what is due is to
   * have fired when they go on, so the worker does it and they wait for that.
   */
  private void advanceOnTheWorker(long nanos) {
    var jump =
        new Async<@Nullable Void>() {
          private boolean jumped;

          @Override
          public Poll<@Nullable Void> poll(Context cx) {
            if (jumped) {
              return Poll.done();
            }
            jumped = true;
            advanceClock(nanos);
            cx.waker().wake(); // the worker turns its driver before it polls again
            return Poll.pending();
          }
        };
    try {
      var _ = spawn(jump, null).join();
    } catch (JoinException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Whether the paused clock may jump to the next timer: nothing runs that could take time. */
  boolean mayAdvanceClock() {
    // The gate last: it closes before what was running outside stops being counted.
    return config.currentThread() && clock.isPaused() && foreignRunning.get() == 0 && gate.isOpen();
  }

  boolean mayPark(Worker worker) {
    return !shutdown.isStopped() && !worker.isDetached() && gate.isOpen();
  }

  /**
   * Whether no virtual thread of the fallback mode runs. One that has ended its task counts until
   * its hooks have run and its failure is on record.
   */
  boolean nothingRunsOutside() {
    return foreignRunning.get() == 0;
  }

  @Override
  public void foreignResumed() {
    foreignRunning.getAndIncrement();
  }

  @Override
  public void foreignParked() {
    if (foreignRunning.decrementAndGet() == 0) {
      nothingRuns();
    }
  }

  /** The last thing outside of the workers has come to rest: the paused clock may move on. */
  void nothingRuns() {
    if (config.currentThread() && clock.isPaused()) {
      var _ = slots[0].driver.unpark();
    }
  }

  @Override
  public Timer newTimer(Waker waker) {
    return new WakeTimer(driverHere(), waker);
  }

  private Driver driverHere() {
    Worker here = workerHere();
    Slot slot = here == null ? null : here.slot();
    return slot == null ? nextDriver() : slot.driver;
  }

  private Driver nextDriver() {
    return slots[Integer.remainderUnsigned(nextDriver.getAndIncrement(), slots.length)].driver;
  }

  @Override
  public ReadyCell newCell(Source source, boolean spread) throws IOException {
    if (shutdown.isClosed()) {
      throw new RuntimeShutDownException();
    }
    return new ReadyCell(source, spread ? nextDriver() : driverHere());
  }

  @Override
  public Backend backend() {
    return config.backend();
  }

  // ---------------------------------------------------------------- totals

  long total(int field) {
    long n =
        switch (field) {
          case WorkerCounters.SPAWNED -> remoteSpawned.sum() + entrance.total(field);
          case WorkerCounters.ENDED -> remoteEnded.sum();
          case WorkerCounters.FORCED_YIELDS -> remoteYields.sum();
          default -> 0;
        };
    for (Slot slot : slots) {
      n += slot.total(field);
    }
    return n;
  }

  long remoteSchedules() {
    return remoteSchedules.sum() + entrance.total(WorkerCounters.LOCAL_SCHEDULES);
  }

  /**
   * Runs code that is not a task as if it belonged to this runtime.
   *
   * @param body the code
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public <T extends @Nullable Object> T within(Callable<T> body) throws Exception {
    return Current.within(this, body);
  }

  /**
   * Throws if the calling code is a poll, which must not wait.
   *
   * @throws IllegalStateException if so
   */
  public void refuseInPoll() {
    Current.refuseInPoll();
  }

  /**
   * Starts a task and keeps a current-thread runtime running until that has ended. The task is
   * there before the runtime starts to run, and it is the end of the task that stops it, not the
   * caller when it learns of it: outside of that the runtime would be idle, and a paused clock
   * would jump for what earlier runs have left behind.
   *
   * @param spawn starts the task on this runtime
   * @param <T> the type of its result
   * @return the task's handle
   */
  public <T extends @Nullable Object> JoinHandle<T> runRoot(Supplier<JoinHandle<T>> spawn) {
    JoinHandle<T> root = spawn.get();
    ((TaskCore<T>) root).whenDone(gate::leave);
    var _ = enter();
    return root;
  }

  /**
   * Keeps a current-thread runtime running until it is closed again.
   *
   * @return to be closed by the caller
   */
  public Gate.Pass enter() {
    Gate.Pass pass = gate.enter();
    monitor.active(); // while the gate is closed it may sleep, whatever the worker does
    return pass;
  }

  /** Holder: the default runtime starts when first asked for. */
  private static final class DefaultRuntime {
    static final Host SCHEDULER = start();

    private static Host start() {
      try {
        return EdoRuntime.multiThread()
            .name("default")
            .build()
            .within(() -> Objects.requireNonNull(Ambient.provider().currentHost()));
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError("looking up a host throws nothing", e);
      }
    }
  }

  /** A job for the pool that tells the paused clock when it is over. Counted when submitted. */
  private record BlockingJob(Scheduler scheduler, BlockingTask<?> task) implements Runnable {
    @Override
    public void run() {
      try {
        BlockingThread.runHere(task);
      } finally {
        scheduler.foreignParked();
      }
    }
  }

  /** Jobs that will not begin, because of a shutdown or because no thread can be started. */
  static void dropJob(Runnable job) {
    if (job instanceof BlockingJob j) {
      j.task().discard();
      j.scheduler().foreignParked();
    }
  }
}
