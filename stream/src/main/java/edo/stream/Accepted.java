package edo.stream;

import edo.reactor.ResourceExhaustedException;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.time.Sleep;
import edo.time.Time;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a listener accepts, with a pause when there are no descriptors left. */
final class Accepted<T> extends AsyncStream<T> {
  static final Duration SHORTEST = Duration.ofMillis(5);
  static final Duration LONGEST = Duration.ofSeconds(1);

  private final Supplier<Async<T>> accept;
  private final Runnable close;
  private @Nullable Async<T> current;
  private @Nullable Sleep pause;
  private Duration next = SHORTEST;

  Accepted(Supplier<Async<T>> accept, Runnable close) {
    this.accept = accept;
    this.close = close;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    for (; ; ) {
      Sleep pausing = pause;
      if (pausing != null) {
        if (pausing.poll(cx).isPending()) {
          return Step.PENDING;
        }
        pause = null;
      }
      Async<T> waiting = current;
      if (waiting == null) {
        waiting = accept.get();
      }
      current = null; // unless it is pending: then it has neither ended nor thrown
      try {
        Poll<T> answer = waiting.poll(cx);
        if (answer.isPending()) {
          current = waiting;
          return Step.PENDING;
        }
        next = SHORTEST;
        return emit(answer.value());
      } catch (ResourceExhaustedException e) {
        pause = Time.sleepAsync(next);
        Duration longer = next.multipliedBy(2);
        next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
      }
    }
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    onWithdraw();
    close.run();
    return Poll.done();
  }

  @Override
  protected void onWithdraw() {
    Async<T> waiting = current;
    if (waiting != null) {
      current = null;
      waiting.cancel();
    }
    Sleep pausing = pause;
    if (pausing != null) {
      pausing.cancel(); // armed again, for the same moment, by the next poll
    }
  }
}
