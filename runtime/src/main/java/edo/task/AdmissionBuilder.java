package edo.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sizes an {@link Admission}. To be used by one thread. */
public final class AdmissionBuilder {
  /** Longer times mean the same, and sums of their nanoseconds would overflow. */
  private static final Duration LONGEST = Duration.ofDays(10_000);

  @Nullable String name;
  int maxRunning = Integer.MAX_VALUE;
  int maxWaiting = 1_000;
  long maxWaitNanos = Admission.NEVER;
  WhenFull whenFull = WhenFull.REJECT;
  long targetNanos = Admission.NEVER;
  long intervalNanos = Admission.NEVER;

  AdmissionBuilder() {}

  static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, but is " + value);
    }
    return value;
  }

  private static long nanos(String what, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(what + " must be positive, but is " + time);
    }
    return time.compareTo(LONGEST) >= 0 ? Admission.NEVER : time.toNanos();
  }

  /**
   * Names it, for messages.
   *
   * @param name the name, not empty
   * @return this
   * @throws IllegalArgumentException if it is empty
   */
  public AdmissionBuilder name(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name must not be empty; leave it out instead");
    }
    this.name = name;
    return this;
  }

  /**
   * How many tasks may run at once. Default: no limit.
   *
   * @param limit the limit
   * @return this
   * @throws IllegalArgumentException if it is not positive
   */
  public AdmissionBuilder maxRunning(int limit) {
    maxRunning = positive("maxRunning", limit);
    return this;
  }

  /**
   * How many tasks may wait while as many as may are running. Default: 1,000.
   *
   * @param limit the limit; with 0 a task is let in at once or never
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public AdmissionBuilder maxWaiting(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("maxWaiting must not be negative, but is " + limit);
    }
    maxWaiting = limit;
    return this;
  }

  /**
   * How long a task may wait until it begins. Default: for ever.
   *
   * @param limit the limit, in steps of a millisecond
   * @return this
   * @throws IllegalArgumentException if it is not positive
   */
  public AdmissionBuilder maxWait(Duration limit) {
    maxWaitNanos = nanos("maxWait", limit);
    return this;
  }

  /**
   * What becomes of a spawn when as many wait as may. Default: {@link WhenFull#REJECT}.
   *
   * @param rule the rule
   * @return this
   */
  public AdmissionBuilder whenFull(WhenFull rule) {
    whenFull = rule;
    return this;
  }

  /**
   * Turns tasks away while the delay from spawn to first slice stands above a target: when even the
   * shortest delay of an interval was above it, tasks that have waited for more than twice the
   * target are rejected, until an interval has had a shorter one. Default: off.
   *
   * @param target the delay to keep below; 5 ms is usual
   * @param interval for how long a burst may keep the delay above it; 100 ms is usual
   * @return this
   * @throws IllegalArgumentException if one of them is not positive
   */
  public AdmissionBuilder controlledDelay(Duration target, Duration interval) {
    long wanted = nanos("target", target);
    intervalNanos = nanos("interval", interval);
    targetNanos = wanted;
    return this;
  }

  /**
   * Makes it.
   *
   * @return the admission
   */
  public Admission build() {
    return new Admission(this);
  }
}
