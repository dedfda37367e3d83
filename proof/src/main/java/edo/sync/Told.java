package edo.sync;

import edo.task.Async;
import edo.task.Context;
import java.util.concurrent.atomic.AtomicInteger;

/** One who waits, polled by hand. */
final class Told {
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(wakes::getAndIncrement);
  private final Async<?> waiting;

  Told(Async<?> waiting) {
    this.waiting = waiting;
  }

  Told(Notify notify) {
    this(notify.notifiedAsync());
  }

  /** Polls; not to be called again once it has answered 1. */
  int poll() {
    try {
      return waiting.poll(context).isReady() ? 1 : 0;
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

  void leave() {
    waiting.cancel();
  }
}
