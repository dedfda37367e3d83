package edo.internal.scheduler;

import edo.internal.driver.Driver;
import edo.internal.driver.RuntimeClock;
import edo.internal.seam.Host;
import edo.internal.seam.Spawning;
import edo.internal.seam.World;
import edo.internal.task.TaskCore;
import edo.internal.task.TaskHooks;
import edo.internal.task.VirtualTask;
import edo.internal.virtual.JdkAccess;
import edo.reactor.Backend;
import edo.runtime.TaskSnapshot;
import edo.task.JoinHandle;
import edo.task.TaskMeta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A current-thread runtime that does nothing by itself: whoever holds this runs its tasks one slice
 * at a time, in the order it likes, and moves its clock. It has no threads, and none of its choices
 * depends on what the machine's clock says.
 *
 * <p>Everything but {@link #open} and {@link #newThread} is for the one thread of {@link
 * #newThread}, which may step any number of such runtimes. What code of one of them makes runnable
 * in another goes to that one's queue like its own; what other threads make runnable arrives too,
 * and is reported to {@link World#disturbed}.
 */
public final class Stepped {
  private static final long FAILURE_DELAY_NANOS = 1_000_000_000;

  private final Scheduler scheduler;
  private final Slot slot;
  private final Worker worker;
  private final List<Runnable> ready = new ArrayList<>();
  private final List<VirtualTask<?>> outside = new ArrayList<>();

  /** Ran last; null if that was no task. */
  private @Nullable TaskCore<?> last;

  private Stepped(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.slot = scheduler.slots()[0];
    this.worker = Objects.requireNonNull(slot.active);
  }

  /**
   * Makes a runtime.
   *
   * @param name its name
   * @param seed of the choices of its tasks, not 0
   * @param world what it stands on
   * @param hooks around its tasks, or null
   * @param onFailure told of failures that nobody has joined for a second
   * @return the runtime
   * @throws IOException if the world refuses
   * @throws IllegalStateException if virtual threads cannot be put on a scheduler of ours
   */
  public static Stepped open(
      String name,
      long seed,
      World world,
      @Nullable TaskHooks hooks,
      BiConsumer<TaskMeta, Throwable> onFailure)
      throws IOException {
    if (!JdkAccess.AVAILABLE) {
      throw new IllegalStateException(
          "a simulation needs the runtime's own scheduling of virtual threads, but "
              + JdkAccess.reason()
              + ": start java with --add-opens java.base/java.lang=edo.runtime");
    }
    return new Stepped(
        new Scheduler(
            new SchedulerConfig(
                name,
                1,
                true,
                true,
                Backend.NIO,
                false,
                1024,
                1,
                1,
                false,
                1,
                0,
                0,
                0,
                n -> name,
                seed,
                true,
                Long.MAX_VALUE,
                FAILURE_DELAY_NANOS,
                false,
                0,
                Stepped::nothing,
                Stepped::nothing,
                Stepped::nothing,
                Stepped::nothing,
                hooks,
                onFailure,
                null,
                null,
                null,
                world)));
  }

  private static void nothing() {}

  /**
   * Makes the thread that steps this runtime and others.
   *
   * @param name its name
   * @param body what it runs
   * @return the thread, not started
   */
  public Thread newThread(String name, Runnable body) {
    return new StepThread(scheduler, worker, name, body);
  }

  /**
   * The runtime as its tasks see it.
   *
   * @return it
   */
  public Host host() {
    return scheduler;
  }

  /** Lets the calling code be this runtime's until another one is entered. */
  public void enter() {
    if (!(Thread.currentThread() instanceof StepThread thread)) {
      throw new IllegalStateException("only the thread of newThread steps");
    }
    thread.carry(worker);
  }

  /**
   * Starts a task.
   *
   * @param name its name
   * @param site where the program asked for it, which need not be on the stack any more
   * @param body what it runs
   * @param <T> the type of its result
   * @return its handle
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(
      String name, StackTraceElement site, Callable<T> body) {
    enter();
    JoinHandle<T> handle = scheduler.spawn(body, Spawning.named(name));
    if (handle instanceof TaskCore<?> task) {
      task.spawnSite(site);
    }
    return handle;
  }

  /**
   * Passes on events, fires timers that are due and reports failures, none of which runs a task.
   *
   * @return how many units can be run
   */
  public int turn() {
    enter();
    Driver driver = slot.driver;
    if (!driver.enter()) {
      throw new IllegalStateException("one thread steps a runtime, and nobody else does");
    }
    try {
      while (driver.turn()) {
        // Events come in batches, and timers that fire set others.
      }
    } finally {
      driver.leave();
    }
    var _ = scheduler.reportFailures(scheduler.clock().nanoTime());
    return ready();
  }

  /**
   * How many units can be run.
   *
   * @return their number
   */
  public int ready() {
    worker.drainTo(ready);
    return ready.size();
  }

  /**
   * Which task a unit belongs to.
   *
   * @param index below {@link #ready}
   * @return the task's number, 0 if it is a virtual thread that is no task
   */
  public long idOf(int index) {
    TaskCore<?> task = TaskCore.of(ready.get(index));
    return task == null ? 0 : task.id().value();
  }

  /**
   * Runs a unit until it waits, yields or ends.
   *
   * @param index below {@link #ready}
   * @return the task if it now waits in a way that only a thread outside can end: for a time that
   *     the JDK measures, for a monitor or in one; else null
   */
  public @Nullable TaskSnapshot run(int index) {
    enter();
    Runnable unit = ready.remove(index);
    TaskCore<?> before = TaskCore.of(unit);
    last = before;
    if (!outside.isEmpty()) {
      outside.removeIf(task -> task == before);
    }
    worker.run(unit);
    if (before instanceof VirtualTask<?> task && task.waitsOutside()) {
      outside.add(task);
      return snapshot(task);
    }
    return null;
  }

  /**
   * The task that ran last, as it is now.
   *
   * @return empty if what ran was no task
   */
  public Optional<TaskSnapshot> ran() {
    return Optional.ofNullable(last).map(Stepped::snapshot);
  }

  private static TaskSnapshot snapshot(TaskCore<?> task) {
    return new TaskSnapshot(task.meta(), task.describe(), List.of(task.stack()));
  }

  /**
   * When to {@link #turn} again if nothing else happens.
   *
   * @return on the runtime's own clock, {@link Long#MAX_VALUE} for never
   */
  public long nextTimer() {
    return slot.driver.nextTimer();
  }

  /**
   * The time.
   *
   * @return nanoseconds since the runtime was made
   */
  public long now() {
    return scheduler.clock().nanoTime();
  }

  /**
   * Moves the clock.
   *
   * @param nanos when it is, on the runtime's own clock; earlier times are ignored
   */
  public void advanceTo(long nanos) {
    RuntimeClock clock = scheduler.clock();
    clock.advanceTo(nanos);
  }

  /**
   * All tasks that live.
   *
   * @return snapshots, in an order that is the same in each run
   */
  public List<TaskSnapshot> tasks() {
    return scheduler.dump();
  }

  /**
   * Whether a task waits in a way that only a thread outside can end. It does until it runs again:
   * that thread first ends the wait and then queues the task, and in between there is nothing to be
   * seen of it.
   *
   * @return true if so
   */
  public boolean waitsOutside() {
    outside.removeIf(TaskCore::isFinished); // discarded, so it never runs again
    return !outside.isEmpty();
  }

  /**
   * Whether a task has asked for the end of the runtime.
   *
   * @return true from then on
   */
  public boolean isClosing() {
    return scheduler.isClosing();
  }

  /** Refuses to spawn from now on, and asks all tasks to stop. They are still to be run. */
  public void close() {
    enter();
    scheduler.shutdown().askAll();
  }

  /**
   * Whether no task lives.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return scheduler.registry().isEmpty();
  }

  /**
   * The end, after {@link #close}: tasks that have not ended never run again.
   *
   * @return those
   */
  public List<TaskMeta> finish() {
    enter();
    ready.clear();
    List<TaskMeta> left = scheduler.shutdown().finishStepped();
    worker.retireRunners();
    return left;
  }
}
