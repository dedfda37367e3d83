package edo.internal.scheduler;

import edo.internal.driver.Driver;
import edo.task.Waker;
import org.jspecify.annotations.Nullable;

/** A timer that knows where in the program it was made, for tests that leave one behind. */
final class SitedTimer extends WakeTimer {
  private final @Nullable StackTraceElement site;

  SitedTimer(Driver driver, Waker waker, @Nullable StackTraceElement site) {
    super(driver, waker);
    this.site = site;
  }

  @Nullable StackTraceElement site() {
    return site;
  }
}
