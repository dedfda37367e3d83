package edo.stream;

import edo.task.Context;
import edo.task.Discard;
import edo.task.Poll;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two streams, item by item. Both are asked at once; what one has waits for the other. */
final class Zip<T, U, R> extends AsyncStream<R> {
  private final Pulling<T> left;
  private final Pulling<U> right;
  private final ThrowingBiFunction<? super T, ? super U, ? extends R> function;
  private @Nullable T one;
  private @Nullable U other;

  Zip(
      Pulling<T> left,
      Pulling<U> right,
      ThrowingBiFunction<? super T, ? super U, ? extends R> function) {
    this.left = left;
    this.right = Objects.requireNonNull(right);
    this.function = function;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    if (one == null) {
      Step step = left.pollNext(cx);
      if (step == Step.END) {
        return Step.END;
      }
      if (step == Step.ITEM) {
        one = left.item();
      }
    }
    if (other == null) {
      Step second = right.pollNext(cx);
      if (second == Step.END) {
        return Step.END;
      }
      if (second == Step.ITEM) {
        other = right.item();
      }
    }
    T first = one;
    U second = other;
    if (first == null || second == null) {
      return Step.PENDING;
    }
    one = null;
    other = null;
    return emit(function.apply(first, second));
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    T first = one;
    U second = other;
    one = null;
    other = null;
    Discard.close(first);
    Discard.close(second);
    return pollCloseAll(cx, List.of(left, right));
  }

  @Override
  protected void onWithdraw() {
    left.withdraw();
    right.withdraw();
  }

  @Override
  protected SizeHint hint() {
    return left.sizeHint()
        .plus(SizeHint.exactly(one == null ? 0 : 1))
        .shorter(right.sizeHint().plus(SizeHint.exactly(other == null ? 0 : 1)));
  }

  @Override
  protected boolean isExhausted() {
    return (one == null && left.isTerminated()) || (other == null && right.isTerminated());
  }
}
