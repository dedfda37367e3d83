package edo.internal.scheduler;

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
  public void run() {
    body.run();
  }
}
