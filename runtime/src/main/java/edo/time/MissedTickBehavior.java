package edo.time;

/** What an {@link Interval} does after a tick that came more than 5 ms late. */
public enum MissedTickBehavior {
  /** The missed ticks follow at once, each with its own scheduled time, until it has caught up. */
  BURST,
  /** The next tick comes one period after the late one; the schedule has moved for good. */
  DELAY,
  /** The missed ticks are left out; the next comes at the next multiple of the period. */
  SKIP
}
