package edo.stream;

import edo.task.Context;
import edo.task.Poll;
import edo.time.Interval;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says at each tick that no item has come. */
final class RepeatedTimeouts<T> extends Stage<T, Timed<T>> {
  private final Supplier<Interval> ticks;
  private @Nullable Interval interval;

  RepeatedTimeouts(Pulling<T> source, Supplier<Interval> ticks) {
    super(source);
    this.ticks = ticks;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    Interval every = interval;
    if (every == null) {
      every = ticks.get();
      interval = every;
    }
    Step step = source.pollNext(cx);
    if (step == Step.ITEM) {
      disarm();
      every.reset();
      return emit(new Timed.Item<>(source.item()));
    }
    if (step == Step.PENDING) {
      Context unlimited = cx.hasBudget() ? cx : Context.of(cx.waker());
      if (every.pollTick(unlimited).isReady()) {
        return emit(new Timed.Elapsed<>());
      }
    }
    return step;
  }

  private void disarm() {
    Interval every = interval;
    if (every != null) {
      every.tickAsync().cancel();
    }
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    disarm();
    return super.pollRelease(cx);
  }

  @Override
  protected void onWithdraw() {
    disarm(); // the next poll arms it again, for the same moment
    super.onWithdraw();
  }

  @Override
  protected SizeHint hint() {
    return SizeHint.atLeast(source.sizeHint().lower());
  }
}
