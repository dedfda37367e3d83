package edo.runtime;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A computation that is made at its first poll, by the thread that polls it.
 *
 * @param <T> the type of its value
 */
final class MadeThere<T extends @Nullable Object> implements Async<T> {
  private final Callable<? extends Async<T>> factory;
  private @Nullable Async<T> made;

  MadeThere(Callable<? extends Async<T>> factory) {
    this.factory = Objects.requireNonNull(factory);
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Async<T> body = made;
    if (body == null) {
      body =
          Objects.requireNonNull(
              factory.call(), "the factory of a pinned task returned null; return the computation");
      made = body;
    }
    return body.poll(cx);
  }

  /** One that was not polled yet has nothing to withdraw. */
  @Override
  public void cancel() {
    Async<T> body = made;
    if (body != null) {
      body.cancel();
    }
  }
}
