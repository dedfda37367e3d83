package edo.task;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Bridges a {@link CompletionStage} into the poll world. The stage's callback and the poller meet
 * in one cell: it holds nothing, the waker to call, or the outcome, so a completion that races with
 * a poll is seen by one of the two.
 */
final class StageAsync<T extends @Nullable Object> implements Async<T> {
  private record Outcome(@Nullable Object value, @Nullable Throwable failure) {}

  private final CompletionStage<T> stage;
  private final AtomicReference<@Nullable Object> cell = new AtomicReference<>();
  private boolean subscribed;

  StageAsync(CompletionStage<T> stage) {
    this.stage = stage;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Object before = cell.get();
    if (!(before instanceof Outcome) && cell.compareAndSet(before, cx.waker()) && !subscribed) {
      subscribed = true;
      // What whenComplete returns is of no interest: the outcome travels through the cell.
      var _ = stage.whenComplete(this::arrived);
    }
    Object seen = cell.get();
    return seen instanceof Outcome outcome ? deliver(outcome) : Poll.pending();
  }

  private void arrived(T value, @Nullable Throwable failure) {
    Object before = cell.getAndSet(new Outcome(value, failure));
    if (before instanceof Waker waker) {
      waker.wake();
    }
  }

  @SuppressWarnings("unchecked") // the outcome came from a CompletionStage<T>
  private Poll<T> deliver(Outcome outcome) throws Exception {
    Throwable failure = outcome.failure();
    if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
      failure = wrapped.getCause();
    }
    return switch (failure) {
      case null -> Poll.ready((T) outcome.value());
      case Exception e -> throw e;
      case Error e -> throw e;
      default -> throw new CompletionException(failure);
    };
  }
}
