package edo.internal.task;

import edo.task.Context;
import edo.task.TaskMeta;
import edo.task.TaskRejectedException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A job on the blocking pool. It can be cancelled until it has begun; RUNNING in the state word
 * says that it has, and whoever sets RUNNING first, the pool or a canceller, decides.
 *
 * @param <T> the type of the result
 */
public final class BlockingTask<T extends @Nullable Object> extends TaskCore<T>
    implements Runnable {
  /** Whether it runs once it was accepted, also if the runtime shuts down before it has begun. */
  private final boolean mandatory;

  /** The pool's thread while the job runs; others may look at its stack. */
  private volatile @Nullable Thread thread;

  /**
   * A job that is to be submitted by the caller.
   *
   * @param engine the runtime
   * @param id its identity
   * @param name its name, or null
   * @param body what it runs
   * @param mandatory whether it cannot be cancelled once it was accepted
   */
  public BlockingTask(
      Engine engine, long id, @Nullable String name, Callable<T> body, boolean mandatory) {
    super(engine, id, name, body, 0);
    this.mandatory = mandatory;
  }

  /**
   * Whether it is to run also if the runtime shuts down before it has begun.
   *
   * @return true if so
   */
  public boolean isMandatory() {
    return mandatory;
  }

  @Override
  public TaskMeta.Kind kind() {
    return TaskMeta.Kind.BLOCKING;
  }

  @Override
  @SuppressWarnings("unchecked") // payload holds the body until the task is over
  public void run() {
    if ((addBits(RUNNING) & RUNNING) != 0) {
      return; // cancelled while it was queued
    }
    Callable<T> body = (Callable<T>) Objects.requireNonNull(payload);
    T result;
    thread = Thread.currentThread();
    try {
      result = body.call();
    } catch (Throwable e) {
      complete(e, outcomeOf(e));
      return;
    } finally {
      thread = null;
    }
    complete(result, 0);
  }

  @Override
  public StackTraceElement[] stack() {
    Thread t = thread;
    StackTraceElement[] stack = t == null ? NO_STACK : t.getStackTrace();
    return thread == t ? stack : NO_STACK; // else it may be another job's by now
  }

  /** A job polls through its thread, whose waker is not the job. */
  @Override
  boolean isPolledBySelf(Context cx) {
    return thread == Thread.currentThread();
  }

  @Override
  public void abort() {
    if (mandatory) {
      return;
    }
    requireRoomToAbort();
    addBits(ABORT);
    discard();
  }

  @Override
  public void discard() {
    if ((addBits(RUNNING) & RUNNING) == 0) {
      completeCancelled();
    }
  }

  @Override
  public void refuse(@Nullable TaskRejectedException why) {
    if ((addBits(RUNNING) & RUNNING) == 0) {
      complete(why, CANCELLED);
    }
  }

  /** A job has no thread of its own to wake: it blocks the pool's. */
  @Override
  public void wake() {}
}
