package edo.internal.scheduler;

import edo.internal.driver.Driver;
import edo.internal.seam.LastResort;
import edo.internal.virtual.JdkAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads under the workers: starts them, and replaces one that is stuck by a spare.
 *
 * <p>{@code detached} lists workers that run without a place: those that have lost it and have not
 * come back from their slice, and those that help out. Thieves look there too. It is replaced as a
 * whole, and is empty nearly always.
 */
final class Crew {
  private static final Worker[] NONE = {};

  private final Scheduler scheduler;
  private final Totals totals;
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger count = new AtomicInteger();
  private final int limit;
  private final int keep;
  private final ConcurrentLinkedDeque<WorkerThread> spares = new ConcurrentLinkedDeque<>();
  private final Set<WorkerThread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Worker[]> detached = new AtomicReference<>(NONE);
  private long seed;

  /** Of all threads of the runtime: that of who has built it, and not of who first needs one. */
  private final @Nullable ThreadGroup group = Thread.currentThread().getThreadGroup();

  Crew(Scheduler scheduler, Totals totals, long seed) {
    this.scheduler = scheduler;
    this.totals = totals;
    this.seed = seed != 0 ? seed : System.identityHashCode(this) * 0x9E37_79B9_7F4A_7C15L;
    this.limit = scheduler.workers() + scheduler.config().maxSpareThreads();
    this.keep = scheduler.workers();
  }

  @Nullable ThreadGroup group() {
    return group;
  }

  String nextName() {
    return scheduler.config().threadName().apply(names.getAndIncrement());
  }

  void start(Slot[] slots) {
    for (Slot slot : slots) {
      WorkerThread thread = create(slot);
      slot.active = thread.worker;
      thread.start();
    }
  }

  /** A worker without a thread, for whoever steps it. */
  void seat(Slot slot) {
    seed += 0x9E37_79B9_7F4A_7C15L;
    var worker = new Worker(scheduler, seed);
    worker.sit(slot);
    slot.active = worker;
  }

  private WorkerThread create(@Nullable Slot first) {
    seed += 0x9E37_79B9_7F4A_7C15L; // only at start and by whoever hands off, one at a time
    var thread = new WorkerThread(scheduler, new Worker(scheduler, seed), nextName(), first);
    threads.add(thread);
    count.incrementAndGet();
    return thread;
  }

  /** Platform threads only: a virtual one would give the JDK's pollers to its own scheduler. */
  void startJdkPollers() {
    if (!Thread.currentThread().isVirtual()) {
      JdkAccess.startJdkPollers();
      return;
    }
    Thread helper = Thread.ofPlatform().daemon().name(nextName()).start(JdkAccess::startJdkPollers);
    boolean interrupted = false;
    while (helper.isAlive()) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Gives a worker's place to a spare. Works only while the worker is inside a slice, outside of
   * its driver: otherwise it is not stuck.
   */
  boolean handOff(Slot slot, Worker stuck) {
    // A current-thread runtime promises that no two of its tasks run at once.
    if (scheduler.isStopped() || scheduler.config().currentThread()) {
      return false;
    }
    WorkerThread spare = takeSpare();
    if (spare == null) {
      return false;
    }
    boolean replaced = false;
    try {
      replaced = replace(slot, stuck, spare);
    } finally {
      if (replaced) {
        spare.assign(slot);
      }
      giveBackUnless(replaced, spare);
    }
    return replaced;
  }

  /**
   * Or else it merely did not get a processor for a while: it may also have been woken from its
   * sleep in the driver, and not have come to it yet.
   */
  private boolean isWaiting(Worker worker) {
    WorkerThread thread = threadOf(worker);
    return thread != null
        && !(LockSupport.getBlocker(thread) instanceof Driver)
        && switch (thread.getState()) {
          case BLOCKED, WAITING, TIMED_WAITING -> true;
          case NEW, RUNNABLE, TERMINATED -> false;
        };
  }

  private void giveBackUnless(boolean used, WorkerThread spare) {
    if (!used && !keepSpare(spare)) {
      spare.end();
    }
  }

  /**
   * Has a spare run what there is while a worker is stuck between two slices: see {@link Monitor}.
   */
  void help(Slot slot, Worker stuck, long slice) {
    // Of two tasks of a current-thread runtime no two may run at once, and the worker may go on at
    // any moment.
    if (scheduler.isStopped() || scheduler.config().currentThread() || !isWaiting(stuck)) {
      return;
    }
    WorkerThread spare = takeSpare();
    if (spare == null) {
      return;
    }
    boolean assigned = false;
    try {
      var task = new WorkerThread.Help(slot, stuck, slice);
      detached.updateAndGet(list -> with(list, spare.worker));
      spare.assign(task);
      assigned = true;
    } finally {
      giveBackUnless(assigned, spare);
    }
  }

  private boolean replace(Slot slot, Worker stuck, WorkerThread spare) {
    if (!slot.driver.enter()) {
      return false;
    }
    totals.beginMove();
    try {
      if (slot.active != stuck || stuck.isDetached()) {
        return false;
      }
      detached.updateAndGet(list -> with(list, stuck)); // first, it may lack the memory
      stuck.counters.settle(slot.totals);
      stuck.detach(); // before it has a successor: two workers of one number would be one too many
      slot.active = spare.worker;
      return true;
    } finally {
      totals.endMove();
      slot.driver.leave();
    }
  }

  private @Nullable WorkerThread takeSpare() {
    WorkerThread spare = spares.pollFirst();
    if (spare != null || count.get() >= limit) {
      return spare;
    }
    spare = create(null);
    try {
      spare.start();
    } catch (Throwable e) {
      threadEnded(spare);
      LastResort.log(
          System.Logger.Level.WARNING,
          "no thread to stand in for a stuck worker; raise the process's limit of threads",
          e);
      return null;
    }
    return spare;
  }

  /** Whether a worker that is stuck could be replaced. */
  boolean hasSpare() {
    return count.get() < limit || !spares.isEmpty();
  }

  private static Worker[] with(Worker[] list, Worker w) {
    var next = new Worker[list.length + 1];
    System.arraycopy(list, 0, next, 0, list.length);
    next[list.length] = w;
    return next;
  }

  private static Worker[] without(Worker[] list, Worker w) {
    var kept = new ArrayList<Worker>(list.length);
    for (Worker each : list) {
      if (each != w) {
        kept.add(each);
      }
    }
    return kept.isEmpty() ? NONE : kept.toArray(NONE);
  }

  /** What the workers without a place have counted. */
  long unsettled(int field) {
    long n = 0;
    for (Worker w : detached.get()) {
      n += w.counters.unsettled(field);
    }
    return n;
  }

  boolean hasDetached() {
    return detached.get().length != 0;
  }

  /** Whether a worker sits in a slice for which it has lost its place. */
  boolean isCutOff(Worker worker) {
    for (Worker w : detached.get()) {
      if (w == worker) {
        return true;
      }
    }
    return false;
  }

  boolean hasDetachedWork() {
    for (Worker w : detached.get()) {
      if (w.hasStealable()) {
        return true;
      }
    }
    return false;
  }

  @Nullable Runnable stealDetached(Worker thief) {
    for (Worker w : detached.get()) {
      Runnable unit = thief.stealFrom(w, true);
      if (unit != null) {
        return unit;
      }
    }
    return null;
  }

  /** A worker has left its place, because it lost it or because the runtime stops. */
  void abandoned(Worker worker, Slot slot) {
    totals.beginMove();
    try {
      worker.counters.settle(slot.totals);
      if (worker.isDetached()) {
        detached.updateAndGet(list -> without(list, worker));
      }
    } finally {
      totals.endMove();
    }
  }

  /** Keeps a thread that has no place, unless there are enough. */
  boolean keepSpare(WorkerThread thread) {
    if (scheduler.isStopped() || spares.size() >= keep) {
      return false;
    }
    spares.addFirst(thread);
    if (scheduler.isStopped()) {
      thread.end(); // the stop may have walked the list before
    }
    return true;
  }

  void endSpares() {
    for (WorkerThread t : threads) {
      t.end();
    }
  }

  void threadEnded(WorkerThread thread) {
    threads.remove(thread);
    count.decrementAndGet();
  }

  Set<WorkerThread> threads() {
    return threads;
  }

  int count() {
    return count.get();
  }

  /** Where a worker's thread is now, without the frames of the runtime below the task. */
  List<StackTraceElement> stackOf(Worker worker) {
    WorkerThread thread = threadOf(worker);
    return thread == null ? List.of() : List.of(worker.culpritStack(thread));
  }

  /** The thread under a worker, null if it has ended. */
  @Nullable WorkerThread threadOf(Worker worker) {
    for (WorkerThread t : threads) {
      if (t.worker == worker) {
        return t;
      }
    }
    return null;
  }
}
