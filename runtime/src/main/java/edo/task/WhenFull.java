package edo.task;

/** What an {@link Admission} does with a spawn when as many tasks wait as may. */
public enum WhenFull {
  /** The spawn throws {@link TaskRejectedException}. */
  REJECT,

  /**
   * The spawn waits until there is room: whoever spawns is slowed down, and the next before it.
   * First come, first served; {@link TaskBuilder#trySpawn} does not pass those who wait.
   */
  WAIT,

  /**
   * The task that has waited longest is rejected for the new one: for work that loses its worth
   * with time.
   */
  REJECT_OLDEST
}
