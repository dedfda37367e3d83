package edo.sim.internal.net;

import edo.sim.internal.time.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * The retransmission timer of one end of a connection: it fires when nothing was heard for a time
 * that doubles, and gives up after so many times.
 */
final class RetryTimer {
  private static final long MIN_PATIENCE = 200_000_000;
  private static final long MAX_PATIENCE = 60_000_000_000L;

  private final Stack stack;
  private final Runnable again;
  private final Runnable gaveUp;
  private Timeline.@Nullable Event event;
  private long patience;
  private int retries;

  /**
   * Of an end.
   *
   * @param again sends again, and starts the timer anew
   * @param gaveUp told in its place after the last time
   */
  RetryTimer(Stack stack, Runnable again, Runnable gaveUp) {
    this.stack = stack;
    this.again = again;
    this.gaveUp = gaveUp;
    this.patience = first();
  }

  private long first() {
    return Math.max(MIN_PATIENCE, 3 * stack.network().links().slowest());
  }

  boolean isRunning() {
    return event != null;
  }

  void start() {
    stop();
    Timeline timeline = stack.network().timeline();
    event = timeline.schedule(timeline.now() + patience, this::fire);
  }

  void stop() {
    if (event != null) {
      event.cancel();
      event = null;
    }
  }

  /** The other end lives: the count begins anew. */
  void calm() {
    retries = 0;
    patience = first();
  }

  private void fire() {
    event = null;
    if (stack.isDead()) {
      return;
    }
    if (retries++ >= stack.settings().retries()) {
      gaveUp.run();
      return;
    }
    patience = Math.min(2 * patience, MAX_PATIENCE);
    again.run();
  }
}
