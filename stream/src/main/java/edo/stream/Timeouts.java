package edo.stream;

import edo.task.Context;
import edo.task.Poll;
import edo.time.Sleep;
import edo.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says once that no item has come in time, then waits for one. */
final class Timeouts<T> extends Stage<T, Timed<T>> {
  private final Duration limit;

  /** Null until the first poll, and after the news until the next item. */
  private @Nullable Sleep timer;

  private boolean begun;

  Timeouts(Pulling<T> source, Duration limit) {
    super(source);
    this.limit = limit;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    if (!begun) {
      begun = true;
      timer = Time.sleepAsync(limit);
    }
    Step step = source.pollNext(cx);
    if (step == Step.ITEM) {
      rearm();
      return emit(new Timed.Item<>(source.item()));
    }
    Sleep armed = timer;
    if (step == Step.PENDING && armed != null) {
      // Even when the budget is used up: a busy source must not put it off.
      Context unlimited = cx.hasBudget() ? cx : Context.of(cx.waker());
      if (armed.poll(unlimited).isReady()) {
        timer = null;
        return emit(new Timed.Elapsed<>());
      }
    }
    return step;
  }

  private void rearm() {
    Sleep armed = timer;
    if (armed == null) {
      timer = Time.sleepAsync(limit);
    } else {
      armed.cancel(); // it is armed by the poll that finds nothing: most items come at once
      armed.reset(Time.now().plus(limit));
    }
  }

  private void disarm() {
    Sleep armed = timer;
    if (armed != null) {
      armed.cancel();
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
