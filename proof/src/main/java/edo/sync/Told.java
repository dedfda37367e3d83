package edo.sync;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One who waits, polled by hand. */
final class Told {
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(wakes::getAndIncrement);
  private final Async<?> waiting;
  private @Nullable Object answer;

  Told(Async<?> waiting) {
    this.waiting = waiting;
  }

  Told(Notify notify) {
    this(notify.notifiedAsync());
  }

  /** Polls; not to be called again once it has answered 1. */
  int poll() {
    try {
      Poll<?> polled = waiting.poll(context);
      if (polled.isPending()) {
        return 0;
      }
      answer = polled.value();
      return 1;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("nothing here throws checked exceptions", e);
    }
  }

  /** As a task does that was pending: polls only if it was woken. */
  int pollIfWoken() {
    return wakes.get() == 0 ? 0 : poll();
  }

  /** What it was answered in the end. */
  <T> T answer(Class<T> type) {
    return type.cast(Objects.requireNonNull(answer, "not answered"));
  }

  void leave() {
    waiting.cancel();
  }
}
