package edo.time;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.time.DelayQueue.Expired;
import edo.time.ExpiryOrder.Slot;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for the next element of a {@link DelayQueue} to expire. Takes it in the very poll that
 * answers with it, so withdrawing one of these loses nothing. Used by one thread at a time.
 */
abstract class NextExpired<T, R> implements Async<R> {
  private final DelayQueue<T> queue;
  private @Nullable Sleep sleep;
  private boolean over;

  NextExpired(DelayQueue<T> queue) {
    this.queue = queue;
  }

  /** Makes the answer of an element that was taken. */
  abstract R got(Expired<T> expired);

  /** The answer when there is no element; null to go on waiting. */
  abstract @Nullable Poll<R> nothing();

  @Override
  public final Poll<R> poll(Context cx) {
    if (over) {
      throw new IllegalStateException(
          "this computation has ended or was withdrawn; make a new one");
    }
    if (!cx.proceed()) {
      return Poll.pending();
    }
    boolean listens = false;
    for (; ; ) {
      Slot<T> first = queue.order.earliest();
      if (first == null && queue.isEmpty()) {
        Poll<R> answer = nothing();
        if (answer != null) {
          cancel();
          return answer;
        }
      }
      if (first == null || !queue.isDue(first)) {
        if (!listens) {
          listens = true;
          queue.order.waiters.add(cx.waker());
          VarHandle.fullFence(); // the waker is there before the look that counts
          continue;
        }
        // A sleep is over at its end, or when the runtime has shut down and nothing is waited for.
        if (first == null || !sleepsUntil(first, cx)) {
          return Poll.pending();
        }
      }
      if (queue.order.claim(first)) {
        cancel();
        return Poll.ready(got(queue.expired(first)));
      }
    }
  }

  /** Waits for the time of a place; true if it has come. */
  private boolean sleepsUntil(Slot<T> first, Context cx) {
    Sleep s = sleep;
    if (s == null) {
      s = new Sleep(queue.host, new MonoInstant(first.nanos()));
      sleep = s;
    } else if (s.deadline().nanos() != first.nanos()) {
      s.reset(new MonoInstant(first.nanos()));
    }
    // The budget of this poll is paid.
    return s.poll(cx.hasBudget() ? cx : Context.of(cx.waker())).isReady();
  }

  @Override
  public final void cancel() {
    over = true;
    Sleep s = sleep;
    if (s != null) {
      s.cancel();
    }
  }

  /** Waits for elements to be inserted, too. */
  static final class Take<T> extends NextExpired<T, Expired<T>> {
    Take(DelayQueue<T> queue) {
      super(queue);
    }

    @Override
    Expired<T> got(Expired<T> expired) {
      return expired;
    }

    @Override
    @Nullable Poll<Expired<T>> nothing() {
      return null;
    }
  }

  /** Ends with the last element. */
  static final class Next<T> extends NextExpired<T, Optional<Expired<T>>> {
    Next(DelayQueue<T> queue) {
      super(queue);
    }

    @Override
    Optional<Expired<T>> got(Expired<T> expired) {
      return Optional.of(expired);
    }

    @Override
    Poll<Optional<Expired<T>>> nothing() {
      return Poll.ready(Optional.empty());
    }
  }
}
