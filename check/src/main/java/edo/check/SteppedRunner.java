package edo.check;

import edo.internal.virtual.JdkAccess;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that is its own scheduler: it runs on the driver's thread, inside {@link #step}.
 * So to hand over costs no wake-up of a thread.
 */
final class SteppedRunner extends Runner implements Executor {
  private final Thread thread;
  private volatile @Nullable Runnable continuation;
  private boolean isStarted;
  private boolean isPaused;

  SteppedRunner() {
    thread = JdkAccess.newThread(this, "edo-check", this::loop);
  }

  @Override
  public void execute(Runnable next) {
    continuation = next;
  }

  @Override
  void clean() {
    JdkAccess.clearThreadLocals(thread);
    var _ = Thread.interrupted();
  }

  @Override
  void pause() {
    isPaused = true;
    while (isPaused) {
      LockSupport.park(this);
    }
  }

  @Override
  boolean step() {
    isPaused = false;
    if (isStarted) {
      LockSupport.unpark(thread);
    } else {
      isStarted = true;
      thread.start();
    }
    // More than once if it is the model's code that yields the real thread.
    for (Runnable next = continuation; next != null && !isPaused; next = continuation) {
      continuation = null;
      next.run();
    }
    return isPaused || thread.getState() == Thread.State.TERMINATED;
  }

  @Override
  Thread thread() {
    return thread;
  }
}
