package edo.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that together make one result, and of which none outlives the block they were started in.
 *
 * {@snippet :
 * try (var scope = TaskScope.<Object>allSucceed()) {
 *   var user = scope.spawn(() -> findUser(id));
 *   var orders = scope.spawn(() -> findOrders(id));
 *   scope.join();                                  // throws if one of them failed
 *   return new Page(user.join(), orders.join());
 * }
 * }
 *
 * <p><b>Policies.</b> {@link #allSucceed}: all values, and the first failure aborts the others.
 * {@link #firstSuccess}: the first value, which aborts the others. {@link #collect}: how each has
 * ended. Whichever it is, {@link #join} returns or throws when the last task has ended.
 *
 * <p><b>Cancellation.</b> An owner that is aborted while it joins, or leaves the block in whatever
 * way, aborts the tasks; leaving waits for them. Failures beside the one that is thrown are
 * suppressed in it. A failure of tasks that were never joined is thrown when the scope is closed.
 *
 * <p><b>Values that nobody gets</b> are closed if they are {@link AutoCloseable}, see {@link
 * Discard}: a permit, a guard or a connection is not lost. Those of tasks that {@link
 * #firstSuccess} has no use for, when it is joined; any that neither {@link #join} nor somebody's
 * {@link JoinHandle#join} has handed out, when the scope is closed. A handle that is joined later
 * says that the task was cancelled. {@link #onDiscard} hands them to somebody else instead.
 *
 * <p><b>Who may do what.</b> The task or thread that makes the scope owns it, and alone joins and
 * closes it. Its tasks, and anybody else, may spawn into it until it has been joined or closed.
 *
 * @param <T> the type of the tasks' values
 * @param <R> the type of the result
 * @see JoinSet
 */
public final class TaskScope<T extends @Nullable Object, R extends @Nullable Object>
    extends ScopeSpawns<T> implements AutoCloseable {
  private enum Reason {
    FAILED,
    SUCCEEDED,
    DEADLINE,
    CANCELLED,
    CLOSED
  }

  /** What becomes of a scope. */
  private abstract static class Policy<T extends @Nullable Object, R extends @Nullable Object> {
    /** Why the rest is to be aborted now that one more has ended, or null. */
    abstract @Nullable Reason ended(boolean success, boolean stopped);

    /** The result, when all have ended. */
    abstract R result(TaskScope<T, R> scope);
  }

  private final class Group extends JoinGroup<T> {
    Group() {
      super("TaskScope", null, true);
    }

    @Override
    void ended(JoinEntry<T> entry) {
      boolean success = entry.isSuccess();
      if (!success) {
        var _ = entry.joined(); // the scope tells of failures; values are asked for in the end
      }
      Reason why = policy.ended(success, isStopped());
      if (why != null && decisive.compareAndSet(null, entry)) {
        TaskScope.this.stop(why);
      }
    }
  }

  private final Policy<T, R> policy;
  private final Group group = new Group();
  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

  /** The task that has decided what becomes of the others. */
  private final AtomicReference<@Nullable JoinEntry<T>> decisive = new AtomicReference<>();

  private final @Nullable TaskId ownerTask;
  private final Thread ownerThread;
  private Host.@Nullable Timer timer;
  private String deadline = "";

  /** For the owner: what {@link #join} throws, once it has. */
  private @Nullable RuntimeException failure;

  /** For the owner: the tasks' failures have been told. */
  private boolean told;

  private TaskScope(Policy<T, R> policy) {
    this.policy = policy;
    this.ownerTask = Task.tryId().orElse(null);
    this.ownerThread = Thread.currentThread();
  }

  /**
   * A scope that makes the values of all tasks, in the order in which they were spawned. The first
   * that fails or is cancelled aborts the others, and is what {@link #join} throws. Values that are
   * there all the same can be had from the tasks' handles until the scope is closed.
   *
   * @param <T> the type of the values
   * @return the scope, which belongs to the caller
   */
  public static <T extends @Nullable Object> TaskScope<T, List<T>> allSucceed() {
    return new TaskScope<>(
        new Policy<>() {
          @Override
          @Nullable Reason ended(boolean success, boolean stopped) {
            return success || stopped ? null : Reason.FAILED;
          }

          @Override
          List<T> result(TaskScope<T, List<T>> scope) {
            var values = new ArrayList<T>();
            for (JoinEntry<T> entry : scope.group.entries()) {
              if (!entry.isSuccess()) {
                throw scope.failure(); // before any value is taken
              }
            }
            for (Joined<T> joined : scope.all()) {
              values.add(joined.value());
            }
            return values;
          }
        });
  }

  /**
   * A scope that makes the value of the first task that succeeds, which aborts the others. If none
   * does, {@link #join} throws the first failure with the others suppressed in it. Further values
   * are closed by it if they can be: of several connections that are made at once, one is left.
   *
   * @param <T> the type of the value
   * @return the scope, which belongs to the caller
   */
  public static <T extends @Nullable Object> TaskScope<T, T> firstSuccess() {
    return new TaskScope<>(
        new Policy<>() {
          @Override
          @Nullable Reason ended(boolean success, boolean stopped) {
            return success ? Reason.SUCCEEDED : null;
          }

          @Override
          T result(TaskScope<T, T> scope) {
            JoinEntry<T> winner = scope.decisive.get();
            if (winner == null) {
              throw scope.failure();
            }
            T value = winner.joined().value();
            for (JoinEntry<T> entry : scope.group.entries()) {
              entry.discard(); // but not the winner's: that one is handed out
            }
            return value;
          }
        });
  }

  /**
   * A scope that makes a list of how each task has ended, in the order in which they were spawned.
   * No failure aborts the others or is thrown; a deadline aborts those that have not ended.
   *
   * @param <T> the type of the values
   * @return the scope, which belongs to the caller
   */
  public static <T extends @Nullable Object> TaskScope<T, List<Joined<T>>> collect() {
    return new TaskScope<>(
        new Policy<>() {
          @Override
          @Nullable Reason ended(boolean success, boolean stopped) {
            return null;
          }

          @Override
          List<Joined<T>> result(TaskScope<T, List<Joined<T>>> scope) {
            return scope.all();
          }
        });
  }

  /**
   * Aborts the tasks when time is up; {@link #join} then throws {@link DeadlineException} if the
   * result is not there all the same. The owner itself is not cancelled outside of {@code join};
   * see {@code Time.timeout} for that.
   *
   * @param limit how long from now, on the clock of the current runtime
   * @return this scope
   * @throws IllegalArgumentException if the limit is negative
   * @throws IllegalStateException if it has a deadline
   */
  public TaskScope<T, R> withDeadline(Duration limit) {
    checkOwner("be given a deadline");
    if (limit.isNegative()) {
      throw new IllegalArgumentException("a deadline must not be negative, but is " + limit);
    }
    if (timer != null) {
      throw new IllegalStateException(
          this + " has a deadline; put a scope with another one inside of it");
    }
    deadline = "not done within " + limit;
    Host host = Ambient.host();
    Host.Timer armed = host.newTimer(() -> stop(Reason.DEADLINE));
    timer = armed;
    long now = host.nanoTime();
    boolean far = limit.compareTo(Duration.ofNanos(Long.MAX_VALUE - Math.max(now, 0))) >= 0;
    armed.arm(far ? Long.MAX_VALUE : now + limit.toNanos());
    return this;
  }

  /**
   * Says what becomes of values that nobody gets, instead of being closed if they can be: for tasks
   * whose values belong to somebody else, {@code scope.onDiscard(value -> {})}. Call it before
   * tasks are spawned.
   *
   * @param receiver called with each, by the thread that ends a task or by the owner; must not
   *     block or throw
   * @return this scope
   */
  public TaskScope<T, R> onDiscard(Consumer<? super @Nullable Object> receiver) {
    checkOwner("be told what to do with values");
    group.onDiscard(receiver);
    return this;
  }

  /** A handle of a narrower type only produces, so it may stand for one of the wider type. */
  @Override
  @SuppressWarnings("unchecked")
  <U extends T> JoinHandle<U> add(Supplier<JoinHandle<U>> spawn) {
    return (JoinHandle<U>) group.add(null, (Supplier<JoinHandle<T>>) (Supplier<?>) spawn).handle;
  }

  // ---------------------------------------------------------------- the end

  /**
   * Aborts all tasks, those that are still to come as well. {@link #join} then throws, unless the
   * result is there all the same. From any thread.
   */
  public void cancel() {
    stop(Reason.CANCELLED);
  }

  private void stop(Reason why) {
    if (reason.compareAndSet(null, why)) {
      group.stop();
    }
  }

  /**
   * Waits until all tasks have ended, and makes the result. No task can be spawned afterwards. May
   * be called again, with the same outcome.
   *
   * <p><b>Blocking:</b> until the last task has ended, also of those that were aborted.
   * <b>Cancellation:</b> of the owner aborts the tasks; {@link #close} waits for them.
   *
   * @return the result, see the policies
   * @throws JoinException of the task that failed
   * @throws DeadlineException if time was up
   * @throws CancelledException if {@link #cancel} was called
   * @throws WrongThreadException if the caller does not own the scope
   * @throws IllegalStateException if there was no task to succeed first
   */
  public R join() {
    return Waiting.await(joinAsync());
  }

  /**
   * {@link #join} as a computation, for an owner that is poll-driven. Withdrawing it aborts the
   * tasks.
   *
   * @return the computation
   * @throws WrongThreadException if the caller does not own the scope
   */
  public Async<R> joinAsync() {
    checkOwner("be joined");
    return new Async<>() {
      @Override
      public Poll<R> poll(Context cx) {
        if (group.pollSealed(cx).isPending()) {
          return Poll.pending();
        }
        disarm();
        told = true;
        return Poll.ready(policy.result(TaskScope.this));
      }

      @Override
      public void cancel() {
        stop(Reason.CANCELLED);
      }
    };
  }

  /** How each has ended; all have. */
  private List<Joined<T>> all() {
    var all = new ArrayList<Joined<T>>();
    for (JoinEntry<T> entry : group.entries()) {
      all.add(entry.joined());
    }
    return all;
  }

  /** Why there is no result; what failed is in it, once, however often it is asked for. */
  private RuntimeException failure() {
    RuntimeException known = failure;
    if (known != null) {
      return known;
    }
    RuntimeException main = mainFailure();
    for (JoinException failure : failures()) {
      if (failure.isFailure() && !isOf(main, failure)) {
        main.addSuppressed(failure);
      }
    }
    this.failure = main;
    return main;
  }

  /** Of the tasks that have no value; the values of the others stay theirs. */
  private List<JoinException> failures() {
    var failures = new ArrayList<JoinException>();
    for (JoinEntry<T> entry : group.entries()) {
      if (!entry.isSuccess()) {
        entry.joined().failure().ifPresent(failures::add);
      }
    }
    return failures;
  }

  private static boolean isOf(RuntimeException main, JoinException failure) {
    return main instanceof JoinException e && e.taskId().equals(failure.taskId());
  }

  private RuntimeException mainFailure() {
    JoinEntry<T> by = decisive.get();
    if (by != null && !by.isSuccess()) {
      return by.joined().failure().orElseThrow();
    }
    Reason why = reason.get();
    if (why == Reason.DEADLINE) {
      return new DeadlineException(deadline);
    }
    if (why != null) {
      return new CancelledException("the scope was cancelled before it had a result");
    }
    JoinException first = null;
    for (JoinException failure : failures()) {
      if (first == null || first.isCancelled()) {
        first = failure;
      }
    }
    return first != null
        ? first
        : new IllegalStateException(
            "no task was spawned into the scope, so that none could succeed first");
  }

  private void disarm() {
    Host.Timer armed = timer;
    if (armed != null) {
      var _ = armed.cancel();
    }
  }

  /**
   * Leaves the scope: aborts the tasks that have not ended and waits for them. Values that nobody
   * has got by then are closed if they can be.
   *
   * <p><b>Blocking:</b> until the last task has ended. <b>Cancellation:</b> does not cut it short;
   * it is delivered afterwards.
   *
   * @throws JoinException if a task has failed and nobody was told, because the scope was not
   *     joined; in a try-with-resources statement it is suppressed in what the body has thrown
   * @throws WrongThreadException if the caller does not own the scope
   * @throws IllegalStateException inside {@link Async#poll}, which must not wait; the tasks are
   *     aborted. Poll {@link #closeAsync} there
   */
  @Override
  public void close() {
    begunToClose();
    Waiting.awaitSurely(group::pollQuiet);
    finish();
  }

  /**
   * {@link #close} as a computation, for an owner that is poll-driven. The tasks are aborted at
   * once; an owner that is aborted in the middle of it cannot wait for them.
   *
   * @return the computation
   * @throws WrongThreadException if the caller does not own the scope
   */
  public Async<@Nullable Void> closeAsync() {
    begunToClose();
    return this::pollClose;
  }

  private Poll<@Nullable Void> pollClose(Context cx) {
    Poll<@Nullable Void> answer = group.pollQuiet(cx);
    if (answer.isReady()) {
      finish();
    }
    return answer;
  }

  private void begunToClose() {
    checkOwner("be closed");
    disarm();
    stop(Reason.CLOSED);
    group.refuse();
  }

  private void finish() {
    if (told) {
      return;
    }
    told = true;
    JoinException main = null;
    for (JoinException failure : failures()) {
      if (failure.isFailure()) {
        if (main == null) {
          main = failure;
        } else {
          main.addSuppressed(failure);
        }
      }
    }
    if (main != null) {
      throw main;
    }
  }

  private void checkOwner(String what) {
    TaskId task = Task.tryId().orElse(null);
    boolean mine =
        ownerTask == null ? Thread.currentThread() == ownerThread : ownerTask.equals(task);
    if (!mine) {
      String owner = ownerTask == null ? ownerThread.toString() : "task " + ownerTask;
      throw new WrongThreadException(
          this + " can " + what + " by " + owner + " alone, which has made it");
    }
  }

  @Override
  public String toString() {
    return group.toString();
  }
}
