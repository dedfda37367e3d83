package edo.time;

import edo.internal.seam.Host;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.time.Duration;

/**
 * Ticks at a fixed period, without drift: each is scheduled from the one before, not from when that
 * was seen. The first tick comes at the start. Used by one thread at a time.
 *
 * {@snippet :
 * var every = Time.interval(Duration.ofSeconds(1));
 * for (int i = 0; i < 3; i++) {
 *   every.tick();
 * }
 * }
 */
public final class Interval {
  /** A tick that comes later than this counts as missed; timers themselves are 1 ms coarse. */
  private static final long LATE_NANOS = 5_000_000;

  private final Host host;
  private final Duration period;
  private final Sleep sleep;
  private MissedTickBehavior missed = MissedTickBehavior.BURST;

  Interval(Host host, MonoInstant start, Duration period) {
    this.host = host;
    this.period = period;
    this.sleep = new Sleep(host, start);
  }

  /**
   * Waits for the next tick.
   *
   * <p><b>Blocking:</b> suspends the calling task until then. <b>Cancellation:</b> loses no tick.
   *
   * @return when the tick was due, which may be before now
   */
  public MonoInstant tick() {
    return Times.await(tickAsync());
  }

  /**
   * {@link #tick()} as a computation.
   *
   * @return a computation that completes with when the tick was due
   */
  public Async<MonoInstant> tickAsync() {
    return new Async<>() {
      @Override
      public Poll<MonoInstant> poll(Context cx) {
        return pollTick(cx);
      }

      @Override
      public void cancel() {
        sleep.cancel();
      }
    };
  }

  /**
   * Asks for the next tick. Keeps the waker only if the answer is pending.
   *
   * @param cx the context
   * @return when the tick was due, or pending
   */
  public Poll<MonoInstant> pollTick(Context cx) {
    if (sleep.poll(cx).isPending()) {
      return Poll.pending();
    }
    MonoInstant due = sleep.deadline();
    MonoInstant now = new MonoInstant(host.nanoTime());
    sleep.cancel();
    sleep.reset(next(due, now));
    return Poll.ready(due);
  }

  private MonoInstant next(MonoInstant due, MonoInstant now) {
    long late = now.nanos() - due.nanos();
    if (late <= LATE_NANOS) {
      return due.plus(period);
    }
    return switch (missed) {
      case BURST -> due.plus(period);
      case DELAY -> now.plus(period);
      case SKIP -> {
        long p = Times.saturatedNanos(period);
        yield now.plus(Duration.ofNanos(p - late % p));
      }
    };
  }

  /**
   * The time between ticks.
   *
   * @return the period
   */
  public Duration period() {
    return period;
  }

  /**
   * What happens after a late tick.
   *
   * @return the behaviour; {@link MissedTickBehavior#BURST} by default
   */
  public MissedTickBehavior missedTickBehavior() {
    return missed;
  }

  /**
   * Sets what happens after a late tick.
   *
   * @param behavior the behaviour
   */
  public void setMissedTickBehavior(MissedTickBehavior behavior) {
    missed = behavior;
  }

  /** Makes the next tick come one period from now. */
  public void reset() {
    sleep.reset(now().plus(period));
  }

  /** Makes the next tick come at once. */
  public void resetImmediately() {
    sleep.reset(now());
  }

  /**
   * Makes the next tick come after a while.
   *
   * @param duration how long from now; may be longer than the period
   */
  public void resetAfter(Duration duration) {
    sleep.reset(now().plus(Times.notNegative(duration, "the duration")));
  }

  /**
   * Makes the next tick come at a moment. One in the past counts as a late tick.
   *
   * @param instant the moment
   */
  public void resetAt(MonoInstant instant) {
    sleep.reset(instant);
  }

  private MonoInstant now() {
    return new MonoInstant(host.nanoTime());
  }
}
