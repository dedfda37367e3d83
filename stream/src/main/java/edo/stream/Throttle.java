package edo.stream;

import edo.task.Context;
import edo.task.Poll;
import edo.time.Sleep;
import edo.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits after an item before it asks for the next. */
final class Throttle<T> extends Stage<T, T> {
  private final Duration distance;

  /** Until the source may be asked; null if it may. */
  private @Nullable Sleep pause;

  Throttle(Pulling<T> source, Duration distance) {
    super(source);
    this.distance = distance;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    Sleep waiting = pause;
    if (waiting != null) {
      if (waiting.poll(cx).isPending()) {
        return Step.PENDING;
      }
      pause = null;
    }
    Step step = source.pollNext(cx);
    if (step != Step.ITEM) {
      return step;
    }
    if (!distance.isZero()) {
      pause = Time.sleepAsync(distance);
    }
    return emit(source.item());
  }

  private void disarm() {
    Sleep waiting = pause;
    if (waiting != null) {
      waiting.cancel();
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
}
