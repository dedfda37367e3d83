package edo.stream;

import edo.task.DeadlineException;
import edo.time.Interval;
import edo.time.Time;
import java.time.Duration;
import java.util.Objects;

/** What makes another stream of one stream, by the clock of the runtime that consumes it. */
abstract sealed class Timing<T> extends Shaping<T> permits Combining {

  /**
   * Tells the consumer, in the stream, when no item has come for a while: once, and then again only
   * after another item. The time counts from the first poll, and from each item.
   *
   * @param limit how long to wait for an item
   * @return the items, and what is known of their absence
   * @throws IllegalArgumentException if the limit is negative
   */
  public final AsyncStream<Timed<T>> timeout(Duration limit) {
    return new Timeouts<>(this, notNegative(limit, "a timeout"));
  }

  /**
   * Tells the consumer, in the stream, when no item has come for a while, and again after each
   * further such while. The time counts from the first poll, and from each item.
   *
   * @param period how long to wait for an item
   * @return the items, and what is known of their absence
   * @throws IllegalArgumentException if the period is not positive
   */
  public final AsyncStream<Timed<T>> timeoutRepeating(Duration period) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("a period must be positive, but is " + period);
    }
    return new RepeatedTimeouts<>(this, () -> Time.intervalAt(Time.now().plus(period), period));
  }

  /**
   * {@link #timeoutRepeating(Duration)} by an interval of one's own: there is news at each of its
   * ticks that no item has come before, the first one included, and an item resets it.
   *
   * @param interval the ticks; no longer the caller's to use
   * @return the items, and what is known of their absence
   */
  public final AsyncStream<Timed<T>> timeoutRepeating(Interval interval) {
    Objects.requireNonNull(interval);
    return new RepeatedTimeouts<>(this, () -> interval);
  }

  /**
   * Fails when no item has come for a while. The time counts from the first poll, and from each
   * item.
   *
   * @param limit how long to wait for an item
   * @return the items; then {@link DeadlineException} if there were none for so long
   * @throws IllegalArgumentException if the limit is negative
   */
  public final AsyncStream<T> idleTimeout(Duration limit) {
    return timeout(limit)
        .map(timed ->
            switch (timed) {
              case Timed.Item<T>(T value) -> value;
              case Timed.Elapsed<T>() ->
                  throw new DeadlineException("the stream had no item for " + limit);
            });
  }

  /**
   * Keeps a distance between items: after each, the source is asked for the next only when a while
   * has passed.
   *
   * <p><b>Backpressure:</b> the source is slowed down; nothing is dropped.
   *
   * @param distance the least time from one item to the next; zero changes nothing
   * @return the same items
   * @throws IllegalArgumentException if the distance is negative
   */
  public final AsyncStream<T> throttle(Duration distance) {
    return new Throttle<>(this, notNegative(distance, "a distance"));
  }

  /**
   * Puts items together in lists that are handed out when they are full, or a while after their
   * first item. Those left over at the end, or before an exception, are a shorter one.
   *
   * @param size how many in each at most
   * @param limit how long the first one waits for the others
   * @return the lists, which the consumer may change
   * @throws IllegalArgumentException if the size is not positive or the limit is negative
   */
  public final Chunks<T> chunksTimeout(int size, Duration limit) {
    return new Chunks<>(this, size, notNegative(limit, "a limit"));
  }

  private static Duration notNegative(Duration d, String what) {
    if (d.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, but is " + d);
    }
    return d;
  }
}
