package edo.stream;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What makes another stream of one stream, item by item and without a clock. */
abstract sealed class Shaping<T> extends Consuming<T> permits Timing {

  /**
   * Makes another item of each.
   *
   * @param function makes it; not null
   * @param <R> the type of the new items
   * @return the new items
   */
  public final <R> AsyncStream<R> map(ThrowingFunction<? super T, ? extends R> function) {
    Objects.requireNonNull(function);
    return new Stage.PerItem<T, R>(this) {
      @Override
      Step handle(T item) throws Exception {
        return emit(function.apply(item));
      }
    };
  }

  /**
   * Leaves items out.
   *
   * @param wanted tells which stay
   * @return those
   */
  public final AsyncStream<T> filter(ThrowingPredicate<? super T> wanted) {
    Objects.requireNonNull(wanted);
    return new Stage.Picking<T, T>(this) {
      @Override
      Step handle(T item) throws Exception {
        return wanted.test(item) ? emit(item) : Step.PENDING;
      }
    };
  }

  /**
   * Makes other items of some, and leaves the others out.
   *
   * @param function makes one, or says that there is none
   * @param <R> the type of the new items
   * @return the new items
   */
  public final <R> AsyncStream<R> filterMap(ThrowingFunction<? super T, Optional<R>> function) {
    Objects.requireNonNull(function);
    return new Stage.Picking<T, R>(this) {
      @Override
      Step handle(T item) throws Exception {
        Optional<R> made = function.apply(item);
        return made.isPresent() ? emit(made.get()) : Step.PENDING;
      }
    };
  }

  /**
   * Makes other items until that is not possible for one; then it ends, and the source is asked for
   * no more.
   *
   * @param function makes one, or says that there is none
   * @param <R> the type of the new items
   * @return the new items
   */
  public final <R> AsyncStream<R> mapWhile(ThrowingFunction<? super T, Optional<R>> function) {
    Objects.requireNonNull(function);
    return new Stage.Picking<T, R>(this) {
      @Override
      Step handle(T item) throws Exception {
        Optional<R> made = function.apply(item);
        return made.isPresent() ? emit(made.get()) : Step.END;
      }
    };
  }

  /**
   * The first items, as long as they are of a kind. The first that is not is dropped.
   *
   * @param wanted tells
   * @return those
   */
  public final AsyncStream<T> takeWhile(ThrowingPredicate<? super T> wanted) {
    Objects.requireNonNull(wanted);
    return new Stage.Picking<T, T>(this) {
      @Override
      Step handle(T item) throws Exception {
        return wanted.test(item) ? emit(item) : Step.END;
      }
    };
  }

  /**
   * Without the first items, as long as they are of a kind.
   *
   * @param unwanted tells; not asked any more after it has said no
   * @return the others
   */
  public final AsyncStream<T> skipWhile(ThrowingPredicate<? super T> unwanted) {
    Objects.requireNonNull(unwanted);
    return new Stage.Picking<T, T>(this) {
      private boolean begun;

      @Override
      Step handle(T item) throws Exception {
        begun = begun || !unwanted.test(item);
        return begun ? emit(item) : Step.PENDING;
      }

      @Override
      protected SizeHint hint() {
        return begun ? source.sizeHint() : super.hint();
      }
    };
  }

  /**
   * The first items. Then the source is closed; to go on with it, take from {@link #borrowed}.
   *
   * @param n how many at most
   * @return those
   * @throws IllegalArgumentException if it is negative
   */
  public final AsyncStream<T> take(long n) {
    notNegative(n);
    return new Stage<T, T>(this) {
      private long left = n;

      @Override
      protected Step advance(Context cx) throws Exception {
        if (left == 0) {
          return Step.END;
        }
        Step step = source.pollNext(cx);
        if (step != Step.ITEM) {
          return step;
        }
        left--;
        return emit(source.item());
      }

      @Override
      protected SizeHint hint() {
        return source.sizeHint().atMost(left);
      }

      @Override
      protected boolean isExhausted() {
        return left == 0 || source.isTerminated();
      }
    };
  }

  /**
   * Without the first items.
   *
   * @param n how many are left out
   * @return the others
   * @throws IllegalArgumentException if it is negative
   */
  public final AsyncStream<T> skip(long n) {
    notNegative(n);
    return new Stage.PerItem<T, T>(this) {
      private long left = n;

      @Override
      Step handle(T item) {
        if (left > 0) {
          left--;
          return Step.PENDING;
        }
        return emit(item);
      }

      @Override
      protected SizeHint hint() {
        return source.sizeHint().minus(left);
      }
    };
  }

  private static void notNegative(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("a number of items must not be negative, but is " + n);
    }
  }

  /**
   * Looks at each item in passing.
   *
   * @param action what to do with it
   * @return the same items
   */
  public final AsyncStream<T> inspect(ThrowingConsumer<? super T> action) {
    Objects.requireNonNull(action);
    return new Stage.PerItem<T, T>(this) {
      @Override
      Step handle(T item) throws Exception {
        action.accept(item);
        return emit(item);
      }
    };
  }

  /**
   * The states of a {@link #fold} while it goes on: one for each item, without the initial one.
   *
   * @param initial what to begin with
   * @param fold makes the next state of the last one and an item
   * @param <A> the type of the state
   * @return the states
   */
  public final <A> AsyncStream<A> scan(
      A initial, ThrowingBiFunction<? super A, ? super T, ? extends A> fold) {
    Objects.requireNonNull(fold);
    return new Stage.PerItem<T, A>(this) {
      private A state = Objects.requireNonNull(initial);

      @Override
      Step handle(T item) throws Exception {
        A next = fold.apply(state, item);
        Step step = emit(next);
        state = next;
        return step;
      }
    };
  }

  /**
   * Leaves out each item that equals the one before it.
   *
   * @return the others
   */
  public final AsyncStream<T> distinctUntilChanged() {
    return new Stage.Picking<T, T>(this) {
      private @Nullable T last;

      @Override
      Step handle(T item) {
        if (item.equals(last)) {
          return Step.PENDING;
        }
        last = item;
        return emit(item);
      }
    };
  }

  /**
   * Makes another item of each by a computation, one at a time and in order. For blocking code,
   * {@link #map} does that; for several at a time there are {@link AsyncStream#mapConcurrent} and
   * {@link AsyncStream#buffered}.
   *
   * <p><b>Cancellation:</b> of the consumer leaves the computation where it stands; the next poll
   * goes on with it. Closing withdraws it.
   *
   * @param function begins the computation
   * @param <R> the type of the new items
   * @return the new items
   */
  public final <R> AsyncStream<R> then(
      ThrowingFunction<? super T, ? extends Async<? extends R>> function) {
    return new Then<>(this, Objects.requireNonNull(function));
  }

  /**
   * Puts items together in lists. Those left over at the end, or before an exception, are a shorter
   * one.
   *
   * @param size how many in each
   * @return the lists, which the consumer may change
   * @throws IllegalArgumentException if the size is not positive
   */
  public final AsyncStream<List<T>> chunks(int size) {
    return new Chunks<>(this, size, null);
  }

  /**
   * Tells the consumer of the end in the stream itself, by an empty item after all the others: for
   * streams that are merged with others.
   *
   * @return the items, and an empty one
   */
  public final AsyncStream<Optional<T>> notifyClose() {
    return new Stage<T, Optional<T>>(this) {
      private boolean told;

      @Override
      protected Step advance(Context cx) throws Exception {
        Step step = source.pollNext(cx);
        if (step == Step.ITEM) {
          return emit(Optional.of(source.item()));
        }
        if (step == Step.END && !told) {
          told = true;
          return emit(Optional.empty());
        }
        return step;
      }

      @Override
      protected SizeHint hint() {
        return told ? SizeHint.NONE : source.sizeHint().plus(SizeHint.exactly(1));
      }

      @Override
      protected boolean isExhausted() {
        return told;
      }
    };
  }

  /**
   * Lets the consumer look at the next item without taking it.
   *
   * @return the same items
   */
  public final Peekable<T> peekable() {
    return new Peekable<>(this);
  }

  /**
   * Ends it when something else happens: a token is cancelled, a message arrives. If both are
   * there, the end wins.
   *
   * {@snippet :
   * var lines = source.takeUntil(token.cancelledAsync());
   * }
   *
   * @param end what to wait for; what it throws ends the stream as a failure
   * @return the items until then
   */
  public final AsyncStream<T> takeUntil(Async<?> end) {
    Objects.requireNonNull(end);
    return new Stage<T, T>(this) {
      private boolean over;

      @Override
      protected Step advance(Context cx) throws Exception {
        // Even when the budget is used up: a busy source must not put it off.
        Context unlimited = cx.hasBudget() ? cx : Context.of(cx.waker());
        try {
          over = end.poll(unlimited).isReady();
        } catch (Throwable e) {
          over = true;
          throw e;
        }
        if (over) {
          return Step.END;
        }
        Step step = source.pollNext(cx);
        return step == Step.ITEM ? emit(source.item()) : step;
      }

      @Override
      protected Poll<@Nullable Void> pollRelease(Context cx) {
        if (!over) {
          over = true;
          try {
            end.cancel();
          } catch (Throwable e) { // what the source holds is to be released all the same
            fail(e);
          }
        }
        return super.pollRelease(cx);
      }

      @Override
      protected SizeHint hint() {
        return source.sizeHint().orFewer();
      }
    };
  }

  /**
   * Does something once when the stream is over, for whatever reason: its end, an exception, or
   * that it was closed. Everything before it is released by then.
   *
   * @param action what to do; must not block
   * @return the same items
   */
  public final AsyncStream<T> onClose(Runnable action) {
    Objects.requireNonNull(action);
    return new Stage.PerItem<T, T>(this) {
      private boolean done;

      @Override
      Step handle(T item) {
        return emit(item);
      }

      @Override
      protected Poll<@Nullable Void> pollRelease(Context cx) {
        Throwable failure = null;
        try {
          if (super.pollRelease(cx).isPending()) {
            return Poll.pending();
          }
        } catch (Throwable e) {
          failure = e;
        }
        if (!done) {
          done = true;
          try {
            action.run();
          } catch (Throwable e) {
            failure = Failures.both(failure, e);
          }
        }
        if (failure != null) {
          throw Failures.unchecked(failure);
        }
        return Poll.done();
      }
    };
  }

  /**
   * The same items, for a while: closing what is made of it leaves this stream open, to go on with
   * the rest.
   *
   * {@snippet :
   * List<String> header = lines.borrowed().takeWhile(line -> !line.isEmpty()).toList();
   * List<String> body = lines.toList();
   * }
   *
   * @return a view of this stream
   */
  public final AsyncStream<T> borrowed() {
    return new Stage.PerItem<T, T>(this) {
      @Override
      Step handle(T item) {
        return emit(item);
      }

      @Override
      protected Poll<@Nullable Void> pollRelease(Context cx) {
        source.withdraw();
        return Poll.done();
      }
    };
  }
}
