package edo.stream;

import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A stream that a test feeds, from any thread; counts what is done to it. */
final class Feed<T> extends AsyncStream<T> {
  private static final Object END = new Object();

  private record Failure(Exception e) {}

  private final ConcurrentLinkedQueue<Object> queue = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Waker> waker = new AtomicReference<>();
  final AtomicInteger polls = new AtomicInteger();
  final AtomicInteger withdrawals = new AtomicInteger();
  final AtomicInteger releases = new AtomicInteger();

  @SafeVarargs
  static <T> Feed<T> with(T... items) {
    var feed = new Feed<T>();
    for (T item : items) {
      feed.queue.add(item);
    }
    return feed;
  }

  Feed<T> push(T item) {
    return put(item);
  }

  Feed<T> end() {
    return put(END);
  }

  Feed<T> fail(Exception e) {
    return put(new Failure(e));
  }

  private Feed<T> put(Object what) {
    queue.add(what);
    wake();
    return this;
  }

  void wake() {
    Waker w = waker.get();
    if (w != null) {
      w.wake();
    }
  }

  /** How many items nobody has taken. */
  int left() {
    return (int) queue.stream().filter(o -> o != END && !(o instanceof Failure)).count();
  }

  boolean isClosed() {
    return releases.get() > 0;
  }

  @Override
  @SuppressWarnings("unchecked") // push() adds only such
  protected Step advance(Context cx) throws Exception {
    polls.getAndIncrement();
    waker.set(cx.waker());
    if (!cx.proceed()) {
      return Step.PENDING;
    }
    return switch (queue.poll()) {
      case null -> Step.PENDING;
      case Failure(var e) -> throw e;
      case Object o when o == END -> Step.END;
      case Object o -> emit((T) o);
    };
  }

  @Override
  protected void onWithdraw() {
    withdrawals.getAndIncrement();
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    releases.getAndIncrement();
    return Poll.done();
  }
}
