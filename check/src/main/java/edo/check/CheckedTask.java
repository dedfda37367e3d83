package edo.check;

import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * A task in a model: polled when it is woken, by one thread at a time, and cancelled between two
 * polls, as a runtime does it. What it does between polls, when it learns that it was aborted, and
 * who is first, is explored.
 *
 * <p>{@link #spawn} is for an {@link Async} of the model's own types; for those of others, such as
 * the channels and locks of {@code edo.sync}, see {@link CheckedOperation#spawn}.
 *
 * {@snippet :
 * Model.check(
 *     () -> {
 *       var permits = new Semaphore(1);
 *       var task = CheckedOperation.spawn(permits.acquireAsync());
 *       task.abort();
 *       try {
 *         var permit = task.join();
 *         CheckedOperation.run(permit::close);
 *       } catch (CancelledException e) {
 *         // it had not got its permit, or has given it back
 *       }
 *       expect(1L, permits.availablePermits());
 *     });
 * }
 *
 * @param <T> the type of its value
 */
public final class CheckedTask<T extends @Nullable Object> {
  /** What is run by the task's thread, and how others tell it to stop. */
  interface Body<T extends @Nullable Object> {
    /** Polls to the end; throws {@link CancelledException} if it was aborted before. */
    T run() throws Exception;

    /** Once it is known to {@link #run} it cancels. On any thread of the model. */
    void abort();
  }

  private final Body<T> body;
  private final CheckedThread thread;

  // Written by the thread, which has ended when they are read.
  private @Nullable T value;
  private @Nullable Exception failure;

  CheckedTask(String name, Body<T> body) {
    this.body = body;
    thread = CheckedThread.spawn(name, this::run);
  }

  /**
   * Starts a task that polls something of the model's own types.
   *
   * @param async what it polls
   * @param <T> the type of its value
   * @return the task
   */
  public static <T extends @Nullable Object> CheckedTask<T> spawn(Async<T> async) {
    return spawn("", async);
  }

  /**
   * Starts a task with a name that polls something of the model's own types. It is also polled
   * without having been woken, as often as {@link ModelBuilder#spurious} says.
   *
   * @param name for the trace
   * @param async what it polls
   * @param <T> the type of its value
   * @return the task
   */
  public static <T extends @Nullable Object> CheckedTask<T> spawn(String name, Async<T> async) {
    return new CheckedTask<>(name, new Own<>(name.isEmpty() ? "a task" : name, async));
  }

  private static final class Own<T extends @Nullable Object> implements Body<T> {
    private final Async<T> async;
    private final CheckedAtomicBoolean isAborted;
    private final CheckedNotify woken;

    Own(String name, Async<T> async) {
      this.async = async;
      isAborted = new CheckedAtomicBoolean(false).named("abort of " + name);
      woken = new CheckedNotify().named("waker of " + name);
    }

    @Override
    public T run() throws Exception {
      Context context = Context.of((Waker) woken::signal);
      while (!isAborted.get()) {
        Poll<T> poll = async.poll(context);
        if (poll.isReady()) {
          return poll.value();
        }
        var _ = woken.await();
      }
      async.cancel();
      throw aborted();
    }

    @Override
    public void abort() {
      isAborted.set(true);
      woken.signal();
    }
  }

  static CancelledException aborted() {
    return new CancelledException("the task was aborted");
  }

  private void run() {
    try {
      value = body.run();
    } catch (Exception e) {
      failure = e;
    }
  }

  /**
   * Has it cancelled before its next poll. Does nothing to one that is done by then.
   *
   * <p><b>Cancellation:</b> by {@link Async#cancel}, on the task's thread.
   */
  public void abort() {
    body.abort();
  }

  /**
   * Waits until it has ended. What it did is ordered before what follows. What it threw comes as it
   * is, and not in a {@code JoinException} as from a real task; an {@code Error} fails the check.
   *
   * <p><b>Blocking:</b> as a step of the model; one that nobody wakes is a deadlock.
   *
   * @return its value
   * @throws CancelledException if it was aborted in time
   * @throws Exception what it threw
   */
  @SuppressWarnings("NullAway") // null only where T allows it
  public T join() throws Exception {
    thread.join();
    Exception why = failure;
    if (why != null) {
      throw why;
    }
    return value;
  }

  @Override
  public String toString() {
    return "task " + thread;
  }
}
