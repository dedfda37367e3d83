package edo.stream;

import edo.task.Async;
import edo.task.Context;
import edo.task.Discard;
import edo.task.Poll;
import edo.task.Task;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose next item can be looked at before it is taken. Made by {@link
 * AsyncStream#peekable}.
 *
 * {@snippet :
 * try (var words = AsyncStream.of("a", "b").peekable()) {
 *   Optional<String> seen = words.peek();
 *   Optional<String> taken = words.next();   // the same
 * }
 * }
 *
 * <p>An item that was looked at and not taken is closed with the stream if it can be, see {@link
 * Discard}.
 *
 * @param <T> the type of the items
 */
public final class Peekable<T> extends AsyncStream<T> {
  private final Pulling<T> source;
  private @Nullable T seen;

  Peekable(Pulling<T> source) {
    this.source = source;
  }

  /**
   * Waits for the next item and leaves it here.
   *
   * <p><b>Blocking:</b> until there is one, or the end. <b>Cancellation:</b> loses nothing.
   *
   * @return the item; empty at the end
   * @throws Exception what the source has thrown; {@link #next} does not throw it again
   */
  public Optional<T> peek() throws Exception {
    Task.consumeBudget();
    return driver().isItem(this, this::pollPeek) ? peeked() : Optional.empty();
  }

  /**
   * {@link #peek} as a computation.
   *
   * @return the computation
   */
  public Async<Optional<T>> peekAsync() {
    return new Async<>() {
      @Override
      public Poll<Optional<T>> poll(Context cx) throws Exception {
        return switch (pollPeek(cx)) {
          case ITEM -> Poll.ready(peeked());
          case PENDING -> Poll.pending();
          case END -> Poll.ready(Optional.empty());
        };
      }

      @Override
      public void cancel() {
        withdraw();
      }
    };
  }

  /**
   * Asks for the next item and leaves it here, for {@link #peeked}.
   *
   * @param cx carries the waker and the budget
   * @return whether there is one
   * @throws Exception what the source has thrown
   */
  public Step pollPeek(Context cx) throws Exception {
    if (seen != null) {
      return Step.ITEM;
    }
    Step step = source.pollNext(cx);
    if (step == Step.ITEM) {
      seen = source.item();
    }
    return step;
  }

  /**
   * The item that was looked at, if it was not taken since.
   *
   * @return the item, or empty
   */
  public Optional<T> peeked() {
    return Optional.ofNullable(seen);
  }

  /**
   * Waits for the next item as {@link #peek} does, and puts another one in its place.
   *
   * @param change makes the other one
   * @return the item that {@link #next} is going to return; empty at the end
   * @throws Exception what the source has thrown
   */
  public Optional<T> replace(UnaryOperator<T> change) throws Exception {
    Optional<T> next = peek();
    if (next.isPresent()) {
      seen = Objects.requireNonNull(change.apply(next.get()), "an item must not be null");
    }
    return peeked();
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    T next = seen;
    if (next != null) {
      seen = null;
      return emit(next);
    }
    Step step = source.pollNext(cx);
    return step == Step.ITEM ? emit(source.item()) : step;
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    T untaken = seen;
    seen = null;
    Discard.close(untaken);
    return source.pollClose(cx);
  }

  @Override
  protected void onWithdraw() {
    source.withdraw();
  }

  @Override
  protected SizeHint hint() {
    SizeHint rest = source.sizeHint();
    return seen == null ? rest : rest.plus(SizeHint.exactly(1));
  }

  @Override
  protected boolean isExhausted() {
    return seen == null && source.isTerminated();
  }
}
