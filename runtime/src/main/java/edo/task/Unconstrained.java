package edo.task;

import edo.internal.seam.Awaited;
import org.jspecify.annotations.Nullable;

/**
 * A computation that is polled without a limit.
 *
 * @param <T> the type of its value
 */
final class Unconstrained<T extends @Nullable Object> implements Async<T>, Awaited {
  private final Async<T> body;

  /** For the waker it was made with, which seldom changes. */
  private @Nullable Context unlimited;

  Unconstrained(Async<T> body) {
    this.body = body;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (cx.remaining() < 0) {
      return body.poll(cx);
    }
    Context without = unlimited;
    if (without == null || without.waker() != cx.waker()) {
      without = Context.of(cx.waker());
      unlimited = without;
    }
    return body.poll(without);
  }

  @Override
  public String awaited() {
    return Awaited.of(body);
  }

  @Override
  public void cancel() {
    body.cancel();
  }
}
