package edo.task;

import edo.internal.seam.Awaited;
import org.jspecify.annotations.Nullable;

/**
 * A computation whose answer costs a unit of the budget. It is not polled while there is none, as
 * its answer could not be kept; one that is pending has cost nothing.
 *
 * @param <T> the type of its value
 */
record Cooperative<T extends @Nullable Object>(Async<T> body) implements Async<T>, Awaited {
  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (!cx.proceed()) {
      return Poll.pending();
    }
    Poll<T> answer = body.poll(cx);
    if (answer.isPending()) {
      cx.giveBack();
    }
    return answer;
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
