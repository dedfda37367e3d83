package edo.stream;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One computation for each item, one at a time. */
final class Then<S, T> extends Stage<S, T> {
  private final ThrowingFunction<? super S, ? extends Async<? extends T>> function;
  private @Nullable Async<? extends T> current;

  Then(Pulling<S> source, ThrowingFunction<? super S, ? extends Async<? extends T>> function) {
    super(source);
    this.function = function;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    Async<? extends T> going = current;
    if (going == null) {
      Step step = source.pollNext(cx);
      if (step != Step.ITEM) {
        return step;
      }
      going =
          Objects.requireNonNull(
              function.apply(source.item()),
              "the function of then returned null; return Async.ready(value) for a value at once");
    }
    current = null; // unless it is pending: then it has neither ended nor thrown
    Poll<? extends T> answer = going.poll(cx);
    if (answer.isPending()) {
      current = going;
      return Step.PENDING;
    }
    return emit(answer.value());
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    Async<? extends T> going = current;
    if (going != null) {
      current = null;
      try {
        going.cancel();
      } catch (Throwable e) { // what the source holds is to be released all the same
        fail(e);
      }
    }
    return super.pollRelease(cx);
  }

  @Override
  protected SizeHint hint() {
    SizeHint rest = super.hint();
    return current == null ? rest : rest.plus(SizeHint.exactly(1));
  }

  @Override
  protected boolean isExhausted() {
    return current == null && super.isExhausted();
  }
}
