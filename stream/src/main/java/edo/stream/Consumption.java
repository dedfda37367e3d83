package edo.stream;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Pulls a stream to its end, or until there is enough, and makes a result of it. Whatever happens,
 * the stream is closed before the result is there or the exception is thrown. Withdrawing it begins
 * to close the stream.
 *
 * <p>The direct form is {@link #await}, in which the functions may block; see {@link Driver}.
 */
abstract class Consumption<T, R extends @Nullable Object> implements Async<R> {
  private final Pulling<T> stream;

  Consumption(Pulling<T> stream) {
    this.stream = stream;
  }

  /** Takes an item; false if no more are wanted. */
  abstract boolean wantsMoreAfter(T item) throws Exception;

  /** Nobody gets what it has gathered. */
  void giveUp() {}

  /** What has come of it. */
  abstract R result() throws Exception;

  @Override
  public final Poll<R> poll(Context cx) throws Exception {
    try {
      for (; ; ) {
        switch (stream.pollNext(cx)) {
          case PENDING -> {
            return Poll.pending();
          }
          case END -> {
            return Poll.ready(result());
          }
          case ITEM -> take(stream.item());
        }
      }
    } catch (Throwable e) {
      giveUp();
      throw e;
    }
  }

  private void take(T item) {
    try {
      if (!wantsMoreAfter(item)) {
        stream.finish();
      }
    } catch (Throwable e) {
      stream.fail(e);
    }
  }

  @Override
  public final R await() throws Exception {
    try {
      Driver driver = stream.driver();
      for (; ; ) {
        Task.consumeBudget();
        if (!driver.hasNext(stream)) {
          return result();
        }
        take(stream.item());
      }
    } catch (Throwable e) {
      stream.closeAfter(e);
      giveUp();
      throw e;
    }
  }

  @Override
  public final void cancel() {
    stream.abandon();
    giveUp();
  }
}
