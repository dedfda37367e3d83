package edo.internal.task;

import edo.internal.seam.Entry;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.TaskMeta;
import edo.task.TaskRejectedException;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task that is a virtual thread running blocking-style code.
 *
 * <p>The JDK keeps the scheduling state of the thread; this class keeps the task's: what it runs,
 * what it waits for, and its outcome.
 *
 * @param <T> the type of the result
 */
public final class VirtualTask<T extends @Nullable Object> extends CancellableTask<T>
    implements Unit {
  private final boolean own;

  /** The thread, from the first slice until the end. */
  private volatile @Nullable Strand strand;

  /**
   * A task that is to be queued by the caller.
   *
   * @param engine who runs it
   * @param id its identity
   * @param name its name, or null
   * @param body what it runs
   * @param own true for a pooled thread on our scheduler, false for a JDK thread
   */
  public VirtualTask(Engine engine, long id, @Nullable String name, Callable<T> body, boolean own) {
    super(engine, id, name, body);
    this.own = own;
  }

  /**
   * The task the calling thread runs.
   *
   * @return the task, or null
   */
  public static @Nullable VirtualTask<?> current() {
    Thread self = Thread.currentThread();
    if (!self.isVirtual()) {
      return null;
    }
    Runner runner = Runner.of(self);
    if (runner != null) {
      return runner.task;
    }
    JdkStrand strand = JdkStrand.current();
    return strand != null && strand.thread == self ? strand.task : null;
  }

  @Override
  @Nullable Strand strand() {
    return strand;
  }

  @Override
  public TaskMeta.Kind kind() {
    return TaskMeta.Kind.VIRTUAL;
  }

  /** The first slice; later ones are the strand's affair. */
  @Override
  public void runOn(Carrier carrier) {
    if (!own) {
      start();
      return;
    }
    Runner runner = carrier.takeIdle();
    if (runner == null) {
      runner = new Runner(engine);
    }
    try {
      runner.begin(carrier, this);
    } catch (Throwable e) {
      refuse(e);
    }
  }

  /** A join, race or select in between has wakers of its own. */
  @Override
  boolean isPolledBySelf(Context cx) {
    return super.isPolledBySelf(cx) || current() == this;
  }

  @Override
  public void crashed(Throwable e) {
    refuse(e);
  }

  /** No thread could be started. The task has not begun, or has ended by itself meanwhile. */
  void refuse(Throwable e) {
    if ((addBits(RUNNING) & RUNNING) == 0) {
      complete(e, FAILED);
    }
  }

  /** Starts the task on a thread of the JDK's scheduler. */
  public void start() {
    try {
      JdkStrand.start(this);
    } catch (Throwable e) {
      refuse(e);
    }
  }

  /**
   * Runs the task from beginning to end.
   *
   * @return whether the thread may run another task
   */
  @SuppressWarnings("unchecked") // payload holds the body until the task is over
  boolean runBody(Strand on) {
    if ((addBits(RUNNING) & RUNNING) != 0) {
      return true; // discarded while it was queued
    }
    strand = on;
    // After the strand is visible: an aborter that did not see it is seen here. The body runs all
    // the same, up to its first suspension point: it may have been given something to close.
    if ((state & ABORT) != 0) {
      addBits(SIGNAL);
      on.thread().interrupt();
    }
    Callable<T> body = (Callable<T>) Objects.requireNonNull(payload);
    T result;
    try {
      if (own && isNamed()) {
        on.thread().setName(name().orElse(""));
      }
      result = body.call();
    } catch (Throwable e) {
      return end(e, outcomeOf(e));
    }
    return end(result, 0);
  }

  /**
   * Ends a task whose beginning or end let an exception through, which only a lack of memory can
   * bring about: whoever joins it must not wait for ever.
   */
  void endSurely(Throwable e) {
    while (!isFinished()) {
      try {
        Entry entry = entry();
        if (entry != null) {
          entry.over();
        }
        payload = e;
        var _ = conclude(FAILED);
      } catch (Throwable again) {
        Thread.onSpinWait(); // whoever took the memory fails as well, and lets go
      }
    }
  }

  @Override
  public StackTraceElement[] stack() {
    Strand s = strand;
    if (s == null) {
      return NO_STACK;
    }
    StackTraceElement[] stack = s.thread().getStackTrace();
    // The thread may have gone on to another task meanwhile, and then the stack is that one's.
    return isFinished() ? NO_STACK : stack;
  }

  @Override
  public String describe() {
    Strand s = strand;
    if (s == null || isFinished()) {
      return super.describe();
    }
    return switch (s.thread().getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> waitingFor(s.awaiting);
      default -> "running";
    };
  }

  /**
   * Whether the task waits in code of the JDK for what only another thread can bring about: the end
   * of a time, or a monitor. A plain park is none of these, as another task may end it.
   *
   * @return true if so
   */
  public boolean waitsOutside() {
    Strand s = strand;
    if (s == null || s.awaiting != null || isFinished()) {
      return false;
    }
    return switch (s.thread().getState()) {
      case TIMED_WAITING, BLOCKED -> true;
      case WAITING -> isInMonitor(s.thread().getStackTrace());
      default -> false;
    };
  }

  /** The JDK ends {@code Object.wait} by a thread of its own, whoever has notified. */
  private static boolean isInMonitor(StackTraceElement[] stack) {
    return stack.length > 0 && stack[0].getClassName().equals("java.lang.Object");
  }

  private boolean end(@Nullable Object outcome, int how) {
    int before = complete(outcome, how);
    strand = null;
    return before < INTERRUPTER;
  }

  @Override
  public void wake() {
    // The thread may have its permit already, and then an unpark is a mere look at it: what the
    // caller did before, be it with plain stores, must be visible to the poll all the same.
    VarHandle.fullFence();
    if ((state & COMPLETE) == 0) {
      Strand s = strand;
      if (s != null) {
        s.resume();
      }
    }
  }

  @Override
  public void refuse(@Nullable TaskRejectedException why) {
    if ((addBits(RUNNING) & RUNNING) == 0) {
      complete(why, CANCELLED);
    }
  }

  /**
   * Called when nobody will ever run this task, or nobody waits for it any longer. One that has
   * begun is parked for good, or sits on a worker that a shutdown has left behind; there it may end
   * by itself later, and leaves the registry only then.
   */
  @Override
  public void discard() {
    if ((addBits(ABORT | RUNNING) & RUNNING) == 0) {
      completeCancelled();
    } else {
      var _ = conclude(CANCELLED);
    }
  }

  /**
   * Waits for a computation. Called by the task's own thread.
   *
   * @param op the computation
   * @param <R> the type of its value
   * @return its value
   * @throws Exception what it threw, or the cancellation
   */
  public <R extends @Nullable Object> R await(Async<R> op) throws Exception {
    Strand on = Objects.requireNonNull(strand);
    boolean inner = on.polling;
    on.polling = true;
    try {
      return await(on, op);
    } finally {
      on.polling = inner;
      if (inner) {
        // This wait came from a poll, which should not wait but does. It may have taken the wake-up
        // of the outer wait for its own.
        on.resume();
      }
    }
  }

  private <R extends @Nullable Object> R await(Strand on, Async<R> op) throws Exception {
    for (; ; ) {
      if ((state & SIGNAL) != 0) {
        throwIfCancelled(op);
      }
      Poll<R> answer = op.poll(on);
      if (answer.isReady()) {
        return answer.value();
      }
      if (!on.hasBudget()) {
        on.refill();
        on.giveWay();
        continue;
      }
      on.awaiting = op;
      on.park();
      on.awaiting = null;
      if (Thread.interrupted() && (state & SIGNAL) == 0) {
        // Somebody interrupted the thread itself: that is a request to stop, and like ours it
        // lasts.
        addBits(ABORT | SIGNAL);
      }
    }
  }

  /** Yields the processor; a suspension point. */
  public void yieldNow() {
    checkCancelled();
    Strand on = Objects.requireNonNull(strand);
    on.refill();
    on.giveWay();
    checkCancelled();
  }

  /** Takes a unit of the budget, yielding when there is none; a suspension point either way. */
  public void consumeBudget() {
    checkCancelled();
    Strand on = Objects.requireNonNull(strand);
    if (!on.hasBudget()) {
      engine.forcedYield();
      yieldNow();
    }
    var _ = on.proceed();
  }

  @Override
  public <R extends @Nullable Object> R blockInPlace(Callable<R> body) throws Exception {
    Strand on = Objects.requireNonNull(strand);
    engine.handOffCurrentWorker();
    int left = on.unlimited();
    try {
      return body.call();
    } finally {
      on.restore(left);
    }
  }

  @Override
  public <R extends @Nullable Object> R unconstrained(Callable<R> body) throws Exception {
    Strand on = Objects.requireNonNull(strand);
    int units = on.sliceUnits;
    int left = on.unlimited();
    on.sliceUnits = Strand.NO_LIMIT; // also after a wait
    try {
      return body.call();
    } finally {
      on.sliceUnits = units;
      on.restore(left);
    }
  }
}
