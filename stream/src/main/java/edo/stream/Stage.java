package edo.stream;

import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/** A stream that has its items from another one, which it closes when it is over. */
abstract class Stage<S, T> extends AsyncStream<T> {
  final Pulling<S> source;

  Stage(Pulling<S> source) {
    this.source = source;
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    return source.pollClose(cx);
  }

  @Override
  protected void onWithdraw() {
    source.withdraw();
  }

  @Override
  protected SizeHint hint() {
    return source.sizeHint();
  }

  @Override
  protected boolean isExhausted() {
    return source.isTerminated();
  }

  /** Looks at one item after the other. How many in a row is bounded by the source's budget. */
  abstract static class PerItem<S, T> extends Stage<S, T> {
    PerItem(Pulling<S> source) {
      super(source);
    }

    /** What becomes of an item: another one, the end, or {@code PENDING} if it is left out. */
    abstract Step handle(S item) throws Exception;

    @Override
    protected final Step advance(Context cx) throws Exception {
      for (; ; ) {
        Step step = source.pollNext(cx);
        if (step != Step.ITEM) {
          return step;
        }
        step = handle(source.item());
        if (step != Step.PENDING) {
          return step;
        }
      }
    }
  }

  /** The same, for what may leave items out. */
  abstract static class Picking<S, T> extends PerItem<S, T> {
    Picking(Pulling<S> source) {
      super(source);
    }

    @Override
    protected SizeHint hint() {
      return source.sizeHint().orFewer();
    }
  }
}
