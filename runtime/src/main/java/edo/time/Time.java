package edo.time;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.task.Async;
import edo.task.Task;
import edo.task.TaskBody;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Sleeping, deadlines and periods, on the clock of the current runtime. Timers have a granularity
 * of 1 ms and fire late by up to that and the scheduling, never early.
 *
 * {@snippet :
 * Time.sleep(Duration.ofMillis(10));
 * int n = Time.timeout(Duration.ofSeconds(1), () -> 42);
 * }
 */
public final class Time {
  private Time() {}

  /**
   * Waits for a while. Zero and less return at once.
   *
   * <p><b>Blocking:</b> suspends the calling task, or blocks a plain thread. <b>Cancellation:</b>
   * throws {@link edo.task.CancelledException} or {@link edo.task.DeadlineException}.
   *
   * @param duration how long; durations of centuries are as good as for ever
   * @throws IllegalArgumentException if it is negative
   */
  public static void sleep(Duration duration) {
    var _ = sleepAsync(duration).await();
  }

  /**
   * Waits for a moment.
   *
   * <p><b>Blocking:</b> suspends the calling task, or blocks a plain thread. <b>Cancellation:</b>
   * throws {@link edo.task.CancelledException} or {@link edo.task.DeadlineException}.
   *
   * @param deadline the moment; one in the past returns at once
   * @see #sleep(Duration)
   */
  public static void sleepUntil(MonoInstant deadline) {
    var _ = sleepUntilAsync(deadline).await();
  }

  /**
   * {@link #sleep} as a computation. The time counts from now, not from the first poll.
   *
   * @param duration how long
   * @return the computation
   * @throws IllegalArgumentException if the duration is negative
   */
  public static Sleep sleepAsync(Duration duration) {
    Times.notNegative(duration, "the duration of a sleep");
    Host host = Ambient.host();
    return new Sleep(host, now(host).plus(duration));
  }

  /**
   * {@link #sleepUntil} as a computation.
   *
   * @param deadline the moment
   * @return the computation
   */
  public static Sleep sleepUntilAsync(MonoInstant deadline) {
    return new Sleep(Ambient.host(), deadline);
  }

  /**
   * Runs {@code body} with a deadline. When it passes, every suspension point in the body throws
   * {@link edo.task.DeadlineException} until the body is left; its {@code finally} blocks run, and
   * code it has parked in elsewhere in the JDK is interrupted. A body that ends normally all the
   * same has its result returned.
   *
   * <p><b>Blocking:</b> until the body has ended. <b>Cancellation:</b> passes through to the body.
   *
   * @param limit how long
   * @param body what to run; by the current task if it is a virtual thread, else by a task of its
   *     own
   * @param <T> the type of its result
   * @return its result
   * @throws edo.task.DeadlineException if the deadline passed
   * @throws Exception what the body threw
   * @throws IllegalArgumentException if the limit is negative
   */
  public static <T extends @Nullable Object> T timeout(Duration limit, Callable<T> body)
      throws Exception {
    Times.notNegative(limit, "a timeout");
    return Ambient.provider().deadline(Times.saturatedNanos(limit), message(limit), body);
  }

  /**
   * Runs a body without a result with a deadline.
   *
   * @param limit how long
   * @param body what to run
   * @throws Exception what the body threw
   * @see #timeout(Duration, Callable)
   */
  public static void timeout(Duration limit, TaskBody body) throws Exception {
    var _ =
        Time.<@Nullable Void>timeout(
            limit,
            () -> {
              body.run();
              return null;
            });
  }

  /**
   * Runs a body with a deadline given as a moment.
   *
   * @param deadline the moment
   * @param body what to run
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what the body threw
   * @see #timeout(Duration, Callable)
   */
  public static <T extends @Nullable Object> T timeoutAt(MonoInstant deadline, Callable<T> body)
      throws Exception {
    return timeout(deadline.since(now()), body);
  }

  /**
   * Runs a body without a result with a deadline given as a moment.
   *
   * @param deadline the moment
   * @param body what to run
   * @throws Exception what the body threw
   * @see #timeout(Duration, Callable)
   */
  public static void timeoutAt(MonoInstant deadline, TaskBody body) throws Exception {
    timeout(deadline.since(now()), body);
  }

  /**
   * Gives a computation a deadline. If value and deadline are there at the same poll, the value
   * wins.
   *
   * @param limit how long from now
   * @param computation what to wait for
   * @param <T> the type of its value
   * @return a computation that fails with {@link edo.task.DeadlineException} when time is up
   * @throws IllegalArgumentException if the limit is negative
   */
  public static <T extends @Nullable Object> Timeout<T> timeout(
      Duration limit, Async<T> computation) {
    Times.notNegative(limit, "a timeout");
    return new Timeout<>(computation, sleepAsync(limit), message(limit));
  }

  /**
   * Gives a computation a deadline as a moment.
   *
   * @param deadline the moment
   * @param computation what to wait for
   * @param <T> the type of its value
   * @return a computation that fails with {@link edo.task.DeadlineException} when time is up
   */
  public static <T extends @Nullable Object> Timeout<T> timeoutAt(
      MonoInstant deadline, Async<T> computation) {
    return new Timeout<>(computation, sleepUntilAsync(deadline), "the deadline has passed");
  }

  private static String message(Duration limit) {
    return "not done within " + limit;
  }

  /**
   * Ticks from now on: the first at once.
   *
   * @param period the time between ticks
   * @return the ticks
   * @throws IllegalArgumentException if the period is not positive
   */
  public static Interval interval(Duration period) {
    Host host = Ambient.host();
    return intervalAt(now(host), period);
  }

  /**
   * Ticks from a moment on.
   *
   * @param start the first tick
   * @param period the time between ticks
   * @return the ticks
   * @throws IllegalArgumentException if the period is not positive
   */
  public static Interval intervalAt(MonoInstant start, Duration period) {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException(
          "the period of an interval must be positive, not " + period);
    }
    return new Interval(Ambient.host(), start, period);
  }

  /**
   * The current moment.
   *
   * @return now, on the current runtime's clock
   */
  public static MonoInstant now() {
    return MonoInstant.now();
  }

  private static MonoInstant now(Host host) {
    return new MonoInstant(host.nanoTime());
  }

  /**
   * Stops the clock of the current runtime; for tests. While it stands and every task waits, it
   * jumps to the next timer by itself, unless a blocking job runs.
   *
   * @throws IllegalStateException if it stands already, or the runtime is not a current-thread one
   */
  public static void pause() {
    Ambient.host().pauseClock();
  }

  /**
   * Lets the clock run on from where it stands.
   *
   * @throws IllegalStateException if it is not paused
   */
  public static void resume() {
    Ambient.host().resumeClock();
  }

  /**
   * Moves the paused clock in one jump, and yields so that the timers that are due fire. Does not
   * wait for the tasks they wake.
   *
   * @param duration how far
   * @throws IllegalStateException if the clock is not paused
   * @throws IllegalArgumentException if the duration is negative
   */
  public static void advance(Duration duration) {
    Times.notNegative(duration, "what the clock is advanced by");
    Ambient.host().advanceClock(Times.saturatedNanos(duration));
    Task.yieldNow();
  }
}
