package edo.stream;

import edo.sync.ClosedException;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * A source that has its items from one computation after the other. It is at its end when one
 * throws {@link ClosedException}.
 */
abstract class Received<V extends @Nullable Object, T> extends AsyncStream<T> {
  private @Nullable Async<V> current;

  /** A computation for the next value; may be the same object again. */
  abstract Async<V> begin() throws Exception;

  /** What becomes of a value: an item, the end, or {@code PENDING} if it is left out. */
  abstract Step handle(V value) throws Exception;

  /** What becomes of an exception of a computation. {@code PENDING} means to begin another one. */
  Step handleFailure(Exception e) throws Exception {
    if (e instanceof ClosedException) {
      return Step.END;
    }
    throw e;
  }

  /** Closes what the values are from. */
  void closeSource() {}

  @Override
  protected Step advance(Context cx) throws Exception {
    for (; ; ) {
      Async<V> waiting = current;
      if (waiting == null) {
        waiting = begin();
      }
      current = null; // unless it is pending: then it has neither ended nor thrown
      Step step;
      try {
        Poll<V> answer = waiting.poll(cx);
        if (answer.isPending()) {
          current = waiting;
          return Step.PENDING;
        }
        step = handle(answer.value());
      } catch (Exception e) {
        step = handleFailure(e);
      }
      if (step != Step.PENDING) {
        return step;
      }
    }
  }

  @Override
  protected final Poll<@Nullable Void> pollRelease(Context cx) {
    onWithdraw();
    closeSource();
    return Poll.done();
  }

  @Override
  protected void onWithdraw() {
    Async<V> waiting = current;
    if (waiting != null) {
      current = null;
      waiting.cancel();
    }
  }
}
