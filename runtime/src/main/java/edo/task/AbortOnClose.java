package edo.task;

/**
 * Aborts a task when it is closed, unless the task was detached before. It does not wait for the
 * task to end; a {@link JoinSet} or {@link TaskScope} does.
 *
 * {@snippet :
 * try (var ticker = AbortOnClose.of(Task.spawn(() -> tick()))) {
 *   work();
 * } // the ticker is aborted, however the work has ended
 * }
 *
 * @param <H> the type of the handle: {@link JoinHandle} or {@link AbortHandle}
 */
public final class AbortOnClose<H extends AbortHandle> implements AutoCloseable {
  private final H handle;

  /** Changes once, and nothing else depends on who sees it when. */
  private volatile boolean detached;

  private AbortOnClose(H handle) {
    this.handle = handle;
  }

  /**
   * Takes charge of a task.
   *
   * @param handle the task
   * @param <H> the type of the handle
   * @return to be closed by the caller
   */
  public static <H extends AbortHandle> AbortOnClose<H> of(H handle) {
    return new AbortOnClose<>(handle);
  }

  /**
   * The task.
   *
   * @return the handle that was given
   */
  public H handle() {
    return handle;
  }

  /** Aborts the task now. */
  public void abort() {
    handle.abort();
  }

  /**
   * Whether the task has ended.
   *
   * @return true if so
   */
  public boolean isFinished() {
    return handle.isFinished();
  }

  /**
   * Lets the task run on: closing does nothing from here on.
   *
   * @return the handle that was given
   */
  public H detach() {
    detached = true;
    return handle;
  }

  /** Aborts the task, unless detached. */
  @Override
  public void close() {
    if (!detached) {
      handle.abort();
    }
  }

  @Override
  public String toString() {
    return "AbortOnClose[" + handle.id() + (detached ? ", detached]" : "]");
  }
}
