package edo.internal.task;

import edo.internal.seam.Awaited;
import edo.internal.seam.Ending;
import edo.internal.seam.Entry;
import edo.internal.seam.StackRoom;
import edo.internal.seam.WakerSet;
import edo.task.AbortHandle;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.Discard;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Priority;
import edo.task.Task;
import edo.task.TaskId;
import edo.task.TaskMeta;
import edo.task.TaskRejectedException;
import edo.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What all tasks share: identity, state word, outcome, joiners. The task is its own waker and its
 * own join handle, so that a parked task costs one object besides what it computes.
 *
 * <p><b>State word.</b> {@link #NOTIFIED}: queued, or to be queued when the poll ends (poll-driven
 * only). {@link #RUNNING}: being polled or run. {@link #COMPLETE}: over, the outcome is in {@code
 * payload}; {@link #FAILED} and {@link #CANCELLED} say which outcome. {@link #ABORT}: cancellation
 * of the whole task was asked for. {@link #SIGNAL}: some scope of the task was cancelled, the slow
 * check must look. {@link #JOINED}: somebody has seen the outcome or is sure to. {@link #JOINING}:
 * somebody waits for it and has not given up. {@link #HIGH} and {@link #LOW}: its priority, for
 * life. {@link #GIVEN_UP}, always with JOINED: the value was taken from those who might have joined
 * later. From {@link #INTERRUPTER} upwards: how many threads are about to interrupt the task's
 * thread. No bit but NOTIFIED, RUNNING, SIGNAL, JOINING and that count is ever cleared.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>state</td><td>volatile</td><td>CAS</td><td>anyone</td></tr>
 * <tr><td>payload</td><td>plain, by the runner or after COMPLETE was seen</td><td>plain, before
 * COMPLETE is set</td><td>whoever runs the task</td></tr>
 * <tr><td>joiners</td><td>volatile</td><td>CAS once</td><td>anyone</td></tr>
 * <tr><td>slot, label</td><td>plain</td><td>plain, at spawn</td><td>registry, spawner</td></tr>
 * </table>
 *
 * @param <T> the type of the result
 */
public abstract class TaskCore<T extends @Nullable Object>
    implements JoinHandle<T>, Waker, WakerSet.Mortal, Ending {
  static final int NOTIFIED = 1;
  static final int RUNNING = 1 << 1;
  static final int COMPLETE = 1 << 2;
  static final int FAILED = 1 << 3;
  static final int CANCELLED = 1 << 4;
  static final int ABORT = 1 << 5;
  static final int SIGNAL = 1 << 6;
  static final int JOINED = 1 << 7;
  static final int JOINING = 1 << 8;
  private static final int HIGH = 1 << 9;
  private static final int LOW = 1 << 10;
  private static final int GIVEN_UP = 1 << 11;

  /** One interrupter under way; the count lives in the upper half of the state word. */
  static final int INTERRUPTER = 1 << 16;

  /** How many causes of a failure are looked at: they may form a circle. */
  private static final int MAX_CAUSES = 100;

  static final StackTraceElement[] NO_STACK = {};

  static final VarHandle STATE;
  private static final VarHandle JOINERS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(TaskCore.class, "state", int.class);
      JOINERS = lookup.findVarHandle(TaskCore.class, "joiners", WakerSet.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final String VALUE_GIVEN_UP =
      "its value was given up, and closed if it can be, when the scope it belongs to ended;"
          + " join a task before its scope is closed";

  volatile int state;
  private int slot = -1;

  /** When the task was queued last, in microseconds; kept only if somebody wants to know. */
  private int queuedMicros;

  final Engine engine;
  private final long id;

  /** A name, a {@link SpawnSites.Label}, or null. Written again at spawn, if at all. */
  private @Nullable Object label;

  /** The body until the task is over, then the result or what it threw. */
  @Nullable Object payload;

  private volatile @Nullable WakerSet joiners;

  TaskCore(Engine engine, long id, @Nullable String name, Object body, int state) {
    this.engine = engine;
    this.id = id;
    this.label = name;
    this.payload = body;
    STATE.set(this, state); // plain: the task is not shared yet
  }

  /**
   * Which kind of task.
   *
   * @return the kind
   */
  public abstract TaskMeta.Kind kind();

  /**
   * Gives the task another priority than the usual one. Once, before anybody else knows it.
   *
   * @param priority its lane
   */
  public final void priority(Priority priority) {
    int bits =
        switch (priority) {
          case HIGH -> HIGH;
          case NORMAL -> 0;
          case LOW -> LOW;
        };
    STATE.set(this, (int) STATE.get(this) | bits); // plain: the task is not shared yet
  }

  /**
   * Which lane the task takes.
   *
   * @return its priority
   */
  public final Priority priority() {
    int s = state & (HIGH | LOW);
    return s == 0 ? Priority.NORMAL : s == HIGH ? Priority.HIGH : Priority.LOW;
  }

  /**
   * The runtime the task belongs to.
   *
   * @return its engine
   */
  public final Engine engine() {
    return engine;
  }

  /**
   * For the registry: where it keeps the task.
   *
   * @return the slot, negative if it does not
   */
  public final int slot() {
    return slot;
  }

  /**
   * For the registry: remembers where it keeps the task.
   *
   * @param slot the slot
   */
  public final void slot(int slot) {
    this.slot = slot;
  }

  /** Remembers who spawns the task. Once, before anybody else knows it. */
  final void recordSpawnSite() {
    SpawnSites.Label found = SpawnSites.label(nameOrNull());
    if (found != null) {
      label = found;
    }
  }

  /**
   * Says who has the task spawned, where the stack does not. Before it runs.
   *
   * @param site the place in the program
   */
  public final void spawnSite(StackTraceElement site) {
    label = new SpawnSites.Label(nameOrNull(), site);
  }

  private @Nullable String nameOrNull() {
    return switch (label) {
      case null -> null;
      case SpawnSites.Label l -> l.name();
      case Object name -> (String) name;
    };
  }

  /**
   * What hooks are told.
   *
   * @return a description
   */
  public final TaskMeta meta() {
    return new TaskMeta(
        id(),
        name(),
        kind(),
        label instanceof SpawnSites.Label l ? Optional.of(l.site()) : Optional.empty());
  }

  /**
   * The task a unit belongs to.
   *
   * @param unit what is in a queue
   * @return the task, or null if it is none of ours
   */
  public static @Nullable TaskCore<?> of(Runnable unit) {
    return switch (unit) {
      case TaskCore<?> task -> task;
      case Runner runner -> runner.task();
      default -> null;
    };
  }

  /**
   * Remembers when the task was queued.
   *
   * @param nanos now, on the machine's clock
   */
  public final void queuedAt(long nanos) {
    queuedMicros = (int) (nanos / 1000);
  }

  /**
   * How long the task has been queued. Four bytes of microseconds are enough for an hour.
   *
   * @param nanos now, on the machine's clock
   * @return nanoseconds
   */
  public final long waited(long nanos) {
    return ((int) (nanos / 1000) - queuedMicros) * 1000L;
  }

  final int addBits(int bits) {
    return (int) STATE.getAndBitwiseOr(this, bits);
  }

  final void clearBits(int bits) {
    var _ = (int) STATE.getAndBitwiseAnd(this, ~bits);
  }

  /**
   * Ends the task: stores the outcome, leaves the registry, and tells joiners. Called once, by
   * whoever runs the task.
   *
   * @return the state before, for what has to be settled with an interrupter
   */
  final int complete(@Nullable Object outcome, int how) {
    Entry entry = entry();
    payload = outcome;
    int before;
    try {
      engine.unregister(this);
    } finally {
      try {
        if (entry != null) {
          entry.over();
        }
      } finally {
        before = conclude(how);
      }
    }
    if (how == 0 && (before & COMPLETE) != 0) {
      Discard.close(outcome); // a shutdown has told everybody that there is none
    }
    return before;
  }

  /**
   * Makes the outcome final and tells joiners, unless that has happened: a shutdown concludes tasks
   * that have begun and did not end in time, and such a task may end by itself after all.
   *
   * @return the state before
   */
  final int conclude(int how) {
    Entry entry = entry();
    if (entry != null) {
      entry.over(); // it is concluded without being complete
    }
    int before = state;
    for (; ; ) {
      if ((before & COMPLETE) != 0) {
        return before;
      }
      int seen = (int) STATE.compareAndExchange(this, before, before | COMPLETE | how);
      if (seen == before) {
        break;
      }
      before = seen;
    }
    // Each step whatever becomes of the one before: a task that is half over would never end.
    try {
      WakerSet waiting = joiners;
      if (waiting != null) {
        waiting.wakeAll();
      }
    } finally {
      try {
        engine.ended(this);
      } finally {
        if (how == FAILED && (state & (JOINED | JOINING)) == 0) {
          engine.failedUnjoined(this);
        }
      }
    }
    return before;
  }

  /** Ends a task that never ran. */
  final void completeCancelled() {
    complete(null, CANCELLED);
  }

  /**
   * For the failure report: claims the right to deliver the failure.
   *
   * @return the failure, or null if a joiner has it already, or answers for it: that one reports it
   *     if it gives up
   */
  public final @Nullable Throwable claimFailure() {
    for (; ; ) {
      int s = state;
      if ((s & (JOINED | JOINING)) != 0) {
        return null;
      }
      if (STATE.compareAndSet(this, s, s | JOINED)) {
        return payload instanceof Throwable t ? t : null;
      }
    }
  }

  /**
   * Whether a poll comes from the code of this very task.
   *
   * @param cx the context of the poll
   * @return true if so
   */
  boolean isPolledBySelf(Context cx) {
    return cx.waker() == this;
  }

  /**
   * Ends the task as cancelled: it was refused at spawn, or no worker is left that could run it. A
   * poll or a blocking job that is under way is left alone and ends the task itself.
   */
  public abstract void discard();

  /** The way past a bound that the task has to take, or null. For whoever aborts it. */
  final @Nullable Entry entry() {
    return payload instanceof Admitted admitted ? admitted.entry() : null;
  }

  /**
   * Before anything has changed: an abort at the end of a stack must not get half way. A task that
   * waits for its turn is taken out of a queue, and perhaps ended, on the aborter's stack.
   */
  final void requireRoomToAbort() {
    if (entry() != null) {
      StackRoom.require();
    }
  }

  /**
   * What becomes of a task whose body threw. A cancellation that passed through all of it is none
   * of its failures, be it of the task, of a scope or of a token; an interrupt only if it was ours.
   * A bound may have had it end so, too. And so may a shutdown, by refusing or cancelling a task or
   * a job this one waits for before this one itself was asked to stop.
   */
  final int outcomeOf(Throwable e) {
    boolean cancelled =
        e instanceof CancelledException
            || (e instanceof InterruptedException && isAborted())
            || (engine.isClosing() && comesFromCancelledTask(e));
    Entry entry = entry();
    return cancelled || (entry != null && entry.isRejection(e)) ? CANCELLED : FAILED;
  }

  private static boolean comesFromCancelledTask(Throwable e) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof JoinException join && join.isCancelled()) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /**
   * Ends a task that has not begun, as cancelled.
   *
   * @param why what a joiner is told, null if there was no memory to say it
   */
  public abstract void refuse(@Nullable TaskRejectedException why);

  /**
   * Whether cancellation of the task was asked for.
   *
   * @return true after {@link #abort()}
   */
  public final boolean isAborted() {
    return (state & ABORT) != 0;
  }

  /** Throws if cancellation of the task was asked for. */
  public final void throwIfAborted() {
    if (isAborted()) {
      throw new CancelledException("this task was cancelled");
    }
  }

  @Override
  public final TaskId id() {
    return new TaskId(id);
  }

  @Override
  public final Optional<String> name() {
    return Optional.ofNullable(nameOrNull());
  }

  /** Whether it has a name; makes no object to ask. */
  final boolean isNamed() {
    return label != null && nameOrNull() != null;
  }

  @Override
  public final boolean isOver() {
    return isFinished();
  }

  @Override
  public final boolean isFinished() {
    return (state & COMPLETE) != 0;
  }

  @Override
  public final AbortHandle abortHandle() {
    return new Aborter(this);
  }

  @Override
  public final T join() {
    try {
      return Task.await(joinAsync());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("joinAsync throws unchecked exceptions only", e);
    }
  }

  @Override
  public final Async<T> joinAsync() {
    return new Join();
  }

  @Override
  public final CompletionStage<T> asStage() {
    var stage = new CompletableFuture<T>();
    addBits(JOINED);
    whenDone(() -> {
      try {
        stage.complete(outcome());
      } catch (JoinException e) {
        stage.completeExceptionally(e);
      }
    });
    return stage.minimalCompletionStage();
  }

  @Override
  public final void whenDone(Waker waker) {
    if ((state & COMPLETE) != 0) {
      waker.wake();
      return;
    }
    // A one-shot listener: a completion that races with adding it could call it twice.
    var once = new OnceWaker(waker);
    joiners().add(once);
    if ((state & COMPLETE) != 0) {
      once.wake();
    }
  }

  @Override
  public final void answerFor(Waker waker) {
    addBits(JOINING);
    joiners().add(waker);
    if ((state & COMPLETE) != 0) {
      waker.wake();
    }
  }

  @Override
  public final void disclaim() {
    int before = (int) STATE.getAndBitwiseAnd(this, ~JOINING);
    if ((before & JOINING) != 0 && (before & (FAILED | JOINED)) == FAILED) {
      engine.failedUnjoined(this); // it relied on us
    }
  }

  /**
   * Looks among those who are to be told of this task's end.
   *
   * @param which what to look for
   * @return whether one is there
   */
  public final boolean isAwaitedBy(Predicate<? super Waker> which) {
    WakerSet set = joiners;
    return set != null && set.anyMatch(w -> which.test(w instanceof OnceWaker o ? o.target() : w));
  }

  @Override
  public final boolean hasValue() {
    return (state & (COMPLETE | FAILED | CANCELLED)) == COMPLETE;
  }

  @Override
  public final @Nullable Object giveUp(Predicate<@Nullable Object> which) {
    for (; ; ) {
      int s = state;
      if ((s & (COMPLETE | FAILED | CANCELLED | JOINED)) != COMPLETE) {
        return null;
      }
      Object value = payload;
      if (!which.test(value)) {
        return null;
      }
      if (STATE.compareAndSet(this, s, s | JOINED | GIVEN_UP)) {
        return value;
      }
    }
  }

  private WakerSet joiners() {
    WakerSet set = joiners;
    if (set == null) {
      set = new WakerSet();
      WakerSet seen = (WakerSet) JOINERS.compareAndExchange(this, null, set);
      return seen == null ? set : seen;
    }
    return set;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // complete() stored a T unless FAILED or CANCELLED
  private T outcome() {
    int s = addBits(JOINED);
    Object result = payload;
    if ((s & FAILED) != 0) {
      throw JoinException.failed(id(), nameOrNull(), (Throwable) Objects.requireNonNull(result));
    }
    if ((s & CANCELLED) != 0) {
      // Of a task that a shutdown concluded, the payload is still the body, or anything.
      throw JoinException.cancelled(id(), nameOrNull(), result instanceof Throwable t ? t : null);
    }
    if ((s & GIVEN_UP) != 0) {
      throw JoinException.cancelled(id(), nameOrNull(), new CancelledException(VALUE_GIVEN_UP));
    }
    return (T) result;
  }

  @Override
  public String toString() {
    String name = nameOrNull();
    return "Task[" + id + (name == null ? "" : ", " + name) + ", " + describe() + "]";
  }

  /**
   * Where the task is.
   *
   * @return its stack, innermost frame first; empty if it has none of its own
   */
  public StackTraceElement[] stack() {
    return NO_STACK;
  }

  /**
   * What the task is doing, in a word; of one that waits also what for, if that is known.
   *
   * @return words for people
   */
  public String describe() {
    int s = state;
    Entry entry = entry();
    if (entry != null && entry.isHeld()) {
      return "held back";
    }
    if ((s & FAILED) != 0) {
      return "failed";
    }
    if ((s & CANCELLED) != 0) {
      return "cancelled";
    }
    return (s & COMPLETE) != 0 ? "done" : (s & RUNNING) != 0 ? "running" : waitingFor(payload);
  }

  static String waitingFor(@Nullable Object computation) {
    String what = Awaited.of(computation);
    return what.isEmpty() ? "waiting" : "waiting for " + what;
  }

  /**
   * Waiting for the outcome. Giving up takes JOINING back, also for others who still wait: then a
   * failure is on the list of those to report, and they take it from there.
   */
  private final class Join implements Async<T>, Awaited {
    @Override
    public String awaited() {
      String name = nameOrNull();
      return "task " + id + (name == null ? "" : " (" + name + ")");
    }

    @Override
    public void cancel() {
      disclaim();
    }

    @Override
    public Poll<T> poll(Context cx) {
      if ((state & COMPLETE) == 0) {
        if (isPolledBySelf(cx)) {
          throw new IllegalStateException(
              TaskCore.this + " cannot join itself: it would wait for ever");
        }
        addBits(JOINING);
        joiners().add(cx.waker());
        if ((state & COMPLETE) == 0) {
          return Poll.pending();
        }
      }
      return cx.proceed() ? Poll.ready(outcome()) : Poll.pending();
    }
  }
}
