package edo.sync;

import edo.task.Async;
import edo.task.Poll;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many receivers a channel has that may come and go, and who waits for there to be none. */
final class Receivers {
  private final AtomicInteger open;
  private final WaitList waiting = new WaitList();
  private final String kind;
  private final @Nullable String name;

  Receivers(int open, String kind, @Nullable String name) {
    this.open = new AtomicInteger(open);
    this.kind = kind;
    this.name = name;
  }

  int open() {
    return open.get();
  }

  boolean isEmpty() {
    return open.get() == 0;
  }

  void add() {
    open.getAndIncrement();
  }

  /** One is gone; if it was the last, {@link #tell} is due. */
  boolean leave() {
    return open.decrementAndGet() == 0;
  }

  /** Tells those who wait for there to be none. */
  void tell() {
    waiting.tellAll();
  }

  /** Waits until there is none. */
  void awaitEmpty() {
    Waits.begin();
    var _ = Waits.await(emptyAsync());
  }

  Async<@Nullable Void> emptyAsync() {
    return new WaitUntil<@Nullable Void>(waiting) {
      @Override
      public String awaited() {
        return "all receivers of " + GivenUp.label(kind, name) + " to be closed";
      }

      @Override
      Poll<@Nullable Void> look() {
        return isEmpty() ? Poll.done() : Poll.pending();
      }
    };
  }
}
