package edo.task;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * An {@link Admission} did not let a task in: thrown by the spawn itself, or the cause of the
 * {@link JoinException} of a task that was already waiting. Its body did not run. Worth another try
 * later, or elsewhere.
 */
public final class TaskRejectedException extends RejectedExecutionException {
  private static final long serialVersionUID = 1L;

  /** Why a task was not let in. */
  public enum Reason {
    /** As many as may wait were waiting. */
    FULL,
    /** It had waited for longer than a task may. */
    EXPIRED,
    /** The queue's delay has stood above its target, and this task had waited too long for that. */
    OVERLOADED,
    /** It was aborted while it waited. */
    ABORTED
  }

  /** Why. */
  private final Reason reason;

  /** How long it had waited. */
  private final Duration waited;

  TaskRejectedException(String message, Reason reason, Duration waited) {
    super(message);
    this.reason = reason;
    this.waited = waited;
  }

  /**
   * Why the task was not let in.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * How long the task had waited, from its spawn.
   *
   * @return the time on the runtime's clock; zero if the spawn was refused
   */
  public Duration waited() {
    return waited;
  }

  /** Made where many are refused, far from any code of the user's: a stack would tell nothing. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // changes nothing
  public Throwable fillInStackTrace() {
    return this;
  }
}
