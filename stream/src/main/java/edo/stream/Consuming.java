package edo.stream;

import edo.task.Async;
import edo.task.Discard;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** What takes a stream to its end and makes one result of it. */
abstract sealed class Consuming<T> extends Pulling<T> permits Shaping {

  /**
   * Does something with each item, one after the other.
   *
   * <p><b>Blocking:</b> until the end; the action may block. <b>Cancellation:</b> closes the
   * stream. <b>Backpressure:</b> no item is asked for before the action is done with the last one.
   *
   * @param action what to do
   * @throws Exception what the stream or the action has thrown; the stream is closed then
   */
  public final void forEach(ThrowingConsumer<? super T> action) throws Exception {
    var _ = forEachAsync(action).await();
  }

  /**
   * {@link #forEach} as a computation, in which the action must not block.
   *
   * @param action what to do
   * @return the computation
   */
  public final Async<@Nullable Void> forEachAsync(ThrowingConsumer<? super T> action) {
    Objects.requireNonNull(action);
    return new Consumption<T, @Nullable Void>(this) {
      @Override
      boolean wantsMoreAfter(T item) throws Exception {
        action.accept(item);
        return true;
      }

      @Override
      @Nullable Void result() {
        return null;
      }
    };
  }

  /**
   * Collects the items as {@link java.util.stream.Stream#collect} does: into whatever collection,
   * map or text there is a collector for.
   *
   * {@snippet :
   * Map<Integer, List<String>> byLength =
   *     AsyncStream.of("a", "bb", "cc").collect(Collectors.groupingBy(String::length));
   * }
   *
   * <p><b>Blocking:</b> until the end. <b>Cancellation:</b> closes the stream.
   *
   * @param collector how
   * @param <A> the type it collects in
   * @param <R> the type of the result
   * @return the result
   * @throws Exception what the stream or the collector has thrown; what was collected is lost
   */
  public final <A, R extends @Nullable Object> R collect(Collector<? super T, A, R> collector)
      throws Exception {
    return collectAsync(collector).await();
  }

  /**
   * {@link #collect} as a computation.
   *
   * @param collector how
   * @param <A> the type it collects in
   * @param <R> the type of the result
   * @return the computation
   */
  public final <A, R extends @Nullable Object> Async<R> collectAsync(
      Collector<? super T, A, R> collector) {
    A container = collector.supplier().get();
    BiConsumer<A, ? super T> add = collector.accumulator();
    return new Consumption<T, R>(this) {
      @Override
      boolean wantsMoreAfter(T item) {
        add.accept(container, item);
        return true;
      }

      @Override
      R result() {
        return collector.finisher().apply(container);
      }
    };
  }

  /**
   * All items in a list.
   *
   * @return a list that the caller may change
   * @throws Exception what the stream has thrown; what was collected is closed if it can be, see
   *     {@link Discard}, as it is when the caller is cancelled
   * @see #collect
   */
  public final List<T> toList() throws Exception {
    return toListAsync().await();
  }

  /**
   * {@link #toList} as a computation.
   *
   * @return the computation
   */
  public final Async<List<T>> toListAsync() {
    var list = new ArrayList<T>();
    return new Consumption<T, List<T>>(this) {
      @Override
      boolean wantsMoreAfter(T item) {
        if (list.isEmpty()) {
          list.ensureCapacity((int) Math.min(sizeHint().lower() + 1, MAX_RESERVED));
        }
        list.add(item);
        return true;
      }

      @Override
      void giveUp() {
        list.forEach(Discard::close);
      }

      @Override
      List<T> result() {
        return list;
      }
    };
  }

  /** A hint may be wrong: more room than for so many items is made when they are there. */
  private static final int MAX_RESERVED = 4096;

  /**
   * Puts the items together, one after the other.
   *
   * <p><b>Blocking:</b> until the end; the function may block. <b>Cancellation:</b> closes the
   * stream.
   *
   * @param initial what to begin with, and the result if there are no items
   * @param fold makes the next state of the last one and an item
   * @param <A> the type of the state
   * @return the last state
   * @throws Exception what the stream or the function has thrown
   */
  public final <A extends @Nullable Object> A fold(
      A initial, ThrowingBiFunction<? super A, ? super T, ? extends A> fold) throws Exception {
    return foldAsync(initial, fold).await();
  }

  /**
   * {@link #fold} as a computation, in which the function must not block.
   *
   * @param initial what to begin with
   * @param fold makes the next state of the last one and an item
   * @param <A> the type of the state
   * @return the computation
   */
  public final <A extends @Nullable Object> Async<A> foldAsync(
      A initial, ThrowingBiFunction<? super A, ? super T, ? extends A> fold) {
    Objects.requireNonNull(fold);
    return new Consumption<T, A>(this) {
      private A state = initial;

      @Override
      boolean wantsMoreAfter(T item) throws Exception {
        state = fold.apply(state, item);
        return true;
      }

      @Override
      A result() {
        return state;
      }
    };
  }

  /**
   * Whether all items are of a kind. The first that is not closes the stream.
   *
   * @param wanted tells; may block
   * @return true if so, or if there are none
   * @throws Exception what the stream or the predicate has thrown
   */
  public final boolean allMatch(ThrowingPredicate<? super T> wanted) throws Exception {
    return allMatchAsync(wanted).await();
  }

  /**
   * {@link #allMatch} as a computation, in which the predicate must not block.
   *
   * @param wanted tells
   * @return the computation
   */
  public final Async<Boolean> allMatchAsync(ThrowingPredicate<? super T> wanted) {
    return search(wanted, false);
  }

  /**
   * Whether an item is of a kind. The first that is closes the stream.
   *
   * @param wanted tells; may block
   * @return true if so
   * @throws Exception what the stream or the predicate has thrown
   */
  public final boolean anyMatch(ThrowingPredicate<? super T> wanted) throws Exception {
    return anyMatchAsync(wanted).await();
  }

  /**
   * {@link #anyMatch} as a computation, in which the predicate must not block.
   *
   * @param wanted tells
   * @return the computation
   */
  public final Async<Boolean> anyMatchAsync(ThrowingPredicate<? super T> wanted) {
    return search(wanted, true);
  }

  /** Stops at the first item for which the predicate answers like that, and answers so then. */
  private Async<Boolean> search(ThrowingPredicate<? super T> wanted, boolean decisive) {
    Objects.requireNonNull(wanted);
    return new Consumption<T, Boolean>(this) {
      private boolean found;

      @Override
      boolean wantsMoreAfter(T item) throws Exception {
        found = wanted.test(item) == decisive;
        return !found;
      }

      @Override
      Boolean result() {
        return found == decisive;
      }
    };
  }

  /**
   * The first item; the rest is given up. To take one and go on, use {@link #next}.
   *
   * @return the item; empty if there is none
   * @throws Exception what the stream has thrown
   */
  public final Optional<T> first() throws Exception {
    return firstAsync().await();
  }

  /**
   * {@link #first} as a computation.
   *
   * @return the computation
   */
  public final Async<Optional<T>> firstAsync() {
    return new Kept(false);
  }

  /**
   * The last item.
   *
   * @return the item; empty if there is none
   * @throws Exception what the stream has thrown
   */
  public final Optional<T> last() throws Exception {
    return lastAsync().await();
  }

  /**
   * {@link #last} as a computation.
   *
   * @return the computation
   */
  public final Async<Optional<T>> lastAsync() {
    return new Kept(true);
  }

  private final class Kept extends Consumption<T, Optional<T>> {
    private final boolean goesOn;
    private @Nullable T kept;

    Kept(boolean goesOn) {
      super(Consuming.this);
      this.goesOn = goesOn;
    }

    @Override
    boolean wantsMoreAfter(T item) {
      kept = item;
      return goesOn;
    }

    @Override
    void giveUp() {
      Discard.close(kept);
    }

    @Override
    Optional<T> result() {
      return Optional.ofNullable(kept);
    }
  }

  /**
   * How many items there are.
   *
   * @return the number
   * @throws Exception what the stream has thrown
   */
  public final long count() throws Exception {
    return countAsync().await();
  }

  /**
   * {@link #count} as a computation.
   *
   * @return the computation
   */
  public final Async<Long> countAsync() {
    return foldAsync(0L, (n, _) -> n + 1);
  }
}
