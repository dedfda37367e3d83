package edo.internal.scheduler;

import edo.internal.blocking.BlockingPool;
import edo.internal.driver.Driver;
import edo.internal.driver.RuntimeClock;
import edo.internal.seam.LastResort;
import edo.internal.seam.ReadyCell;
import edo.internal.seam.Spawning;
import edo.internal.seam.Wakers;
import edo.internal.task.Engine;
import edo.internal.task.Runner;
import edo.internal.task.TaskCore;
import edo.internal.task.TaskHooks;
import edo.internal.task.TaskRegistry;
import edo.internal.task.VirtualTask;
import edo.reactor.Backend;
import edo.reactor.Source;
import edo.runtime.RuntimeShutDownException;
import edo.runtime.TaskSnapshot;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Waker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A runtime: its parts, and what tasks, sockets and timers see of it as their {@link Engine}.
 *
 * <ul>
 *   <li>{@link Spawner} makes tasks, {@link Entrance} and {@link LocalQueue} hold what can run;
 *   <li>{@link Worker} is the loop that runs it, {@link WorkSearch} finds it at others, {@link
 *       IdleWorkers} says whom to wake;
 *   <li>{@link Crew} keeps the threads, {@link Monitor} watches them, {@link Shutdown} ends it all;
 *   <li>{@link Totals} adds up what all of them count;
 *   <li>{@link ClockControl} lets the clock stand still and jump.
 * </ul>
 *
 * <p>Here stays what belongs to none of them: waking, the life of a task after its spawn, timers
 * and sources. Every method that tasks or wakers call is lock-free and never waits.
 */
public final class Scheduler implements Engine {
  private static final AtomicLong RUNTIME_IDS = new AtomicLong();

  static {
    LastResort.prepare(
        Wakers.class, CancelledException.class, DeadlineException.class, JoinException.class);
    Entrance.rehearse();
  }

  private final long id = RUNTIME_IDS.incrementAndGet();
  private final SchedulerConfig config;
  private final RuntimeClock clock;
  private final ClockControl clockControl;
  private final Entrance entrance;
  private final IdleWorkers idle;
  private final Slot[] slots;
  private final Totals totals;
  private final Crew crew;
  private final WorkSearch search;
  private final Spawner spawner = new Spawner(this);
  private final Monitor monitor;
  private final TaskRegistry registry;
  private final FailureReports failures;
  private final BlockingPool blocking;
  private final Gate gate;
  private final InjectInterval injectInterval;
  private final Shutdown shutdown;
  private final AtomicInteger nextDriver = new AtomicInteger();

  /**
   * For choices above the seam. Apart from the workers' generators: code that is moved from one
   * worker to another is to make the same choices all the same.
   */
  private final AtomicLong choices;

  /**
   * Starts a runtime.
   *
   * @param config its settings
   * @throws IOException if the system has no descriptors left for the reactor
   */
  public Scheduler(SchedulerConfig config) throws IOException {
    this.config = config;
    this.clock = new RuntimeClock(config.startPaused());
    this.clockControl = new ClockControl(this, clock);
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
    this.totals = new Totals(slots);
    this.crew = new Crew(this, totals, config.seed());
    this.choices =
        new AtomicLong(config.seed() != 0 ? config.seed() : System.identityHashCode(this));
    this.search = new WorkSearch(slots, entrance, idle, crew);
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

  ClockControl clockControl() {
    return clockControl;
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

  WorkSearch search() {
    return search;
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

  void awaitGate() {
    if (!gate.isOpen()) {
      gate.await(this);
    }
  }

  // ---------------------------------------------------------------- spawning

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body, Spawning how) {
    return spawner.virtual(body, how);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body, Spawning how) {
    return spawner.polled(body, how);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> body, Spawning how) {
    return spawner.blocking(body, how);
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
  @Nullable Worker workerHere() {
    Worker w = Current.worker();
    return w != null && w.scheduler() == this ? w : null;
  }

  @Override
  public long nextSeed() {
    return choices.getAndAdd(0x9E37_79B9_7F4A_7C15L);
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
      stamp(unit);
      entrance.push(unit, lane);
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
    entrance.inject(unit);
    wakeOne();
  }

  /**
   * Wakes a sleeping worker, unless one is looking for work already. What there is to do is queued
   * by now, so a caller whose stack or memory does not suffice for this has the monitor do it: the
   * wake-up would be lost, and with a sleeper claimed that sleeps on, so would all that follow.
   */
  void wakeOne() {
    try {
      int worker = idle.claimSleeper();
      if (worker >= 0) {
        var _ = slots[worker].driver.unpark();
      }
    } catch (Throwable e) {
      monitor.oweWake();
    }
  }

  /** For the monitor: makes up for a {@link #wakeOne} that got stuck somewhere. */
  void wakeOwed() {
    for (Slot slot : slots) {
      if (!idle.isSleeping(slot.index)) {
        var _ = slot.driver.unpark(); // claimed, or awake; then its next sleep is a short one
      }
    }
    wakeOne();
  }

  void wakeAll() {
    for (Slot slot : slots) {
      var _ = slot.driver.unpark();
    }
    gate.signal();
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
    totals.taskEnded(workerHere());
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
          "a task has failed, nobody has joined it, and its failure cannot be kept for the report",
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
    totals.forcedYield(workerHere());
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

  void abandoned(Worker worker, Slot slot) {
    if (isStopped()) {
      shutdown.workerLeft(); // first: tasks that end here are counted by the worker
    }
    crew.abandoned(worker, slot);
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
    clockControl.pause();
  }

  @Override
  public void resumeClock() {
    clockControl.resume();
  }

  @Override
  public void advanceClock(long nanos) {
    clockControl.advance(nanos);
  }

  boolean mayPark(Worker worker) {
    return !shutdown.isStopped() && !worker.isDetached() && gate.isOpen();
  }

  @Override
  public void foreignResumed() {
    clockControl.outsideResumed();
  }

  @Override
  public void foreignParked() {
    clockControl.outsideParked();
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

  /** A sum over all that count. */
  long total(int field) {
    return totals.of(field, this::countedElsewhere);
  }

  private long countedElsewhere(int field) {
    return crew.unsettled(field) + (field == WorkerCounters.SPAWNED ? spawner.fromOutside() : 0);
  }

  // ---------------------------------------------------------------- being inside

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
}
