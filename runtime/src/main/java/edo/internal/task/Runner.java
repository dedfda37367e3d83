package edo.internal.task;

import edo.internal.virtual.JdkAccess;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A pooled virtual thread on our own scheduler, and its own {@link Executor}: the JDK hands it the
 * same continuation each time the thread can run, so finding the task, its worker and its queue
 * takes no look-up.
 *
 * <p>It runs tasks that have not begun one after the other, without leaving the processor in
 * between, as long as the worker's next unit is such a task. It is held by a task only while that
 * task is parked; afterwards it goes back to the pool of the worker it then is on.
 *
 * <p><b>States.</b> new (no thread) → bound ({@code task} set, mounted or parked inside the task) ⇄
 * idle ({@code task} null, parked in the pool) → ended.
 *
 * <p>Binding an idle runner is an {@code unpark} by the worker that runs it at once: {@link
 * #execute}, called inside that unpark on the same thread, then only notes that the continuation is
 * ready. If a stray unpark of somebody else has won the race, the continuation is (or was) in a
 * queue and finds the new task by itself.
 *
 * <p>It may be in queues twice: whoever asks the JDK for the stack of a thread that can run, as
 * dumps do, has it handed over once more. To run a continuation that cannot run does nothing, but
 * may be tried while the thread is mounted elsewhere, or has ended; so the mounted thread does not
 * take the word of who has tried to run it last, but asks the JDK whose thread it is on. A hook may
 * be told of such a try. Rejected: a flag for being queued (a continuation may be handed over for
 * the second time after the first has been taken out and before it runs), and one for being run,
 * with an atomic operation at both ends of each slice.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>slice</td><td>plain</td><td>at start, and back to null at the end</td><td>the worker that
 * starts it, and the one that retires it</td></tr>
 * <tr><td>carrier</td><td>plain, by the mounted thread, where all workers share one thread or there
 * is but one worker</td><td>plain, at mount</td><td>the worker that mounts it, or tries to</td></tr>
 * <tr><td>direct</td><td colspan="2">plain; two workers may bind at once when a stray unpark has let
 * the first one's task end before its unpark, so each believes only itself</td><td>the binding
 * worker</td></tr>
 * <tr><td>task</td><td>volatile</td><td>volatile</td><td>binding worker, then the thread</td></tr>
 * <tr><td>woken</td><td>volatile</td><td>release; set before the unpark, cleared after the
 * park</td><td>set by anyone, cleared by the thread</td></tr>
 * </table>
 *
 * <p>Rejected: one thread per task (starting one costs five times a pooled run); a raw {@code
 * Continuation} (j.u.c. locks in it break after migration).
 */
public final class Runner extends Strand implements Executor, Unit {
  private static final VarHandle WOKEN;

  static {
    try {
      WOKEN = MethodHandles.lookup().findVarHandle(Runner.class, "woken", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable Runnable slice;
  private @Nullable Carrier carrier;
  private @Nullable Carrier direct;

  /**
   * Somebody has called {@link #resume}. The permit of the thread says so as well, but code that
   * waits in its own way while a computation is polled takes that away.
   */
  private volatile boolean woken;

  Runner(Engine engine) {
    super(engine);
  }

  /**
   * The runner under a thread.
   *
   * @param thread the calling thread
   * @return its runner, or null if it is not the pooled thread of one; a virtual thread started by
   *     a task inherits its scheduler but is not the task
   */
  public static @Nullable Runner of(Thread thread) {
    return JdkAccess.schedulerOf(thread) instanceof Runner runner && runner.thread == thread
        ? runner
        : null;
  }

  /**
   * The runtime whose scheduler a thread has, be it as a task or inherited from one.
   *
   * @param thread the calling thread
   * @return the runtime, or null if the thread has another scheduler
   */
  public static @Nullable Engine engineOf(Thread thread) {
    return JdkAccess.schedulerOf(thread) instanceof Runner runner ? runner.engine : null;
  }

  /**
   * The worker this thread is mounted on. For the mounted thread itself.
   *
   * @return the worker
   */
  public Carrier carrier() {
    Carrier c = JdkAccess.carrierOf(thread()) instanceof UnderWorker under ? under.carrier() : null;
    if (c == null) {
      c = carrier;
    }
    if (c == null) {
      throw new AssertionError("a running virtual thread without a worker");
    }
    return c;
  }

  /**
   * The task bound to this thread.
   *
   * @return the task, or null while idle
   */
  public @Nullable VirtualTask<?> task() {
    return task;
  }

  /** Called by the JDK on the thread of whoever makes the virtual thread runnable. */
  @Override
  public void execute(Runnable continuation) {
    Runnable own = slice;
    if (own == null) {
      slice = continuation; // the start; begin() runs it
    } else if (own != continuation) {
      engine.scheduleChild(continuation); // of a thread that inherited this scheduler
    } else {
      Carrier binding = direct;
      if (binding != null && binding.thread == Thread.currentThread()) {
        binding.ready = true;
      } else {
        engine.schedule(this);
      }
    }
  }

  /** Unparks the idle thread. Says whether it is the caller's to run now. */
  private boolean unparkOn(Carrier on) {
    on.thread = Thread.currentThread();
    direct = on;
    LockSupport.unpark(thread());
    direct = null;
    boolean mine = on.ready;
    on.ready = false;
    return mine;
  }

  /** Binds a task and runs its first slice. */
  void begin(Carrier on, VirtualTask<?> first) {
    task = first;
    Thread t = thread;
    if (t == null) {
      t = JdkAccess.newThread(this, "", this);
      thread = t;
      t.start();
    } else if (!unparkOn(on)) {
      return;
    }
    runOn(on);
  }

  /**
   * Ends an idle pooled thread. Called by the worker that owns the pool.
   *
   * @param on that worker
   */
  public void retire(Carrier on) {
    // If a stray unpark has come in between, it parks again and belongs to nobody: to the
    // collector.
    if (unparkOn(on)) {
      Runnable own = slice;
      slice = null;
      carrier = on;
      if (own != null) {
        own.run();
      }
    }
  }

  @Override
  public void runOn(Carrier on) {
    Runnable own = slice;
    if (own == null || JdkAccess.carrierOf(thread()) != null) {
      return; // queued twice: it has ended meanwhile, or runs elsewhere
    }
    carrier = on;
    on.mounted = this;
    refill();
    VirtualTask<?> before = task;
    on.current = before;
    TaskHooks hooks = engine.hooks();
    if (hooks != null && before != null) {
      hooks.before(before);
    }
    own.run();
    // Not 'task': the thread may be running elsewhere again by now, for somebody else.
    TaskCore<?> after = on.current;
    if (hooks != null && after != null) {
      hooks.after(after);
    }
    on.current = null;
  }

  @Override
  public void crashed(Throwable e) {
    // The JDK's own code has failed between mount and unmount: what became of the thread is its
    // secret. The task, if any, is at least over for those who wait for it.
    VirtualTask<?> now = task;
    if (now != null) {
      var _ = now.conclude(TaskCore.CANCELLED);
    }
  }

  /**
   * For the monitor: a thread that has nothing to do, and could not let go of its worker because
   * there was no memory to put its stack aside, tries again.
   */
  public void nudge() {
    if (task == null) {
      resume();
    }
  }

  /** The body of the virtual thread. */
  @Override
  public void run() {
    Thread self = thread();
    ClassLoader loader = self.getContextClassLoader();
    while (true) {
      VirtualTask<?> now = task;
      if (now == null) {
        if (slice == null) {
          return; // retired
        }
        LockSupport.park();
        // An interrupt meant for a task that is over: it must not reach the next one.
        var _ = Thread.interrupted();
        continue;
      }
      TaskHooks hooks = engine.hooks();
      Carrier on = carrier();
      if (on.current != now) {
        // Bound by a worker that did not mount us: a stray unpark had, see above.
        on.current = now;
        if (hooks != null) {
          hooks.before(now);
        }
      }
      boolean reusable = false;
      try {
        reusable = now.runBody(this);
      } catch (Throwable e) {
        now.endSurely(e);
      }
      if (hooks != null) {
        hooks.after(now);
      }
      task = null;
      Carrier here = carrier();
      here.current = null;
      if (!reusable) {
        return;
      }
      clean(self, loader);
      VirtualTask<?> next = here.nextFresh();
      if (next != null) {
        bind(here, next, hooks);
      } else if (!here.keepIdle(this)) {
        return;
      }
    }
  }

  private void bind(Carrier here, VirtualTask<?> next, @Nullable TaskHooks hooks) {
    task = next;
    here.current = next;
    refill();
    if (hooks != null) {
      hooks.before(next);
    }
  }

  /** Nothing of one task may be visible to the next. */
  private void clean(Thread self, @Nullable ClassLoader loader) {
    sliceUnits = BUDGET; // if the stack ended where that was to be put back
    awaiting = null;
    if (self.isInterrupted()) {
      var _ = Thread.interrupted();
    }
    JdkAccess.clearThreadLocals(self);
    if (!self.getName().isEmpty()) {
      self.setName("");
    }
    if (self.getContextClassLoader() != loader) {
      self.setContextClassLoader(loader);
    }
    if (self.getUncaughtExceptionHandler() != self.getThreadGroup()) {
      self.setUncaughtExceptionHandler(null);
    }
  }

  @Override
  void park() {
    if (!woken) {
      LockSupport.park();
    }
    // A wake-up in between is not lost: its unpark comes after its mark, and the next park returns.
    WOKEN.setRelease(this, false);
  }

  @Override
  void giveWay() {
    Thread.yield();
  }

  /**
   * At the very end of a stack it may throw when the JDK has counted the thread as woken and not
   * yet handed its continuation over; then it is lost, like any virtual thread that is unparked
   * there.
   */
  @Override
  void resume() {
    WOKEN.setRelease(this, true);
    LockSupport.unpark(thread());
  }
}
