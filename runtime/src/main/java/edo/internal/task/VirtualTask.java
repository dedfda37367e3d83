package edo.internal.task;

import edo.internal.seam.Awaited;
import edo.internal.seam.Entry;
import edo.internal.seam.Host;
import edo.internal.seam.TaskControl;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.DeadlineException;
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
 * <p>The JDK keeps the scheduling state of the thread; this class keeps the task's: its outcome and
 * its cancellation. Cancellation is level-triggered. {@link #SIGNAL} in the state word says "look";
 * {@link #checkCancelled} then walks the scopes from the innermost outwards to the next shield and
 * throws if one of them, or the task itself, is cancelled. To reach a thread that is parked in
 * foreign code the canceller also interrupts it, unless a shield is in between; it holds a claim in
 * the state word while it does, and a task that ends under a claim gives its thread up instead of
 * returning it to the pool, so that no interrupt ever hits another task.
 *
 * @param <T> the type of the result
 */
public final class VirtualTask<T extends @Nullable Object> extends TaskCore<T>
    implements Unit, TaskControl {
  private final boolean own;

  /** The thread, from the first slice until the end. */
  private volatile @Nullable Strand strand;

  /**
   * The innermost scope; written by the task's own thread only. Volatile for a canceller that asks
   * whether a shield is up: it has made its claim before it reads this, the task raises a shield
   * before it reads the claims, so one of the two sees the other.
   */
  private volatile @Nullable CancelScope scope;

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
    super(engine, id, name, body, 0);
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
    // the
    // same, up to its first suspension point: it may have been given something to close.
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
  public void abort() {
    requireRoomToAbort();
    if ((addBits(ABORT) & (ABORT | COMPLETE)) == 0 && claimInterrupt()) {
      try {
        signal(null);
      } finally {
        releaseInterrupt();
      }
      Entry entry = entry();
      if (entry != null) {
        entry.aborted();
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

  /** Announces an interrupt. False if the task is over. */
  boolean claimInterrupt() {
    int s = state;
    while ((s & COMPLETE) == 0) {
      int seen = (int) STATE.compareAndExchange(this, s, s + INTERRUPTER);
      if (seen == s) {
        return true;
      }
      s = seen;
    }
    return false;
  }

  void releaseInterrupt() {
    var _ = (int) STATE.getAndAdd(this, -INTERRUPTER);
  }

  /**
   * Makes the task look at its scopes. Only under a claim.
   *
   * @param cancelled the scope that was cancelled, or null for the task itself
   */
  void signal(@Nullable CancelScope cancelled) {
    addBits(SIGNAL);
    Strand s = strand;
    if (s != null && !isShielded(cancelled)) {
      s.interrupt();
    }
  }

  private boolean isShielded(@Nullable CancelScope outer) {
    for (CancelScope s = scope; s != null && s != outer; s = s.parent) {
      if (s.shield) {
        return true;
      }
    }
    return false;
  }

  /** Waits until those who are interrupting this thread are through: a few instructions. */
  private void awaitInterrupters() {
    while (state >= INTERRUPTER) {
      Thread.yield();
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

  private void throwIfCancelled(Async<?> op) {
    boolean goesOn = false;
    try {
      checkCancelled(op);
      goesOn = true;
    } finally {
      if (!goesOn) {
        op.cancel();
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
  public boolean isCancelled() {
    return (state & SIGNAL) != 0 && findCancelled() != null;
  }

  @Override
  public void checkCancelled() {
    checkCancelled(null);
  }

  private void checkCancelled(@Nullable Async<?> op) {
    if ((state & SIGNAL) == 0) {
      return;
    }
    // What the exception says need not be said twice. Cleared before the question, so that the
    // interrupt of whoever cancels more than the exception is going to say stays.
    boolean interrupted = Thread.interrupted();
    Object by = findCancelled();
    if (by == null) {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    if (by instanceof CancelScope deadline) {
      throw new DeadlineException(Awaited.explain(deadline.message, op));
    }
    throw new CancelledException("this task was cancelled");
  }

  /** The outermost cancelled scope that no shield hides, or this task, or null. */
  private @Nullable Object findCancelled() {
    CancelScope found = null;
    for (CancelScope s = scope; s != null; s = s.parent) {
      if (s.shield) {
        return found;
      }
      if (s.fired()) {
        found = s;
      }
    }
    return (state & ABORT) != 0 ? this : found;
  }

  @Override
  public <R extends @Nullable Object> R shield(Callable<R> body) throws Exception {
    var shielded = new CancelScope(this, scope, true, "");
    scope = shielded;
    if (state >= INTERRUPTER || (state & SIGNAL) != 0) {
      awaitInterrupters(); // whoever comes now sees the shield
      var _ = Thread.interrupted();
    }
    try {
      return body.call();
    } finally {
      scope = shielded.parent;
      if (isCancelled()) {
        // What was kept out must still reach a wait in foreign code.
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Runs a body that is cancelled at a deadline. Called by the task's own thread.
   *
   * @param deadlineNanos when, on the runtime's clock
   * @param message the message of the exception
   * @param body the body
   * @param <R> the type of its result
   * @return its result
   * @throws Exception what it threw, or {@link DeadlineException}
   */
  public <R extends @Nullable Object> R deadline(
      long deadlineNanos, String message, Callable<R> body) throws Exception {
    checkCancelled();
    var timed = new CancelScope(this, scope, false, message);
    Host.Timer timer = engine.newTimer(timed);
    scope = timed;
    try {
      timer.arm(deadlineNanos);
      return body.call();
    } catch (InterruptedException e) {
      if (timed.fired() && findCancelled() instanceof CancelScope outermost) {
        var late = new DeadlineException(outermost.message);
        late.initCause(e);
        throw late;
      }
      throw e;
    } finally {
      var _ = timer.cancel();
      leave(timed);
    }
  }

  private void leave(CancelScope timed) {
    scope = timed.parent;
    if (!timed.leave()) {
      return;
    }
    awaitInterrupters();
    clearBits(SIGNAL);
    if (findAnyCancelled()) {
      addBits(SIGNAL);
    }
    // It was meant for the scope. In this order: the interrupt of an abort that comes after the
    // question must stay. One that
    // came before it may have been taken for the scope's; a wait in foreign code needs it again.
    var _ = Thread.interrupted();
    if (isCancelled()) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether any scope or the task is cancelled, shielded or not: then SIGNAL has to stay. */
  private boolean findAnyCancelled() {
    for (CancelScope s = scope; s != null; s = s.parent) {
      if (s.fired()) {
        return true;
      }
    }
    return (state & ABORT) != 0;
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
