package edo.check;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Channels, locks and other things that are not of this package, such as those of {@code edo.sync},
 * in a model: each poll and each call is one step, and their order is explored. The threads of the
 * model stand for tasks, whatever runs them; {@link #spawn} makes one that can be aborted. What
 * happens inside of a step is not looked into; for that {@code edo.check}'s own types are needed.
 *
 * {@snippet :
 * Model.check(
 *     () -> {
 *       var permits = new Semaphore(1);
 *       ModelBody user =
 *           () ->
 *               CheckedOperation.awaitOrCancel(permits.acquireAsync())
 *                   .ifPresent(permit -> CheckedOperation.run(permit::close));
 *       CheckedThread.joinAll(CheckedThread.spawn(user), CheckedThread.spawn(user));
 *       expect(1L, permits.availablePermits());
 *     });
 * }
 */
public final class CheckedOperation {
  /** Whoever was woken by a step. */
  private static final class Flag {
    private boolean isWoken;
  }

  private CheckedOperation() {}

  /**
   * Polls until it is done, in steps; in between it waits to be woken.
   *
   * <p><b>Blocking:</b> as steps of the model; one that nobody wakes is a deadlock.
   *
   * @param async what to poll
   * @param <T> the type of its value
   * @return the value
   * @throws Exception what it throws
   */
  public static <T extends @Nullable Object> T await(Async<T> async) throws Exception {
    Execution execution = Execution.current("CheckedOperation");
    var flag = new Flag();
    Context context = context(flag);
    Poll<T> poll = poll(execution, async, context, "poll", null);
    while (poll.isPending()) {
      poll = poll(execution, async, context, "poll again", flag);
    }
    return poll.value();
  }

  /**
   * The same, or withdrawn: at each moment between two polls, also when it was woken already. Both
   * are explored, and that it is done.
   *
   * <p><b>Blocking:</b> as steps of the model.
   *
   * <p><b>Cancellation:</b> by {@link Async#cancel}, as a step.
   *
   * @param async what to poll
   * @param <T> the type of its value
   * @return the value, or nothing if it was withdrawn
   * @throws Exception what it throws
   */
  public static <T> Optional<T> awaitOrCancel(Async<T> async) throws Exception {
    Execution execution = Execution.current("CheckedOperation");
    var flag = new Flag();
    Context context = context(flag);
    Poll<T> poll = poll(execution, async, context, "poll", null);
    while (poll.isPending()) {
      if (execution.choose(2) == 1) {
        execution.enter("cancel", execution.outside(), Subject.WRITE);
        async.cancel();
        execution.done("");
        return Optional.empty();
      }
      poll = poll(execution, async, context, "poll again", flag);
    }
    return Optional.of(poll.value());
  }

  /**
   * Starts a task that polls something in steps.
   *
   * @param async what it polls
   * @param <T> the type of its value
   * @return the task
   */
  public static <T extends @Nullable Object> CheckedTask<T> spawn(Async<T> async) {
    return spawn("", async);
  }

  /**
   * Starts a task with a name that polls something in steps. To be aborted is a step of who aborts,
   * and to be cancelled one of the task.
   *
   * @param name for the trace
   * @param async what it polls
   * @param <T> the type of its value
   * @return the task
   */
  public static <T extends @Nullable Object> CheckedTask<T> spawn(String name, Async<T> async) {
    return new CheckedTask<>(name, new InSteps<>(async));
  }

  private static final class InSteps<T extends @Nullable Object> implements CheckedTask.Body<T> {
    private final Async<T> async;
    private final Flag flag = new Flag();
    private boolean isAborted;

    InSteps(Async<T> async) {
      this.async = async;
    }

    @Override
    public T run() throws Exception {
      Execution execution = Execution.current("CheckedOperation");
      Context context = context(flag);
      flag.isWoken = true; // to be polled for the first time
      while (true) {
        enter(execution, "poll", flag);
        if (isAborted) {
          async.cancel();
          execution.done(" = cancelled");
          throw CheckedTask.aborted();
        }
        Poll<T> poll = async.poll(context);
        execution.done(" of " + async.getClass().getSimpleName() + " = " + poll);
        if (poll.isReady()) {
          return poll.value();
        }
      }
    }

    @Override
    public void abort() {
      CheckedOperation.run(() -> {
        isAborted = true;
        flag.isWoken = true;
      });
    }
  }

  /**
   * Calls something, as one step.
   *
   * @param call what to call; must not wait
   * @param <T> the type of its result
   * @return the result
   * @throws Exception what it throws
   */
  public static <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
    Execution execution = Execution.current("CheckedOperation");
    execution.enter("call", execution.outside(), Subject.WRITE);
    T result = call.call();
    execution.done(" = " + result);
    return result;
  }

  /**
   * Runs something, as one step.
   *
   * @param body what to run; must not wait
   */
  public static void run(Runnable body) {
    Execution execution = Execution.current("CheckedOperation");
    execution.enter("run", execution.outside(), Subject.WRITE);
    body.run();
    execution.done("");
  }

  private static Context context(Flag flag) {
    return Context.of((Waker) () -> flag.isWoken = true);
  }

  private static <T extends @Nullable Object> Poll<T> poll(
      Execution execution, Async<T> async, Context context, String verb, @Nullable Flag flag)
      throws Exception {
    enter(execution, verb, flag);
    Poll<T> poll = async.poll(context);
    execution.done(" of " + async.getClass().getSimpleName() + " = " + poll);
    return poll;
  }

  /** Begins a step, as soon as somebody has been woken if a flag for that is given. */
  private static void enter(Execution execution, String verb, @Nullable Flag flag) {
    // No ACQUIRE: what wakes one may just as well be exchanged with what another does.
    execution.enter(
        verb,
        execution.outside(),
        Subject.WRITE,
        Event.Kind.PLAIN,
        flag == null ? null : () -> flag.isWoken,
        false,
        false);
    if (flag != null) {
      flag.isWoken = false;
    }
  }
}
