package edo.stream;

import edo.task.Context;
import edo.task.Poll;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two streams, whichever has an item. */
final class Merge<T> extends AsyncStream<T> {
  private final Pulling<? extends T> left;
  private final Pulling<? extends T> right;

  /** Who is asked first; the other one next time. */
  private boolean rightFirst;

  Merge(Pulling<? extends T> left, Pulling<? extends T> right) {
    this.left = left;
    this.right = Objects.requireNonNull(right);
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    boolean swapped = rightFirst;
    rightFirst = !swapped;
    Pulling<? extends T> first = swapped ? right : left;
    Pulling<? extends T> second = swapped ? left : right;
    Step one = first.pollNext(cx);
    if (one == Step.ITEM) {
      return emit(first.item());
    }
    Step other = second.pollNext(cx);
    if (other == Step.ITEM) {
      return emit(second.item());
    }
    return one == Step.END ? other : one;
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    return pollCloseAll(cx, List.of(left, right));
  }

  @Override
  protected void onWithdraw() {
    left.withdraw();
    right.withdraw();
  }

  @Override
  protected SizeHint hint() {
    return left.sizeHint().plus(right.sizeHint());
  }

  @Override
  protected boolean isExhausted() {
    return left.isTerminated() && right.isTerminated();
  }
}
