package edo.internal.scheduler;

import edo.internal.driver.Driver;
import edo.internal.task.Carrier;
import edo.internal.task.Engine;
import edo.internal.task.Runner;
import edo.internal.task.Unit;
import edo.internal.task.VirtualTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One worker: a run queue, and the loop that runs it.
 *
 * <p><b>Order of work.</b> The LIFO slot (what the last unit woke), then the ring, then the shared
 * queue; the shared queue comes first every so many ticks. After {@value #LIFO_CAP} units in a row
 * from the LIFO slot, what the next one wakes goes to the end of the ring. Who yields goes there
 * too; and whoever goes there goes behind what waits in the shared queue as well, a share of which
 * is moved into the ring first, once in a round of the ring. Else two tasks that wake each other,
 * or one that yields, would keep the ring from ever being empty and leave newcomers to the ticks.
 * What has a priority of its own stands before or behind all these, up to a limit. When all are
 * empty: search among the others, then sleep in the driver. Every {@code eventInterval} ticks the
 * driver is polled without waiting.
 *
 * <p><b>Who may touch what.</b> Everything that is not said to be shared belongs to the thread
 * under the worker, and to the virtual thread mounted on it, which is the same processor thread and
 * never unmounts in the middle. Shared: the ring (see {@link LocalQueue}), {@code lifo} (filled by
 * the owner, taken by CAS), {@code stash}, {@code slice} and {@code detached}.
 *
 * <p><b>Losing the place.</b> A worker that is stuck in a slice is cut off: {@code detached} is
 * set, and a spare holds the place. The stuck worker goes on with the task that holds it up (see
 * {@link CutOff}), and keeps its ring, which the others go on stealing from; what its slice still
 * makes runnable goes to the shared queue as soon as it sees the flag, and what slips into the ring
 * before it does is found by thieves or, at the latest, by the monitor at its next tick. It never
 * touches driver or idle bits again: it would have to {@link Driver#enter} first, and finds itself
 * replaced there.
 *
 * <p><b>When to wake another worker.</b> A wake costs some 20 µs of processor time. Work that this
 * worker gets through sooner than that is not worth one: the backlog must be worth {@value
 * #WAKE_NANOS} ns at the worker's usual pace. A misjudgement (a slice that unexpectedly runs on) is
 * corrected by the monitor.
 *
 * <table>
 * <caption>Shared fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>lifo</td><td>opaque, CAS to take</td><td>release into empty, else exchange</td><td>filled
 * by the owner</td></tr>
 * <tr><td>stash</td><td>volatile, exchange to take</td><td>release into empty</td><td>filled by the
 * owner; others take it only once detached is set</td></tr>
 * <tr><td>slice</td><td>opaque</td><td>opaque; odd inside a slice</td><td>owner</td></tr>
 * <tr><td>detached</td><td>volatile</td><td>volatile</td><td>whoever takes the place away</td></tr>
 * </table>
 */
final class Worker extends Carrier {
  private static final int LIFO_CAP = 3;

  /** How many urgent units may come before one that is not. */
  private static final int HIGH_CAP = 16;

  /** Every how many ticks a unit of low priority comes before others. */
  private static final int LOW_INTERVAL = 64;

  private static final long WAKE_NANOS = 30_000;

  /** With slices longer than this, events are not left to wait until one is over. */
  private static final long RELIEF_NANOS = 100_000;

  private static final long RETRY_NANOS = 100_000_000;
  private static final long SALVAGE_NANOS = 1_000_000;
  private static final VarHandle LIFO;
  private static final VarHandle STASH;
  private static final VarHandle SLICE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      LIFO = lookup.findVarHandle(Worker.class, "lifo", Runnable.class);
      STASH = lookup.findVarHandle(Worker.class, "stash", Runnable.class);
      SLICE = lookup.findVarHandle(Worker.class, "slice", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Scheduler scheduler;
  private final Dispatch dispatch;
  private final IdleWorkers idle;
  private final Entrance entrance;
  private final PriorityLanes priorities;
  private final WorkSearch search;
  final LocalQueue queue = new LocalQueue();
  final WorkerCounters counters = new WorkerCounters();
  final TaskIds ids;
  private final Runnable[] scratch = new Runnable[LocalQueue.CAPACITY / 2];
  private final Pace pace;
  private final RunnerPool pool = new RunnerPool();
  private final CutOff cutOff;

  private volatile @Nullable Runnable lifo;
  private volatile long slice;

  /** Also true before the first place: what a spare's thread makes runnable is for the others. */
  private volatile boolean detached = true;

  /** The part of the task registry that belongs to this worker. */
  final int shard;

  private @Nullable Slot slot;
  private @Nullable SliceClock sliceClock;

  /** The unit to run next. Thieves take it only from a worker that was cut off. */
  private volatile @Nullable Runnable stash;

  private final boolean lifoEnabled;

  /** Whoever steps decides what runs next. */
  private final boolean stepped;

  private int lifoStreak;
  private int highStreak;
  private int tick;
  private int entranceTurn;

  /** How many more go to the end of the ring before newcomers are let in ahead of one. */
  private int untilNewcomers;

  private boolean searching;
  private long random;

  Worker(Scheduler scheduler, long seed) {
    this.scheduler = scheduler;
    this.dispatch = scheduler.dispatch();
    this.idle = scheduler.idle();
    this.entrance = scheduler.entrance();
    this.priorities = entrance.priorities();
    this.search = scheduler.search();
    this.shard = scheduler.registry().claimShard();
    this.pace = new Pace(scheduler, counters);
    this.cutOff = new CutOff(scheduler);
    this.lifoEnabled = scheduler.config().lifoSlot();
    this.stepped = scheduler.world() != null;
    this.ids = stepped ? TaskIds.fromOne() : new TaskIds();
    this.random = seed == 0 ? 0x9E37_79B9_7F4A_7C15L : seed;
  }

  // ---------------------------------------------------------------- for the monitor and thieves

  long slice() {
    return (long) SLICE.getOpaque(this);
  }

  boolean isDetached() {
    return detached;
  }

  /** Cuts the worker off. Only by whoever has entered the driver and replaced it in its slot. */
  void detach() {
    detached = true;
  }

  int depth() {
    return queue.length() + (lifo == null ? 0 : 1);
  }

  long meanSlice() {
    return pace.meanSlice();
  }

  /** Where the unit that runs here is, as seen from another thread. */
  StackTraceElement[] culpritStack(Thread under) {
    return current() instanceof VirtualTask<?> task ? task.stack() : under.getStackTrace();
  }

  /** Work a thief could take. */
  boolean hasStealable() {
    return lifo != null || !queue.isEmpty() || (detached && stash != null);
  }

  private @Nullable Runnable takeStash() {
    return stash == null ? null : (Runnable) STASH.getAndSet(this, null);
  }

  /** Gives the LIFO unit to a thief. */
  @Nullable Runnable stealLifo() {
    return lifo == null ? null : (Runnable) LIFO.getAndSet(this, null);
  }

  // ---------------------------------------------------------------- the loop

  /** Holds a place until the runtime stops or the place is taken away. */
  void hold(Slot place) {
    slot = place;
    detached = false;
    pace.resume(tick);
    sliceClock = SliceClock.of(place);
    scheduler.monitor().active();
    try {
      while (!detached && !scheduler.isStopped()) {
        try {
          step(place);
        } catch (Throwable e) { // no memory, or a reactor that cannot poll
          scheduler.internalError("a worker failed between two slices and goes on", e);
          LockSupport.parkNanos(this, RETRY_NANOS);
        }
      }
      cutOff.goOn(this);
    } finally {
      abandon(place);
    }
  }

  /** Takes a place for good, on behalf of a runtime that is stepped. */
  void sit(Slot place) {
    slot = place;
    detached = false;
  }

  /** Moves all that is runnable into a list, in the order in which it became so. */
  void drainTo(List<Runnable> ready) {
    for (Runnable unit = queue.pop(); unit != null; unit = queue.pop()) {
      ready.add(unit);
    }
    // From the outside one at a time: what comes along goes through the ring.
    for (Runnable unit = entrance.pop(queue, 0, scratch, 0);
        unit != null;
        unit = entrance.pop(queue, 0, scratch, 0)) {
      ready.add(unit);
      for (Runnable more = queue.pop(); more != null; more = queue.pop()) {
        ready.add(more);
      }
    }
    for (Runnable unit = priorities.popAny(queue); unit != null; unit = priorities.popAny(queue)) {
      ready.add(unit);
    }
  }

  /**
   * Runs what others do not get to, without a place. What that makes runnable goes to the shared
   * queue, as with a worker that was cut off.
   */
  void help(WorkerThread.Help task) {
    slot = task.slot();
    try {
      while (task.isNeeded() && !scheduler.isStopped()) {
        Runnable unit = queue.pop();
        if (unit == null) {
          unit = entrance.pop(queue, 0, scratch, entranceTurn++);
        }
        if (unit == null) {
          unit = priorities.popAny(queue);
        }
        if (unit == null) {
          unit = search.steal(this, true);
          dispatch.wakeOne(); // for the reactor: who found us in there sleeps elsewhere
        }
        if (unit == null) {
          unit = cutOff.take(); // it has yielded here, and nobody else wants to run
        }
        if (unit == null) {
          return;
        }
        run(unit);
      }
    } finally {
      abandon(task.slot());
    }
  }

  private void step(Slot place) {
    scheduler.awaitGate();
    Runnable unit = next();
    if (unit == null && scheduler.io().hasBacklog()) {
      turn(place);
      unit = next();
    }
    if (unit == null) {
      unit = search();
    }
    if (unit != null) {
      run(unit);
      if (pace.isTurnDue(tick)) {
        turn(place);
      }
    } else {
      sleep(place);
    }
  }

  void run(Runnable unit) {
    stopSearching();
    tick++;
    counters.increment(WorkerCounters.POLLS);
    SLICE.setOpaque(this, slice + 1);
    SliceClock timing = sliceClock;
    if (timing != null) {
      timing.begin(unit);
    }
    try {
      if (unit instanceof Unit ours) {
        ours.runOn(this);
      } else {
        unit.run(); // a virtual thread started by a task, which inherited our scheduler
      }
    } catch (Throwable e) {
      salvage(unit, e);
    }
    if (timing != null) {
      timing.end();
    }
    SLICE.setOpaque(this, slice + 1);
  }

  /**
   * What can be done for a unit whose slice let an exception through, which only a lack of memory
   * can bring about: its task ends, or runs again. As often as it takes; the memory comes back when
   * those who took it have failed.
   */
  private void salvage(Runnable unit, Throwable e) {
    scheduler.internalError("a slice let an exception through to its worker", e);
    while (unit instanceof Unit ours) {
      try {
        ours.crashed(e);
        return;
      } catch (Throwable again) {
        LockSupport.parkNanos(this, SALVAGE_NANOS);
      }
    }
  }

  /** The next unit of this worker's own, or from the shared queue. */
  private @Nullable Runnable next() {
    Runnable unit = takeStash();
    if (unit != null) {
      return unit;
    }
    if (priorities.isUsed()) {
      unit = byPriority();
      if (unit != null) {
        return unit;
      }
    }
    if (tick % scheduler.injectInterval() == 0) {
      unit = entrance.pop(queue, 0, scratch, entranceTurn++);
      if (unit != null) {
        return unit;
      }
    }
    if (lifoStreak < LIFO_CAP && lifo != null) {
      unit = (Runnable) LIFO.getAndSet(this, null);
      if (unit != null) {
        lifoStreak++;
        return unit;
      }
    }
    lifoStreak = 0;
    unit = queue.pop();
    if (unit != null) {
      return unit;
    }
    if (lifo != null) {
      unit = (Runnable) LIFO.getAndSet(this, null);
      if (unit != null) {
        return unit;
      }
    }
    return entrance.isEmpty() ? null : fromOutside();
  }

  /** A unit that is for anybody, and perhaps some more for the ring. */
  private @Nullable Runnable fromOutside() {
    Runnable unit = entrance.pop(queue, share() - 1, scratch, entranceTurn++);
    if (unit != null && idle.anySleeping() && isWorthWake(queue.length())) {
      // While they were on their way from there to here nobody else has seen them: who looked
      // for the last time just then has gone to sleep, or has not woken anybody for them.
      dispatch.wakeOne();
    }
    if (unit == null && scheduler.crew().hasDetached()) {
      unit = scheduler.crew().stealDetached(this); // it would wait until nothing is urgent any more
    }
    return unit == null ? priorities.popAny(queue) : unit;
  }

  /** How much of the shared queue is for this worker. */
  private int share() {
    return Math.min(entrance.length() / scheduler.workers() + 1, LocalQueue.CAPACITY / 2);
  }

  /** What has a lane of its own and is due: see {@link edo.task.Priority}. */
  private @Nullable Runnable byPriority() {
    Runnable unit = null;
    if (tick % LOW_INTERVAL == 0) {
      unit = priorities.popLow(queue);
    }
    if (unit == null && highStreak < HIGH_CAP) {
      highStreak++;
      unit = priorities.popHigh(queue);
    }
    if (unit == null) {
      highStreak = 0;
    }
    return unit;
  }

  /** Polls the driver, fires timers, and learns how long slices are. */
  private void turn(Slot place) {
    Driver driver = place.driver;
    if (driver.enter()) {
      try {
        if (place.active != this || scheduler.isStopped()) {
          return;
        }
        var _ = driver.turn();
      } finally {
        driver.leave();
      }
    }
    pace.turned(tick);
    relieve();
  }

  /**
   * Wakes another worker to wait for events if this one will be long in coming back to them. With
   * short slices that is not worth the wake. Who is inside does so himself when he leaves.
   */
  private void relieve() {
    if (pace.meanSlice() > RELIEF_NANOS && scheduler.io().isUnattended() && idle.anySleeping()) {
      dispatch.wakeOne();
    }
  }

  // ---------------------------------------------------------------- searching and sleeping

  private @Nullable Runnable search() {
    if (scheduler.workers() == 1) {
      return scheduler.crew().hasDetached() ? search.steal(this, true) : null;
    }
    if (!searching) {
      if (!idle.startSearching()) {
        return null;
      }
      searching = true;
    }
    Runnable unit = search.steal(this, false);
    if (unit == null && !entrance.isEmpty()) {
      unit = next();
    }
    return unit != null ? unit : search.steal(this, true);
  }

  @Nullable Runnable stealFrom(Worker victim, boolean lifoToo) {
    int before = queue.length();
    Runnable unit = victim.queue.stealInto(queue, scratch);
    if (unit != null) {
      counters.increment(WorkerCounters.STEAL_OPERATIONS);
      counters.add(WorkerCounters.STEALS, queue.length() - before + 1);
    } else if (lifoToo) {
      unit = victim.stealLifo();
      if (unit == null && victim.detached) {
        unit = victim.takeStash();
      }
      if (unit != null) {
        counters.increment(WorkerCounters.STEAL_OPERATIONS);
        counters.increment(WorkerCounters.STEALS);
      }
    }
    return unit;
  }

  int nextRandom(int bound) {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return (int) ((random >>> 33) % bound);
  }

  private void stopSearching() {
    if (searching) {
      searching = false;
      if (idle.stopSearching()) {
        if (search.isWorthWaking(this) || isWorthWake(queue.length())) {
          dispatch.wakeOne();
        } else {
          relieve(); // while we were counted nobody could be woken for the reactor either
        }
      }
    }
  }

  private void sleep(Slot place) {
    Driver driver = place.driver;
    if (!driver.enter()) {
      Thread.onSpinWait(); // somebody polls for us, which takes microseconds
      return;
    }
    try {
      if (place.active != this) {
        return;
      }
      if (searching) {
        searching = false;
        var _ = idle.stopSearching();
      }
      boolean slept = false;
      boolean jumped = false;
      idle.announce(place.index);
      try {
        // From here on whoever adds work sees the bit; so look for what was added before.
        if (!hasWork() && scheduler.mayPark(this)) {
          slept = true;
          jumped = park(driver);
        }
      } finally {
        if (!idle.retract(place.index)) {
          searching = true; // somebody woke us and has counted us
        }
        // After the bit is gone: until then the monitor may take us for asleep, and sleep itself.
        scheduler.monitor().active();
      }
      if (slept) {
        // Only now what has happened is passed on: whoever is to help with it is not to be us.
        rise(driver, jumped);
      } else if (!searching) {
        // It came before we left the count, so nobody was woken for it, and it may be for several.
        searching = idle.startSearching();
      }
    } finally {
      driver.leave();
    }
  }

  private boolean hasWork() {
    return stash != null
        || lifo != null
        || !queue.isEmpty()
        || !entrance.isEmpty()
        || search.isWorthWaking(this);
  }

  /** Waits. Says whether the clock has jumped instead. */
  private boolean park(Driver driver) {
    pace.measure(tick);
    counters.increment(WorkerCounters.PARKS);
    counters.increment(WorkerCounters.PARK_UNPARKS);
    scheduler.config().onThreadPark().run();
    // Left by a poll or a hook that interrupted its own thread; no wait would wait.
    var _ = Thread.interrupted();
    if (hasWork()) { // the hook may have spawned or woken something
      return false;
    }
    if (scheduler.clockControl().mayJump()) {
      // After an event, even one that nobody waits for, not to sleep: the clock has yet to jump.
      if (driver.turn() || hasWork() || driver.advanceToNextTimer()) {
        return true;
      }
    }
    if (!hasWork()) {
      driver.await();
    }
    return false;
  }

  private void rise(Driver driver, boolean jumped) {
    boolean happened = driver.turn() || jumped;
    scheduler.config().onThreadUnpark().run();
    counters.increment(WorkerCounters.PARK_UNPARKS);
    if (!happened && !hasWork()) {
      counters.increment(WorkerCounters.NOOPS);
    }
    pace.resume(tick);
    relieve();
  }

  /** Leaves the place: whatever is still here goes to the others. */
  private void abandon(Slot place) {
    stopSearching();
    for (Runnable unit = leftover(); unit != null; unit = leftover()) {
      entrance.inject(unit);
    }
    if (!entrance.isEmpty() || scheduler.io().isDeserted()) {
      dispatch.wakeOne(); // our successor may have found us in the reactor, and sleep elsewhere
    }
    SliceClock timing = sliceClock;
    if (timing != null) {
      sliceClock = null;
      timing.close(place);
    }
    scheduler.abandoned(this, place);
    slot = null;
  }

  private @Nullable Runnable leftover() {
    Runnable unit = cutOff.take();
    if (unit == null) {
      unit = takeStash();
    }
    if (unit == null) {
      unit = queue.pop();
    }
    return unit != null ? unit : stealLifo();
  }

  // ---------------------------------------------------------------- scheduling, on this worker

  /** Queues a unit that was woken by the unit running here. */
  void schedule(Runnable unit, boolean viaLifo) {
    counters.increment(WorkerCounters.LOCAL_SCHEDULES);
    dispatch.stamp(unit);
    if (entrance.byPriority(unit)) {
      dispatch.wakeOne();
    } else if (detached) {
      if (!cutOff.keeps(unit, current())) {
        dispatch.inject(unit);
      }
    } else if (!viaLifo) {
      pushLast(unit);
    } else if (!lifoEnabled) {
      push(unit);
    } else if (lifoStreak >= LIFO_CAP) {
      pushLast(unit);
    } else {
      if (lifo == null) {
        LIFO.setRelease(this, unit); // only we fill it, so it is still empty
      } else {
        Runnable before = (Runnable) LIFO.getAndSet(this, unit);
        if (before != null) {
          push(before);
        }
      }
    }
  }

  /**
   * Queues a unit that was spawned here. It takes the LIFO slot only if that is free: whoever
   * spawns many would otherwise exchange it each time, and gain nothing.
   */
  void scheduleNew(Runnable unit) {
    counters.increment(WorkerCounters.LOCAL_SCHEDULES);
    dispatch.stamp(unit);
    if (entrance.byPriority(unit)) {
      dispatch.wakeOne();
    } else if (detached) {
      dispatch.inject(unit);
    } else if (lifo != null || !lifoEnabled) {
      push(unit);
    } else if (lifoStreak >= LIFO_CAP) {
      pushLast(unit);
    } else {
      LIFO.setRelease(this, unit);
    }
  }

  /** Puts a unit behind all that is queued now, here and in the shared queue. */
  private void pushLast(Runnable unit) {
    if (--untilNewcomers <= 0) {
      untilNewcomers = queue.length(); // newcomers seldom yield: the length without them
      if (!stepped && !entrance.isEmpty()) {
        letIn(share());
      }
    }
    push(unit);
  }

  /** Moves so many newcomers into the ring, as far as there are and half of it has room. */
  private void letIn(int wanted) {
    int full = Math.min(queue.length() + wanted, LocalQueue.CAPACITY / 2);
    for (int room = full - queue.length(); room > 0; room = full - queue.length()) {
      Runnable newcomer = entrance.pop(queue, room - 1, scratch, entranceTurn++);
      if (newcomer == null) {
        return;
      }
      push(newcomer);
    }
  }

  private void push(Runnable unit) {
    if (queue.push(unit)) {
      if (idle.anySleeping() && worthStealing()) {
        dispatch.wakeOne();
      }
      return;
    }
    counters.increment(WorkerCounters.OVERFLOWS);
    entrance.injector().spill(queue, scratch, unit);
    dispatch.wakeOne();
  }

  /**
   * Whether the backlog is worth the wake of another worker. Between slices this worker is about to
   * run the first unit itself, so only the others wait.
   */
  boolean worthStealing() {
    int waiting = queue.length() - (int) (1 - (slice & 1));
    return isWorthWake(waiting);
  }

  private boolean isWorthWake(int waiting) {
    return waiting * pace.meanSlice() > WAKE_NANOS;
  }

  /** Makes the driver be polled after the current unit. */
  void turnSoon() {
    pace.turnSoon();
  }

  // ---------------------------------------------------------------- pooled threads

  @Override
  public Engine engine() {
    return scheduler;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** The place this worker holds, or held last. For the thread under it. */
  @Nullable Slot slot() {
    return slot;
  }

  @Override
  protected @Nullable VirtualTask<?> nextFresh() {
    if (detached || pace.isTurnDue(tick) || scheduler.isStopped() || stepped) {
      return null;
    }
    Runnable unit = next();
    if (unit instanceof VirtualTask<?> task) {
      tick++;
      counters.increment(WorkerCounters.POLLS);
      SLICE.setOpaque(this, slice + 2);
      SliceClock timing = sliceClock;
      if (timing != null) {
        timing.end();
        timing.begin(task);
      }
      return task;
    }
    if (unit != null) {
      STASH.setRelease(this, unit);
    }
    return null;
  }

  @Override
  protected @Nullable Runner takeIdle() {
    return pool.take();
  }

  @Override
  protected boolean keepIdle(Runner runner) {
    return !scheduler.isStopped() && pool.keep(runner);
  }

  /** Ends the pooled threads that are idle here. */
  void retireRunners() {
    for (Runner runner = pool.take(); runner != null; runner = pool.take()) {
      runner.retire(this);
    }
  }
}
