package edo.task;

/**
 * The lane a task takes to a worker each time it can go on. Set by {@link
 * TaskBuilder#priority(Priority)} and kept for the task's life; what a task spawns has {@link
 * #NORMAL} priority again.
 *
 * <p>No task is stopped for the sake of another: a lane decides who is next when a worker is free,
 * after the current slice. Nothing starves: a worker that has run 16 slices of {@link #HIGH}
 * priority in a row gives one to the others, and each worker gives at least one slice in 64 to
 * {@link #LOW}.
 *
 * <p>In the fallback mode, in which the JDK schedules virtual threads, only poll-driven tasks have
 * lanes.
 */
public enum Priority {
  /**
   * Before everything else: short and urgent work, such as answering health checks or renewing
   * leases. Its units go through one queue that all workers share, which costs more than the
   * workers' own queues; for a few tasks, not for most.
   */
  HIGH,

  /** In the order in which tasks can go on, as far as there are several workers. */
  NORMAL,

  /** When a worker finds nothing else: background work, such as compaction or prefetching. */
  LOW
}
