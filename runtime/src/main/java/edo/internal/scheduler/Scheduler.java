package edo.internal.scheduler;

import edo.internal.blocking.BlockingPool;
import edo.internal.driver.Driver;
import edo.internal.driver.IoDriver;
import edo.internal.driver.RuntimeClock;
import edo.internal.process.Children;
import edo.internal.seam.Books;
import edo.internal.seam.ChildControl;
import edo.internal.seam.FileDriver;
import edo.internal.seam.Inspection;
import edo.internal.seam.LastResort;
import edo.internal.seam.ReadyCell;
import edo.internal.seam.SignalLine;
import edo.internal.seam.Spawning;
import edo.internal.seam.Wakers;
import edo.internal.seam.World;
import edo.internal.signal.JvmSignals;
import edo.internal.task.Engine;
import edo.internal.task.SpawnSites;
import edo.internal.task.TaskCore;
import edo.internal.task.TaskHooks;
import edo.internal.task.TaskRegistry;
import edo.internal.virtual.JdkAccess;
import edo.reactor.Backend;
import edo.reactor.ChildSpec;
import edo.reactor.Sockets;
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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 *   <li>{@link Spawner} makes tasks, {@link Dispatch} queues what can run, {@link Entrance} and
 *       {@link LocalQueue} hold it;
 *   <li>{@link Worker} is the loop that runs it, {@link WorkSearch} finds it at others, {@link
 *       IdleWorkers} says whom to wake;
 *   <li>{@link Crew} keeps the threads, {@link Monitor} watches them, {@link Shutdown} ends it all;
 *   <li>{@link Totals} adds up what all of them count;
 *   <li>{@link ClockControl} lets the clock stand still and jump;
 *   <li>{@link Stepped} stands in for crew and monitor of a runtime that is simulated.
 * </ul>
 *
 * <p>Here stays what belongs to none of them: the life of a task after its spawn, timers and
 * sources. Every method that tasks or wakers call is lock-free and never waits.
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
  private final @Nullable World world;
  private final Sockets sockets;
  private final IoDriver io;
  private final Slot[] slots;
  private final Totals totals;
  private final Crew crew;
  private final WorkSearch search;
  private final Spawner spawner = new Spawner(this);
  private final Optional<Rings> rings;
  private final FileDriver files;
  private final LastJobs lastJobs = new LastJobs(this);
  private final Dispatch dispatch;
  private final Monitor monitor;
  private final TaskRegistry registry;
  private final FailureReports failures;
  private final BlockingPool blocking;
  private final Gate gate;
  private final InjectInterval injectInterval;
  private final Shutdown shutdown;
  private final AtomicInteger nextDriver = new AtomicInteger();

  /** Kept where it is of interest who has made what, or null. */
  private final @Nullable Books books;

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
    this.books = Books.openIfWanted(SpawnSites::here);
    this.clock = new RuntimeClock(config.startPaused());
    this.clockControl = new ClockControl(this, clock);
    this.idle = new IdleWorkers(config.workers());
    this.gate = new Gate(!config.currentThread());
    this.injectInterval = new InjectInterval(config.globalQueueInterval(), config.currentThread());
    this.registry = new TaskRegistry(config.workers() + Entrance.lanesHere());
    this.entrance = new Entrance(registry);
    this.failures = new FailureReports(config.onFailure(), config.failureDelayNanos());
    this.shutdown = new Shutdown(this);
    this.world = config.world();
    this.dispatch = new Dispatch(this);
    this.sockets = world == null ? Sockets.of(config.backend()) : world.sockets();
    this.io = new IoDriver(sockets, config.eventsPerPoll());
    this.slots = new Slot[config.workers()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(i, new Driver(io, clock), config);
    }
    this.rings = config.fileRings() ? Rings.open(this, slots.length) : Optional.empty();
    this.files =
        world != null
            ? world.files(this)
            : new PoolFiles(
                this, spawner, new BriefWork(config.workers(), RuntimeClock::machineNanos), rings);
    this.totals = new Totals(slots);
    this.crew = new Crew(this, totals, config.seed());
    this.choices =
        new AtomicLong(config.seed() != 0 ? config.seed() : System.identityHashCode(this));
    this.search = new WorkSearch(slots, io, entrance, idle, crew);
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
    if (world == null) {
      crew.start(slots);
      monitor.start();
    } else {
      crew.seat(slots[0]);
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

  IoDriver io() {
    return io;
  }

  Slot[] slots() {
    return slots;
  }

  Dispatch dispatch() {
    return dispatch;
  }

  Crew crew() {
    return crew;
  }

  WorkSearch search() {
    return search;
  }

  Optional<Rings> rings() {
    return rings;
  }

  LastJobs lastJobs() {
    return lastJobs;
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
    registry.forEach(
        task -> tasks.add(new TaskSnapshot(task.meta(), task.describe(), List.of(task.stack()))));
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
    return w != null && w.scheduler() == this ? w : world == null ? null : steppedHere();
  }

  /**
   * Of a runtime that is stepped: its worker, whichever code of the stepping thread calls, be it
   * that of another runtime or of a virtual thread that is no task. Null on all other threads.
   */
  @Nullable Worker steppedHere() {
    World mine = world;
    return mine != null
            && Current.executing() instanceof Scheduler s
            && s.world != null
            && s.world.group() == mine.group()
        ? slots[0].active
        : null;
  }

  /** What this runtime stands on if it is stepped, else null. */
  @Nullable World world() {
    return world;
  }

  @Override
  public long nextSeed() {
    return choices.getAndAdd(0x9E37_79B9_7F4A_7C15L);
  }

  // ---------------------------------------------------------------- waking

  @Override
  public void schedule(Runnable unit) {
    dispatch.schedule(unit);
  }

  @Override
  public void scheduleChild(Runnable continuation) {
    if (books != null) {
      Thread child = JdkAccess.threadOf(continuation);
      if (child != null) {
        books.openOnce(child);
      }
    }
    dispatch.scheduleStranger(continuation);
  }

  @Override
  public void scheduleLast(Runnable unit) {
    dispatch.scheduleLast(unit);
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
      failures.add(task, world == null ? RuntimeClock.machineNanos() : clock.nanoTime());
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
  public boolean isClosing() {
    return shutdown.isClosing();
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

  /** Whether nothing happens, and whoever makes something happen is noticed by somebody. */
  boolean isQuiet() {
    return ((idle.allSleeping() && !io.isDeserted()) || !gate.isOpen())
        && failures.isEmpty()
        && !rings.map(Rings::areBusy).orElse(false);
  }

  void internalError(String what, Throwable e) {
    LastResort.log(System.Logger.Level.ERROR, what, e);
  }

  // ---------------------------------------------------------------- clock, timers, I/O

  @Override
  public FileDriver files() {
    return files;
  }

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
    return books == null
        ? new WakeTimer(driverHere(), waker)
        : new SitedTimer(driverHere(), waker, SpawnSites.here());
  }

  private Driver driverHere() {
    Worker here = workerHere();
    Slot slot = here == null ? null : here.slot();
    return slot == null
        ? slots[Integer.remainderUnsigned(nextDriver.getAndIncrement(), slots.length)].driver
        : slot.driver;
  }

  @Override
  public ReadyCell newCell(Source source) throws IOException {
    if (shutdown.isClosed()) {
      throw new RuntimeShutDownException();
    }
    return books == null
        ? new ReadyCell(source, io)
        : Inspector.NotingRegistrar.cell(books, source, io);
  }

  @Override
  public @Nullable Books books() {
    return books;
  }

  @Override
  public Inspection inspection() {
    return new Inspector(this, books);
  }

  @Override
  public Backend backend() {
    return config.backend();
  }

  @Override
  public Sockets sockets() {
    return sockets;
  }

  @Override
  public List<InetAddress> lookUp(String name) throws UnknownHostException {
    return world != null ? world.lookUp(name) : List.of(InetAddress.getAllByName(name));
  }

  @Override
  public SignalLine signalLine(String name, int number) {
    if (world != null) {
      throw new UnsupportedOperationException("a simulated host gets no signals");
    }
    return JvmSignals.line(name, number);
  }

  @Override
  public ChildControl spawnChild(ChildSpec spec) throws IOException {
    if (shutdown.isClosed()) {
      throw new RuntimeShutDownException();
    }
    if (world != null) {
      throw new UnsupportedOperationException("a simulated host starts no processes");
    }
    ChildControl child = Children.spawn(this, spec);
    if (books != null) {
      var _ = books.open(new Inspector.RunningChild(child, spec.program()));
    }
    return child;
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
