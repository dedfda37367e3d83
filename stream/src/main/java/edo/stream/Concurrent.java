package edo.stream;

import edo.task.Context;
import edo.task.Joined;
import edo.task.Poll;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task for each item, up to a number at a time.
 *
 * <p>A task counts until its result has been taken. So never more than the limit are at work or
 * done and waiting, and the source is asked only when one more may begin.
 */
final class Concurrent<S, T> extends Stage<S, T> {
  /** Begins the work on an item. */
  @FunctionalInterface
  interface Start<S, T> {
    void begin(Crew<T> crew, S item) throws Exception;
  }

  private final int limit;
  private final Crew<T> crew;
  private final Results<T> results;
  private final Start<S, T> start;
  private boolean isSourceOver;

  Concurrent(Pulling<S> source, int limit, Crew<T> crew, Start<S, T> start) {
    super(source);
    if (limit <= 0) {
      throw new IllegalArgumentException(
          "the number of items at once must be positive, but is " + limit);
    }
    this.limit = limit;
    this.crew = crew;
    this.results = new Results<>(crew);
    this.start = start;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    boolean waits = false;
    while (!isSourceOver && !waits && crew.size() < limit) {
      switch (source.pollNext(cx)) {
        case ITEM -> start.begin(crew, source.item());
        case PENDING -> waits = true;
        case END -> isSourceOver = true;
      }
    }
    if (crew.size() == 0) {
      return isSourceOver ? Step.END : Step.PENDING;
    }
    Poll<Optional<Joined<T>>> next = results.poll(cx);
    return next.isPending() ? Step.PENDING : emit(Failures.value(next.value().orElseThrow()));
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    // Both are begun at once: the source may have tasks of its own.
    boolean failed = hasFailed();
    boolean closed = pollCloseAll(cx, List.of(source)).isReady();
    Poll<@Nullable Void> end = failed ? results.pollFail(cx, this) : results.pollClose(cx);
    return closed ? end : Poll.pending();
  }

  @Override
  protected void onWithdraw() {
    results.withdraw();
    super.onWithdraw();
  }

  @Override
  protected SizeHint hint() {
    return source.sizeHint().plus(SizeHint.exactly(crew.size()));
  }

  @Override
  protected boolean isExhausted() {
    return crew.size() == 0 && super.isExhausted();
  }
}
