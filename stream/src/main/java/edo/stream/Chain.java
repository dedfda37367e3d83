package edo.stream;

import edo.task.Context;
import edo.task.Poll;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One stream after the other. */
final class Chain<T> extends AsyncStream<T> {
  private final Pulling<T> first;
  private final Pulling<? extends T> second;
  private boolean isFirstOver;

  Chain(Pulling<T> first, Pulling<? extends T> second) {
    this.first = first;
    this.second = Objects.requireNonNull(second);
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    if (!isFirstOver) {
      Step step = first.pollNext(cx);
      if (step != Step.END) {
        return step == Step.ITEM ? emit(first.item()) : step;
      }
      isFirstOver = true;
    }
    Step step = second.pollNext(cx);
    return step == Step.ITEM ? emit(second.item()) : step;
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    return pollCloseAll(cx, List.of(first, second));
  }

  @Override
  protected void onWithdraw() {
    first.withdraw();
    second.withdraw();
  }

  @Override
  protected SizeHint hint() {
    return first.sizeHint().plus(second.sizeHint());
  }

  @Override
  protected boolean isExhausted() {
    return first.isTerminated() && second.isTerminated();
  }
}
