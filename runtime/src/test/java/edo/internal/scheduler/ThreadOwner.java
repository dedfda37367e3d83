package edo.internal.scheduler;

/** Tells for the leak check which runtime a thread works for. */
public final class ThreadOwner {
  private ThreadOwner() {}

  /**
   * The runtime of a worker or blocking thread.
   *
   * @param thread any thread
   * @return the runtime's id, or -1 if it is no such thread
   */
  public static long runtimeOf(Thread thread) {
    return switch (thread) {
      case WorkerThread w -> w.worker.scheduler().id();
      case BlockingThread b -> b.scheduler.id();
      default -> -1;
    };
  }
}
