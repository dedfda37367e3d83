package edo.internal.scheduler;

import edo.internal.seam.Host;
import edo.internal.seam.Provider;
import edo.internal.seam.Spawning;
import edo.internal.seam.TaskControl;
import edo.internal.seam.World;
import edo.internal.task.BlockingTask;
import edo.internal.task.Runner;
import edo.internal.task.TaskCore;
import edo.internal.task.ThreadWaiter;
import edo.internal.task.VirtualTask;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.TaskId;
import edo.task.Waker;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the calling thread is: on a worker, in a task, on a blocking thread, in a region entered by
 * hand, or outside.
 */
public final class Current implements Provider {
  private static final ScopedValue<Scheduler> ENTERED = ScopedValue.newInstance();

  /** Made once, by name, by {@link edo.internal.seam.Ambient}. */
  public Current() {}

  /** The worker under the calling thread, mounted or bare, or null. */
  static @Nullable Worker worker() {
    Thread t = Thread.currentThread();
    if (t instanceof WorkerThread w) {
      return w.worker;
    }
    if (t.isVirtual()) {
      Runner runner = Runner.of(t);
      if (runner != null) {
        return (Worker) runner.carrier();
      }
    }
    return null;
  }

  /** The runtime that runs the calling code, whatever it has entered; null outside. */
  static @Nullable Host executing() {
    Thread t = Thread.currentThread();
    return t instanceof WorkerThread w ? w.worker.scheduler() : Runner.engineOf(t);
  }

  /** Runs code that is not a task of a runtime as if it belonged to it. */
  static <T extends @Nullable Object> T within(Scheduler scheduler, Callable<T> body)
      throws Exception {
    Thread t = Thread.currentThread();
    if (t instanceof WorkerThread w) {
      Scheduler before = w.entered;
      w.entered = scheduler;
      try {
        return body.call();
      } finally {
        w.entered = before;
      }
    }
    if (t instanceof BlockingThread b) {
      Scheduler before = b.entered;
      b.entered = scheduler;
      try {
        return body.call();
      } finally {
        b.entered = before;
      }
    }
    return ScopedValue.where(ENTERED, scheduler).call(body::call);
  }

  @Override
  public @Nullable Host currentHost() {
    Thread t = Thread.currentThread();
    if (t instanceof WorkerThread w) {
      return w.entered != null ? w.entered : w.worker.scheduler();
    }
    if (t instanceof BlockingThread b) {
      return b.entered != null ? b.entered : b.scheduler;
    }
    if (ENTERED.isBound()) {
      return ENTERED.get();
    }
    VirtualTask<?> task = VirtualTask.current();
    return task != null ? task.engine() : Runner.engineOf(t);
  }

  @Override
  public Host host() {
    Host here = currentHost();
    return here != null ? here : DefaultRuntime.HOST;
  }

  @Override
  public @Nullable World world() {
    return executing() instanceof Scheduler scheduler ? scheduler.world() : null;
  }

  @Override
  public @Nullable TaskControl currentTask() {
    VirtualTask<?> task = VirtualTask.current();
    if (task != null) {
      return task;
    }
    Thread t = Thread.currentThread();
    TaskCore<?> other =
        switch (t) {
          case WorkerThread w -> w.worker.current();
          case BlockingThread b -> b.current;
          default -> null;
        };
    return other == null ? null : new Plain(other);
  }

  @Override
  public <T extends @Nullable Object> T await(Async<T> op) throws Exception {
    VirtualTask<?> task = VirtualTask.current();
    if (task != null) {
      return task.await(op);
    }
    refuseInPoll();
    return ThreadWaiter.await(op);
  }

  @Override
  public boolean mayAwait() {
    return !(Thread.currentThread() instanceof WorkerThread);
  }

  /** Throws if the calling code is a poll or a hook, which must not wait. */
  static void refuseInPoll() {
    if (Thread.currentThread() instanceof WorkerThread thread) {
      throw new IllegalStateException(
          thread.worker.current() != null
              ? "blocking inside Async.poll would hold up the worker; poll the other computation and"
                  + " return Poll.pending(), or run blocking code with Task.spawn(() -> ...)"
              : "code that is called between tasks, as hooks are, and what a simulation does at a"
                  + " time, must not wait: have a task do it, Task.spawn(() -> ...)");
    }
  }

  @Override
  public <T extends @Nullable Object> T deadline(long after, String message, Callable<T> body)
      throws Exception {
    VirtualTask<?> task = VirtualTask.current();
    if (task != null) {
      return task.deadline(saturated(task.engine().nanoTime(), after), message, body);
    }
    if (Thread.currentThread() instanceof WorkerThread) {
      throw new IllegalStateException(
          "Time.timeout(Duration, Callable) inside Async.poll would block the worker; use"
              + " Time.timeout(Duration, Async)");
    }
    JoinHandle<T> handle = host().spawn(() -> deadline(after, message, body), Spawning.DEFAULT);
    try {
      return handle.join();
    } catch (JoinException e) {
      switch (e.getCause()) {
        case Exception cause when e.isFailure() -> throw cause;
        case Error cause when e.isFailure() -> throw cause;
        case null, default -> throw e;
      }
    } catch (CancelledException e) {
      handle.abort();
      throw e;
    }
  }

  private static long saturated(long now, long after) {
    long at = now + after;
    return at < now ? Long.MAX_VALUE : at;
  }

  @Override
  public void yieldNow() {
    VirtualTask<?> task = VirtualTask.current();
    if (task != null) {
      task.yieldNow();
    } else if (Thread.currentThread() instanceof WorkerThread) {
      throw new IllegalStateException(
          "Task.yieldNow() inside Async.poll: wake your own waker and return Poll.pending(), or"
              + " poll Task.yieldAsync()");
    } else {
      Thread.yield();
    }
  }

  @Override
  public void consumeBudget() {
    VirtualTask<?> task = VirtualTask.current();
    if (task != null) {
      task.consumeBudget();
    }
  }

  /** Control over a task that has no scopes: poll-driven, or a blocking job. */
  private record Plain(TaskCore<?> task) implements TaskControl {
    @Override
    public TaskId id() {
      return task.id();
    }

    @Override
    public Optional<String> name() {
      return task.name();
    }

    @Override
    public boolean isAwaitedBy(Predicate<? super Waker> which) {
      return task.isAwaitedBy(which);
    }

    @Override
    public boolean isCancelled() {
      return task.isAborted();
    }

    @Override
    public void checkCancelled() {
      task.throwIfAborted();
    }

    @Override
    public <T extends @Nullable Object> T shield(Callable<T> body) throws Exception {
      return body.call(); // nothing in such a task throws a cancellation from outside
    }

    @Override
    public <T extends @Nullable Object> T unconstrained(Callable<T> body) throws Exception {
      return body.call(); // nothing in such a task is made to yield but what is polled
    }

    @Override
    public <T extends @Nullable Object> T blockInPlace(Callable<T> body) throws Exception {
      if (task instanceof BlockingTask) {
        return body.call();
      }
      throw new IllegalStateException(
          "Task.blockInPlace inside Async.poll: use Task.spawnBlocking and poll its handle");
    }
  }
}
