package edo.internal.scheduler;

import edo.internal.driver.Driver;
import edo.internal.seam.Host;
import edo.internal.timer.Ticks;
import edo.internal.timer.TimerEntry;
import edo.task.Waker;

/** A timer that wakes a waker, on the wheel of one driver. */
class WakeTimer extends TimerEntry implements Host.Timer {
  private final Driver driver;
  private final Waker waker;

  WakeTimer(Driver driver, Waker waker) {
    this.driver = driver;
    this.waker = waker;
  }

  @Override
  public final void arm(long deadlineNanos) {
    if (driver.timers().schedule(this, Ticks.ceil(deadlineNanos))) {
      var _ = driver.unpark();
    }
  }

  @Override
  public final boolean cancel() {
    return driver.timers().cancel(this);
  }

  @Override
  public final boolean fired() {
    return hasFired();
  }

  @Override
  protected final void onFire() {
    waker.wake();
  }
}
