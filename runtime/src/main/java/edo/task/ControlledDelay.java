package edo.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * Decides by the delays of a queue whether it is overloaded, and whom to turn away then: CoDel (RFC
 * 8289) as it is used in front of servers, where dropping now and then, as for packets, does not
 * slow down those who send.
 *
 * <p>A burst makes a queue long for a while, and waiting is right then; a queue whose <em>shortest
 * </em> delay has stayed above the target for a whole interval stands, and gives nothing for the
 * waiting. While it stands, who has waited for more than twice the target is turned away: so the
 * others are served within a time that is of use to them, instead of all of them too late.
 *
 * <table>
 * <caption>Fields; written by anyone, at any time</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>meaning</th></tr>
 * <tr><td>end</td><td>volatile</td><td>CAS</td><td>when the current interval ends; whoever moves it
 * on sums the interval up</td></tr>
 * <tr><td>shortest</td><td>opaque</td><td>CAS</td><td>the shortest delay of the interval</td></tr>
 * <tr><td>overloaded</td><td>volatile</td><td>volatile</td><td>what the last interval has
 * shown</td></tr>
 * </table>
 *
 * <p>A delay that is noted while the interval is being summed up may count for the one before or
 * the one after, or, if it comes between reading and starting anew, for none. The next ones tell
 * the same.
 */
final class ControlledDelay {
  private static final VarHandle END;
  private static final VarHandle SHORTEST;

  static {
    try {
      var lookup = MethodHandles.lookup();
      END = lookup.findVarHandle(ControlledDelay.class, "end", long.class);
      SHORTEST = lookup.findVarHandle(ControlledDelay.class, "shortest", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long target;
  private final long interval;
  private final LongSupplier clock;

  private volatile long end;
  private volatile long shortest;
  private volatile boolean overloaded;

  /**
   * A queue that has not been seen yet.
   *
   * @param target the delay to keep below, in nanoseconds
   * @param interval for how long the delay may stay above it
   * @param clock tells the time, in nanoseconds
   */
  ControlledDelay(long target, long interval, LongSupplier clock) {
    this.target = target;
    this.interval = interval;
    this.clock = clock;
    this.end = clock.getAsLong() + interval;
    this.shortest = Long.MAX_VALUE;
  }

  /**
   * Notes how long somebody has waited who is next now.
   *
   * @return whether to turn it away
   */
  boolean refuses(long delay, long now) {
    long until = end;
    if (now - until >= 0 && END.compareAndSet(this, until, now + interval)) {
      // Nobody was next for a while: either the queue was empty, and then there was no delay
      // whatever
      // came before, or it moves slowly. Who is next now tells: he has stood there all the time or
      // not.
      boolean stood = now - until < interval || delay >= now - until;
      overloaded = stood && Math.min(shortest, delay) > target;
      SHORTEST.setOpaque(this, delay);
    } else {
      note(delay);
    }
    return overloaded && delay > 2 * target;
  }

  private void note(long delay) {
    long seen = (long) SHORTEST.getOpaque(this);
    while (delay < seen) {
      long now = (long) SHORTEST.compareAndExchange(this, seen, delay);
      if (now == seen) {
        return;
      }
      seen = now;
    }
  }

  /**
   * Whether the last interval has shown an overload that may still be.
   *
   * @param empty whether nobody waits now: then it is over when an interval has passed since
   */
  boolean isOverloaded(boolean empty) {
    return overloaded && !(empty && clock.getAsLong() - end >= 0);
  }
}
