package edo.internal.scheduler;

import edo.internal.task.Carrier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread under the workers of all runtimes of a simulation: now of this one, now of that.
 */
final class StepThread extends WorkerThread {
  private final Runnable body;

  StepThread(Scheduler first, Worker worker, String name, Runnable body) {
    super(first, worker, name, null);
    this.body = body;
  }

  /** Becomes the thread under a worker. By the thread itself. */
  void carry(Worker next) {
    worker = next;
  }

  @Override
  public @Nullable Carrier carrier() {
    return null;
  }

  @Override
  public void run() {
    body.run();
  }
}
