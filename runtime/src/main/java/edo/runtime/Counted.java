package edo.runtime;

import edo.internal.seam.Entry;
import edo.task.TaskRejectedException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A task's way past a bound that is none: it is counted until its end, whatever that is. Who joins
 * the task finds it counted no more.
 */
final class Counted implements Entry {
  private final Loads loads;
  private final int worker;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Of a task that is counted already. */
  Counted(Loads loads, int worker) {
    this.loads = loads;
    this.worker = worker;
  }

  @Override
  public void arrived(Held task) {
    task.start();
  }

  @Override
  public @Nullable TaskRejectedException begin() {
    return null;
  }

  @Override
  public boolean isRejection(Throwable e) {
    return false;
  }

  @Override
  public void over() {
    if (!over.getAndSet(true)) {
      loads.release(worker);
    }
  }

  @Override
  public void aborted() {
    // it is told to stop like every task; its end is what counts
  }

  @Override
  public boolean isHeld() {
    return false;
  }
}
