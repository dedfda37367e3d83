package edo.task;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cancels a {@link CancelToken} when it is closed, unless it was disarmed before.
 *
 * {@snippet :
 * try (var guard = token.guard()) {
 *   prepare();       // if this fails, the others stop
 *   guard.disarm();
 * }
 * }
 */
public final class CancelGuard implements AutoCloseable {
  private final CancelToken token;
  private final AtomicBoolean armed = new AtomicBoolean(true);

  CancelGuard(CancelToken token) {
    this.token = token;
  }

  /**
   * The token.
   *
   * @return the token it guards
   */
  public CancelToken token() {
    return token;
  }

  /**
   * Makes closing do nothing.
   *
   * @return the token, as it is
   */
  public CancelToken disarm() {
    armed.set(false);
    return token;
  }

  /** Cancels the token, unless disarmed. */
  @Override
  public void close() {
    if (armed.getAndSet(false)) {
      token.cancel();
    }
  }
}
