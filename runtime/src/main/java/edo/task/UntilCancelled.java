package edo.task;

import edo.internal.seam.Awaited;
import org.jspecify.annotations.Nullable;

/**
 * A computation that is given up when a token is cancelled. The computation is polled first, so if
 * both are ready it wins; the token is looked at even when the computation has used up the budget.
 */
final class UntilCancelled<T extends @Nullable Object> implements Async<Poll<T>>, Awaited {
  private final CancelToken token;
  private final Async<T> computation;
  private @Nullable Async<@Nullable Void> cancelled;

  UntilCancelled(CancelToken token, Async<T> computation) {
    this.token = token;
    this.computation = computation;
  }

  @Override
  public Poll<Poll<T>> poll(Context cx) throws Exception {
    Async<@Nullable Void> wait = cancelled;
    if (wait == null) {
      if (token.isCancelled()) {
        computation.cancel();
        return Poll.ready(Poll.pending());
      }
      wait = token.cancelledAsync();
      cancelled = wait;
    }
    Poll<T> answer;
    try {
      answer = computation.poll(cx);
    } catch (Throwable e) {
      wait.cancel();
      throw e;
    }
    if (answer.isReady()) {
      wait.cancel();
      return Poll.ready(answer);
    }
    Context unlimited = cx.hasBudget() ? cx : Context.of(cx.waker());
    if (wait.poll(unlimited).isPending()) {
      return Poll.pending();
    }
    computation.cancel();
    return Poll.ready(Poll.pending());
  }

  @Override
  public String awaited() {
    return Awaited.of(computation);
  }

  @Override
  public void cancel() {
    Async<@Nullable Void> wait = cancelled;
    if (wait != null) {
      wait.cancel();
    }
    computation.cancel();
  }
}
