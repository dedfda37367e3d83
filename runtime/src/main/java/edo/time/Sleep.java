package edo.time;

import edo.internal.seam.Host;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for a moment. Made by {@link Time#sleepAsync} and {@link Time#sleepUntilAsync}; belongs
 * to the runtime it was made on. The timer is armed at the first poll, but the time counts from the
 * beginning. Granularity is 1 ms; it may come late, never early. Used by one thread at a time.
 */
public final class Sleep implements Async<@Nullable Void> {
  private final Host host;
  private final Alarm alarm = new Alarm();
  private MonoInstant deadline;
  private Host.@Nullable Timer timer;
  private boolean elapsed;

  /** Passes the timer's wake-up on to whoever polled last. */
  private static final class Alarm implements Waker {
    private volatile @Nullable Waker target;

    @Override
    public void wake() {
      Waker w = target;
      if (w != null) {
        w.wake();
      }
    }
  }

  Sleep(Host host, MonoInstant deadline) {
    this.host = host;
    this.deadline = deadline;
  }

  /**
   * When it ends.
   *
   * @return the moment, as last set
   */
  public MonoInstant deadline() {
    return deadline;
  }

  /**
   * Whether it was polled after its end.
   *
   * @return true once a poll has answered ready; false again after a {@link #reset}
   */
  public boolean isElapsed() {
    return elapsed;
  }

  /**
   * Sets another end. Allowed at any time, before and after the old one; does not poll or wake by
   * itself what waits, unless the new end comes.
   *
   * @param deadline the new end; one in the past is ready at the next poll
   */
  public void reset(MonoInstant deadline) {
    disarm();
    boolean polled = alarm.target != null && !elapsed;
    this.deadline = deadline;
    elapsed = false;
    if (polled && host.nanoTime() >= deadline.nanos()) {
      alarm.wake(); // nothing to wait for: whoever waits is to look
    } else if (polled) {
      arm();
    }
  }

  private void arm() {
    Host.Timer t = host.newTimer(alarm);
    timer = t;
    t.arm(deadline.nanos());
  }

  private void disarm() {
    Host.Timer t = timer;
    if (t != null) {
      var _ = t.cancel();
      timer = null;
    }
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) {
    if (elapsed) {
      return Poll.done();
    }
    Host.Timer t = timer;
    if (t == null ? host.nanoTime() >= deadline.nanos() : t.fired()) {
      return finish(cx);
    }
    alarm.target = cx.waker();
    if (t == null) {
      arm();
      return Poll.pending();
    }
    // The timer may have fired between the question and the new waker.
    return t.fired() ? finish(cx) : Poll.pending();
  }

  /**
   * Only an answer costs budget: a task that waits for more sleeps than it has budget must get to
   * arm all of them.
   */
  private Poll<@Nullable Void> finish(Context cx) {
    if (!cx.proceed()) {
      return Poll.pending();
    }
    elapsed = true;
    timer = null;
    return Poll.done();
  }

  /** Disarms the timer. */
  @Override
  public void cancel() {
    disarm();
    alarm.target = null;
  }

  /**
   * Waits for the end.
   *
   * <p><b>Blocking:</b> suspends the calling task until then. <b>Cancellation:</b> throws {@link
   * edo.task.CancelledException}; the timer is disarmed.
   */
  @Override
  public @Nullable Void await() {
    return Times.await(this);
  }
}
