package edo.internal.scheduler;

import edo.internal.driver.RuntimeClock;
import edo.internal.task.TaskCore;
import edo.runtime.ShutdownReport;
import edo.task.TaskMeta;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The end of a runtime, in this order:
 *
 * <ol>
 *   <li><b>Closing.</b> Spawns are refused: their handles are cancelled at once. All tasks are
 *       asked to stop, again and again, because a task that was being spawned meanwhile may have
 *       escaped the first round.
 *   <li>Blocking jobs that have not begun are dropped.
 *   <li>Everything that ends by itself is waited for, until the deadline.
 *   <li><b>Stopped.</b> Workers leave their loops; what was never run is discarded.
 *   <li><b>Closed.</b> Drivers are closed: timers fire, waiting I/O fails.
 * </ol>
 *
 * <p>One thread does it; others that ask for the same wait for it.
 */
public final class Shutdown {
  private static final long ROUND_NANOS = 2_000_000;
  private static final long SWEEP_NANOS = 10_000_000;
  private static final long LEAVE_NANOS = 1_000_000_000;

  private final Scheduler scheduler;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean closing;
  private volatile boolean stopped;
  private volatile boolean swept;
  private volatile boolean closed;
  private volatile @Nullable Thread closer;
  private volatile @Nullable ShutdownReport report;

  Shutdown(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Whether spawns are refused.
   *
   * @return true once the shutdown has begun
   */
  public boolean isClosing() {
    return closing;
  }

  boolean isStopped() {
    return stopped;
  }

  /**
   * Whether nothing runs any more.
   *
   * @return true after the end
   */
  public boolean isClosed() {
    return closed;
  }

  void taskEnded() {
    if (closing) {
      LockSupport.unpark(closer);
    }
  }

  /** Asks all tasks to stop, and leaves the rest to a thread of its own. */
  public void begin() {
    if (begun.compareAndSet(false, true)) {
      closing = true;
      if (scheduler.world() != null) {
        return; // whoever steps it sees that
      }
      Thread.ofPlatform()
          .daemon()
          .name(scheduler.config().threadName().apply(-2))
          .start(() -> finish(scheduler.config().closeTimeoutNanos()));
    }
  }

  /**
   * Ends the runtime and waits for it.
   *
   * @param nanos how long tasks may take
   * @return what was left over
   */
  public ShutdownReport run(long nanos) {
    if (begun.compareAndSet(false, true)) {
      closing = true;
      return finish(nanos);
    }
    long end = RuntimeClock.machineNanos() + nanos;
    ShutdownReport done = report;
    while (done == null) {
      LockSupport.parkNanos(this, ROUND_NANOS);
      done = report;
      if (done == null && RuntimeClock.machineNanos() - end > 0) {
        return new ShutdownReport(Duration.ofNanos(nanos), live());
      }
    }
    return done;
  }

  /** For a runtime that is stepped: refuses spawns, and asks all tasks to stop. */
  void askAll() {
    begun.set(true);
    closing = true;
    scheduler.registry().forEach(TaskCore::abort);
  }

  /** For a runtime that is stepped: the end, with what tasks there are. */
  List<TaskMeta> finishStepped() {
    List<TaskMeta> leftover = live();
    stopped = true;
    close();
    report = new ShutdownReport(Duration.ZERO, leftover);
    return leftover;
  }

  private void close() {
    discardQueued();
    scheduler.failures().reportAll();
    closed = true;
    scheduler.rings().ifPresent(Rings::close);
    for (Slot slot : scheduler.slots()) {
      slot.driver.close();
    }
    scheduler.io().close();
  }

  private ShutdownReport finish(long nanos) {
    long start = RuntimeClock.machineNanos();
    closer = Thread.currentThread();
    List<TaskMeta> leftover;
    try (var _ = scheduler.enter()) {
      leftover = drain(start + nanos);
      var threads = List.copyOf(scheduler.crew().threads()); // before any of them leaves the set
      stopped = true;
      scheduler.crew().endSpares();
      scheduler.dispatch().wakeAll();
      scheduler.monitor().wake();
      awaitThreads(threads);
    }
    close();
    var result =
        new ShutdownReport(Duration.ofNanos(RuntimeClock.machineNanos() - start), leftover);
    report = result;
    return result;
  }

  private List<TaskMeta> drain(long end) {
    boolean interrupted = false;
    scheduler.blocking().close(Spawner::drop);
    long nextSweep = RuntimeClock.machineNanos();
    while (true) {
      long now = RuntimeClock.machineNanos();
      if (now - nextSweep >= 0) {
        scheduler.registry().forEach(TaskCore::abort);
        // As long a pause as the sweep took, so that sweeping a million tasks leaves them time.
        long took = RuntimeClock.machineNanos() - now;
        nextSweep = now + 2 * took + SWEEP_NANOS;
      }
      if ((scheduler.registry().isEmpty() && scheduler.clockControl().nothingOutside())
          || RuntimeClock.machineNanos() - end >= 0) {
        break;
      }
      LockSupport.parkNanos(this, ROUND_NANOS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return live();
  }

  private List<TaskMeta> live() {
    var tasks = new ArrayList<TaskMeta>();
    scheduler.registry().forEach(task -> tasks.add(task.meta()));
    return tasks;
  }

  /** Waits for the workers to leave; one that is stuck in a slice is left behind. */
  private void awaitThreads(List<WorkerThread> workers) {
    long end = RuntimeClock.machineNanos() + LEAVE_NANOS;
    for (WorkerThread t : workers) {
      while (t.isAlive()
          && RuntimeClock.machineNanos() - end < 0
          && !scheduler.crew().isCutOff(t.worker)) {
        scheduler.dispatch().wakeAll();
        LockSupport.parkNanos(this, 100_000);
      }
    }
    while (scheduler.monitor().thread().isAlive() && RuntimeClock.machineNanos() - end < 0) {
      scheduler.monitor().wake();
      LockSupport.parkNanos(this, 100_000);
    }
    if (scheduler.blocking().busyThreads().isEmpty()) {
      var _ = scheduler.blocking().awaitTermination(end - RuntimeClock.machineNanos());
    }
  }

  private void discardQueued() {
    // No worker is left: nobody else can run them.
    swept = true;
    sweep();
  }

  /** Whether a task that is registered only now is missed by the sweep. */
  boolean isSwept() {
    return swept;
  }

  /**
   * A worker leaves after the stop, perhaps from a slice so long that nobody waited for it. What
   * that slice spawned is registered: the sweep sees it, or this does.
   */
  void workerLeft() {
    VarHandle.fullFence();
    if (swept) {
      sweep();
    }
  }

  /** Idempotent: who discards a task that is over does nothing. */
  private void sweep() {
    // Who registers a task does so before it asks for 'swept': one of the two sees the other.
    VarHandle.fullFence();
    scheduler.registry().forEach(TaskCore::discard);
  }
}
