package edo.sim.internal.time;

import java.util.PriorityQueue;

/**
 * The time of a simulation and the events to come. Events of the same time happen in the order in
 * which they were scheduled: nothing depends on where an object lies in memory.
 */
public final class Timeline {
  /** An event that was scheduled. */
  public static final class Event implements Comparable<Event> {
    private final long at;
    private final long order;
    private final Runnable what;
    private boolean cancelled;

    private Event(long at, long order, Runnable what) {
      this.at = at;
      this.order = order;
      this.what = what;
    }

    /**
     * When it is due.
     *
     * @return nanoseconds since the simulation began
     */
    public long at() {
      return at;
    }

    /** Keeps it from happening. */
    public void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long order;

  /** Time 0, with nothing to come. */
  public Timeline() {}

  /**
   * The time.
   *
   * @return nanoseconds since the simulation began
   */
  public long now() {
    return now;
  }

  /**
   * Moves the time forward.
   *
   * @param to when it is then; a time that is past is ignored
   */
  public void advanceTo(long to) {
    now = Math.max(now, to);
  }

  /**
   * Has something happen later.
   *
   * @param at when; at once if that is past
   * @param what happens
   * @return the event, to be cancelled perhaps
   */
  public Event schedule(long at, Runnable what) {
    var event = new Event(Math.max(at, now), order++, what);
    events.add(event);
    return event;
  }

  /**
   * When the next event is due.
   *
   * @return the time, {@link Long#MAX_VALUE} if there is none
   */
  public long next() {
    for (Event head = events.peek(); head != null; head = events.peek()) {
      if (!head.cancelled) {
        return head.at;
      }
      var _ = events.poll();
    }
    return Long.MAX_VALUE;
  }

  /** Lets everything happen that is due. */
  public void runDue() {
    while (next() <= now) {
      Event head = events.poll();
      if (head != null) {
        head.what.run();
      }
    }
  }
}
