package edo.time;

import edo.internal.seam.Awaited;
import edo.task.Async;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * A computation with a deadline: its value, or {@link DeadlineException}. The computation is polled
 * first, so if both are ready the value wins; the deadline is looked at even when the computation
 * has used up the task's budget, so a busy one cannot dodge it. When the deadline has passed the
 * computation is withdrawn.
 *
 * @param <T> the type of the value
 */
public final class Timeout<T extends @Nullable Object> implements Async<T> {
  private final Async<T> computation;
  private final Sleep sleep;
  private final String message;

  Timeout(Async<T> computation, Sleep sleep, String message) {
    this.computation = computation;
    this.sleep = sleep;
    this.message = message;
  }

  /**
   * The computation under the deadline.
   *
   * @return what was given to {@link Time#timeout}
   */
  public Async<T> computation() {
    return computation;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Poll<T> answer;
    try {
      answer = computation.poll(cx);
    } catch (Throwable e) {
      sleep.cancel();
      throw e;
    }
    if (answer.isReady()) {
      sleep.cancel();
      return answer;
    }
    Context unlimited = cx.hasBudget() ? cx : Context.of(cx.waker());
    if (sleep.poll(unlimited).isPending()) {
      return Poll.pending();
    }
    String late = Awaited.explain(message, computation);
    computation.cancel();
    throw new DeadlineException(late);
  }

  @Override
  public void cancel() {
    sleep.cancel();
    computation.cancel();
  }
}
