package edo.stream;

import edo.task.Context;
import edo.task.Poll;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream made of each item, one after the other. */
final class FlatMap<S, T> extends Stage<S, T> {
  private final ThrowingFunction<? super S, ? extends AsyncStream<? extends T>> function;
  private @Nullable Pulling<? extends T> inner;

  FlatMap(
      Pulling<S> source, ThrowingFunction<? super S, ? extends AsyncStream<? extends T>> function) {
    super(source);
    this.function = function;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    for (; ; ) {
      Pulling<? extends T> open = inner;
      if (open == null) {
        Step step = source.pollNext(cx);
        if (step != Step.ITEM) {
          return step;
        }
        open =
            Objects.requireNonNull(
                function.apply(source.item()),
                "the function of flatMap returned null; return AsyncStream.empty() for no items");
        inner = open;
      }
      Step step = open.pollNext(cx);
      if (step != Step.END) {
        return step == Step.ITEM ? emit(open.item()) : step;
      }
      inner = null;
    }
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    Pulling<? extends T> open = inner;
    return open == null ? super.pollRelease(cx) : pollCloseAll(cx, List.of(open, source));
  }

  @Override
  protected void onWithdraw() {
    Pulling<? extends T> open = inner;
    if (open != null) {
      open.withdraw();
    }
    super.onWithdraw();
  }

  @Override
  protected SizeHint hint() {
    Pulling<? extends T> open = inner;
    SizeHint here = open == null ? SizeHint.NONE : open.sizeHint();
    return source.isTerminated() ? here : SizeHint.atLeast(here.lower());
  }

  @Override
  protected boolean isExhausted() {
    return inner == null && super.isExhausted();
  }
}
