package edo.internal.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread of the JDK's own scheduler, one per task: the fallback without {@code
 * --add-opens}.
 *
 * <p>The engine cannot see whether such a thread runs or waits, but the paused clock must know. So
 * parking is a little state machine of its own, and whoever resumes the thread counts it as running
 * <em>before</em> it can run: RUNNING --park--> PARKED --resume--> NOTIFIED --(thread)--> RUNNING;
 * RUNNING --resume--> NOTIFIED, which makes the next park return at once.
 */
final class JdkStrand extends Strand {
  private static final int RUNNING = 0;
  private static final int PARKED = 1;
  private static final int NOTIFIED = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(JdkStrand.class, "parking", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Finds the task of the calling thread where we cannot ask its scheduler. */
  static final ScopedValue<JdkStrand> CURRENT = ScopedValue.newInstance();

  /** How often a thread yields before it goes the long way. A power of two. */
  private static final int YIELDS_INSIDE = 64;

  private final Runnable comeBack = this::resume;
  private volatile int parking;

  /** For the thread itself. */
  private int yields;

  /** For the thread itself. */
  private boolean begun;

  JdkStrand(Engine engine) {
    super(engine);
  }

  static @Nullable JdkStrand current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /** Starts a thread for a task; the task counts as running from here on. */
  static void start(VirtualTask<?> task) {
    var strand = new JdkStrand(task.engine);
    strand.task = task;
    Thread t =
        Thread.ofVirtual().name(task.name().orElse("")).unstarted(() -> strand.runBound(task));
    strand.thread = t;
    task.engine.foreignResumed();
    try {
      t.start();
    } catch (Throwable e) {
      task.engine.foreignParked();
      throw e;
    }
  }

  private void runBound(VirtualTask<?> mine) {
    try {
      ScopedValue.where(CURRENT, this).run(this::run);
    } catch (Throwable e) {
      if (begun) {
        throw e;
      }
      mine.refuse(e); // no memory for the binding
      engine.foreignParked();
    }
  }

  private void run() {
    begun = true;
    VirtualTask<?> mine = task;
    if (mine == null) {
      throw new AssertionError("a thread without a task");
    }
    refill();
    TaskHooks hooks = engine.hooks();
    if (hooks != null) {
      hooks.before(mine);
    }
    try {
      var _ = mine.runBody(this);
    } finally {
      if (hooks != null) {
        hooks.after(mine);
      }
      engine.foreignParked();
    }
  }

  @Override
  void park() {
    if (STATE.compareAndSet(this, RUNNING, PARKED)) {
      engine.foreignParked();
      while (parking == PARKED && !Thread.currentThread().isInterrupted()) {
        LockSupport.park(this);
      }
      if (STATE.compareAndSet(this, PARKED, RUNNING)) {
        engine.foreignResumed(); // interrupted by somebody else, who has not counted us
        refill();
        return;
      }
    }
    // Taken, not overwritten: reading the wake-up orders what its caller did before the poll.
    var _ = (int) STATE.getAndSet(this, RUNNING);
    refill();
  }

  /**
   * The JDK puts a thread that yields into the queue of its carrier, and looks at what comes from
   * outside only when that is empty. Threads that only yield would starve all others, so now and
   * then this one comes from outside itself: a worker wakes it.
   */
  @Override
  void giveWay() {
    if (++yields % YIELDS_INSIDE != 0) {
      Thread.yield();
    } else {
      engine.schedule(comeBack);
      park();
      if (polling) {
        resume(); // a poll that yields may have taken the wake-up of the wait it is for
      }
    }
  }

  /** Counted before it runs, as by any wake-up: a paused clock must not jump on meanwhile. */
  @Override
  void interrupt() {
    if ((int) STATE.getAndSet(this, NOTIFIED) == PARKED) {
      engine.foreignResumed();
    }
    thread().interrupt();
  }

  @Override
  void resume() {
    if ((int) STATE.getAndSet(this, NOTIFIED) == PARKED) {
      engine.foreignResumed();
      LockSupport.unpark(thread());
    }
  }
}
