package edo.internal.scheduler;

import edo.internal.seam.Ambient;
import edo.internal.seam.Entry;
import edo.internal.seam.Locals;
import edo.internal.seam.Spawning;
import edo.internal.seam.StackRoom;
import edo.internal.seam.TaskControl;
import edo.internal.task.Admitted;
import edo.internal.task.AsyncTask;
import edo.internal.task.BlockingTask;
import edo.internal.task.TaskCore;
import edo.internal.task.TaskHooks;
import edo.internal.task.TaskRegistry;
import edo.internal.task.VirtualTask;
import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Priority;
import edo.task.TaskRejectedException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How tasks come into being: numbered, entered into the books, queued. A worker does it with what
 * it has of its own, a thread from outside through a {@link Lane}, or without one if none is free.
 *
 * <p><b>Spawning meets shutdown.</b> A task is registered before its spawner asks whether the
 * runtime closes; the shutdown says that it closes before it walks the registry. One of the two
 * sees the other. A worker that spawns need not ask, it sweeps when it leaves its place.
 *
 * <p><b>Spawning through an {@link Entry}.</b> The task is entered into the books like others, but
 * not queued: its entry does that when it lets the task in. The entry hears of its end, however it
 * comes.
 *
 * <p>Lock-free; waits for nobody.
 */
final class Spawner {
  private final Scheduler scheduler;
  private final LongAdder withoutLane = new LongAdder();

  Spawner(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** How many tasks threads from outside have spawned. */
  long fromOutside() {
    return withoutLane.sum() + scheduler.entrance().total(WorkerCounters.SPAWNED);
  }

  <T extends @Nullable Object> JoinHandle<T> virtual(Callable<T> body, Spawning how) {
    SchedulerConfig config = scheduler.config();
    boolean own = config.ownScheduling();
    boolean queued = own || config.currentThread();
    Worker here = scheduler.workerHere();
    Lane lane = here == null ? lane() : null;
    VirtualTask<T> task;
    boolean entered;
    try {
      task = new VirtualTask<>(scheduler, newId(here, lane), how.name(), bodyOf(body, how), own);
      prepare(task, how);
      entered = enter(task, queued && how.entry() == null ? task : null, here, lane);
    } finally {
      leave(lane);
    }
    if (here == null && entered) {
      entered = settle(task, lane, queued && how.entry() == null);
    }
    if (entered && (how.entry() != null || !queued)) {
      launch(task, how.entry(), queued ? () -> scheduler.schedule(task) : task::start);
    }
    return task;
  }

  <T extends @Nullable Object> JoinHandle<T> polled(Async<T> body, Spawning how) {
    Worker here = scheduler.workerHere();
    Lane lane = here == null ? lane() : null;
    AsyncTask<T> task;
    boolean entered;
    try {
      Async<T> captured = Locals.capture(body);
      Entry entry = how.entry();
      task =
          new AsyncTask<>(
              scheduler,
              newId(here, lane),
              how.name(),
              entry == null ? captured : new Admitted.Polled<>(entry, captured));
      prepare(task, how);
      entered = enter(task, entry == null ? task : null, here, lane);
    } finally {
      leave(lane);
    }
    if (here == null && entered) {
      entered = settle(task, lane, how.entry() == null);
    }
    if (entered && how.entry() != null) {
      launch(task, how.entry(), task::wake);
    }
    return task;
  }

  <T extends @Nullable Object> JoinHandle<T> blocking(Callable<T> body, Spawning how) {
    return blocking(body, how, false);
  }

  <T extends @Nullable Object> JoinHandle<T> blocking(
      Callable<T> body, Spawning how, boolean mandatory) {
    if (scheduler.world() != null) {
      return virtual(() -> inShield(body), how); // on the one thread there is
    }
    StackRoom.require(); // the pool counts threads and seats, and waking one is dear anyway
    Worker here = scheduler.workerHere();
    var task =
        new BlockingTask<>(scheduler, newId(here, null), how.name(), bodyOf(body, how), mandatory);
    prepare(task, how);
    if (enter(task, null, here, null) && (here != null || settle(task, null, false))) {
      launch(task, how.entry(), () -> submit(task));
    }
    return task;
  }

  /** As with a job of the pool: what has begun is not disturbed by an abort. */
  private static <T extends @Nullable Object> T inShield(Callable<T> body) throws Exception {
    TaskControl task = Ambient.provider().currentTask();
    if (task == null) {
      throw new AssertionError("a task's body outside of a task");
    }
    task.checkCancelled();
    return task.shield(body);
  }

  /** A task whose start throws must not stay in the books. */
  private static void launch(TaskCore<?> task, @Nullable Entry entry, Runnable start) {
    boolean launched = false;
    try {
      if (entry == null) {
        start.run();
      } else {
        entry.arrived(new Held(task, start));
      }
      launched = true;
    } finally {
      if (!launched) {
        task.discard();
      }
    }
  }

  private void submit(BlockingTask<?> task) {
    var job = new Job(scheduler, task);
    scheduler.foreignResumed();
    boolean accepted = false;
    try {
      accepted = scheduler.blocking().submit(job);
    } finally {
      if (!accepted) {
        job.refuse();
      }
    }
  }

  private static <T extends @Nullable Object> Callable<T> bodyOf(Callable<T> body, Spawning how) {
    Callable<T> captured = Locals.capture(body);
    return how.entry() == null ? captured : new Admitted.Call<>(how.entry(), captured);
  }

  private void prepare(TaskCore<?> task, Spawning how) {
    if (how.priority() != Priority.NORMAL) {
      task.priority(how.priority());
      scheduler.entrance().priorities().use();
    }
  }

  /** A task that waits for its entry. */
  private record Held(TaskCore<?> task, Runnable launch) implements Entry.Held {
    @Override
    public void start() {
      launch.run();
    }

    @Override
    public void refuse(@Nullable TaskRejectedException why) {
      task.refuse(why);
    }
  }

  /** A lane to spawn through; none if foreign code will be called on the way. */
  private @Nullable Lane lane() {
    return scheduler.config().hooks() == null ? scheduler.entrance().enter() : null;
  }

  private static void leave(@Nullable Lane lane) {
    if (lane != null) {
      lane.leave();
    }
  }

  private static long newId(@Nullable Worker here, @Nullable Lane lane) {
    return here != null ? here.ids.next() : lane != null ? lane.ids.next() : TaskIds.one();
  }

  /**
   * Enters a new task into the books and queues it, or refuses it.
   *
   * @param unit what to queue, null if nothing is
   */
  private boolean enter(
      TaskCore<?> task, @Nullable Runnable unit, @Nullable Worker here, @Nullable Lane lane) {
    if (scheduler.shutdown().isClosing()) {
      task.discard();
      return false;
    }
    TaskHooks hooks = scheduler.config().hooks();
    if (hooks != null) {
      hooks.spawned(task);
    }
    boolean entered = false;
    try {
      register(task, here, lane);
      if (unit != null) {
        queue(unit, here, lane);
      }
      entered = true;
    } finally {
      if (!entered) {
        task.discard(); // one whose spawn throws must not stay in the books
      }
    }
    return true;
  }

  private void register(TaskCore<?> task, @Nullable Worker here, @Nullable Lane lane) {
    if (here != null) {
      scheduler.registry().add(task, here.shard);
      here.counters.increment(WorkerCounters.SPAWNED);
    } else if (lane != null) {
      scheduler.registry().add(task, lane.shard);
      lane.counters.increment(WorkerCounters.SPAWNED);
    } else {
      scheduler.registry().add(task, TaskRegistry.SHARED);
      withoutLane.increment();
    }
  }

  private void queue(Runnable unit, @Nullable Worker here, @Nullable Lane lane) {
    if (here != null) {
      here.scheduleNew(unit);
    } else {
      scheduler.dispatch().stamp(unit);
      scheduler.entrance().push(unit, lane);
    }
  }

  /**
   * After a task from outside was entered and the lane left: asks once more whether the runtime
   * closes, as the sweep may have passed before, and wakes somebody.
   */
  private boolean settle(TaskCore<?> task, @Nullable Lane lane, boolean queued) {
    if (lane == null) {
      VarHandle.fullFence(); // leaving a lane is as good
    }
    boolean remains = false;
    try {
      Shutdown shutdown = scheduler.shutdown();
      boolean swept = false;
      if (shutdown.isClosing()) {
        task.abort();
        swept = shutdown.isSwept();
      }
      if (queued) {
        scheduler.dispatch().wakeOne();
      }
      remains = !swept;
    } finally {
      if (!remains) {
        task.discard();
      }
    }
    return remains;
  }

  /** A job for the pool that tells the paused clock when it is over. Counted when submitted. */
  private record Job(Scheduler scheduler, BlockingTask<?> task) implements Runnable {
    @Override
    public void run() {
      try {
        BlockingThread.runHere(task);
      } finally {
        scheduler.foreignParked();
      }
    }

    /** It will not begin, because of a shutdown or because no thread can be started. */
    void refuse() {
      task.discard();
      scheduler.foreignParked();
    }
  }

  /** The pool is closed and has accepted this job before. */
  static void drop(Runnable job) {
    if (job instanceof Job j) {
      if (j.task().isMandatory()) {
        j.scheduler().lastJobs().add(j, j::refuse);
      } else {
        j.refuse();
      }
    }
  }
}
