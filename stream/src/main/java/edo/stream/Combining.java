package edo.stream;

import edo.task.Async;
import edo.task.Discard;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What makes one stream of several, or has several items of a stream worked on at once. */
abstract sealed class Combining<T> extends Timing<T> permits AsyncStream {

  /**
   * The items of this stream, then those of another, which is not asked before.
   *
   * @param next the other one
   * @return all items
   */
  public final AsyncStream<T> chain(AsyncStream<? extends T> next) {
    return new Chain<>(this, next);
  }

  /**
   * The items of this stream and of another as they come. If both have one, they take turns. It
   * ends when both have ended.
   *
   * @param other the other one
   * @return all items
   * @see StreamMap
   */
  public final AsyncStream<T> merge(AsyncStream<? extends T> other) {
    return new Merge<>(this, other);
  }

  /**
   * An item of this stream with one of another, pair by pair. It ends with the shorter one; an item
   * of this stream may have been taken by then that has no partner; it is closed if it can be.
   *
   * @param other the other one
   * @param function makes an item of each pair
   * @param <U> the type of the other's items
   * @param <R> the type of the new items
   * @return the new items
   */
  public final <U, R> AsyncStream<R> zip(
      AsyncStream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> function) {
    return new Zip<>(this, other, Objects.requireNonNull(function));
  }

  /**
   * The items of a stream that is made of each item, one stream after the other.
   *
   * @param function makes the stream, which is closed here
   * @param <R> the type of the new items
   * @return the new items
   */
  public final <R> AsyncStream<R> flatMap(
      ThrowingFunction<? super T, ? extends AsyncStream<? extends R>> function) {
    return new FlatMap<>(this, Objects.requireNonNull(function));
  }

  /**
   * Makes another item of each by blocking code, several at a time, each in a task of its own. They
   * come out in the order of the items they are made of.
   *
   * {@snippet :
   * try (var pages = urls.mapConcurrent(8, url -> fetch(url))) {
   *   pages.forEach(page -> index(page));
   * }
   * }
   *
   * <p><b>Backpressure:</b> at most {@code limit} items are worked on or wait to be handed out; no
   * more are taken from the source. Work goes on while nobody asks. <b>Cancellation:</b> of a
   * consumer that waits leaves the tasks running, and their results here. Closing aborts the tasks
   * and waits for them, and so does a failure: that of the source or of a task, which is thrown
   * when it is its turn, with those of other tasks suppressed in it. No task outlives the stream.
   *
   * @param limit how many at once
   * @param function makes the new item; runs in a task, may block
   * @param <R> the type of the new items
   * @return the new items
   * @throws IllegalArgumentException if the limit is not positive
   */
  public final <R> AsyncStream<R> mapConcurrent(
      int limit, ThrowingFunction<? super T, ? extends R> function) {
    Objects.requireNonNull(function);
    return new Concurrent<>(
        this, limit, Crew.<R>ordered(), (crew, item) -> crew.spawn(() -> function.apply(item)));
  }

  /**
   * {@link #mapConcurrent} without the order: each new item comes out when it is there, and a slow
   * one holds up no other.
   *
   * @param limit how many at once
   * @param function makes the new item; runs in a task, may block
   * @param <R> the type of the new items
   * @return the new items
   * @throws IllegalArgumentException if the limit is not positive
   */
  public final <R> AsyncStream<R> mapConcurrentUnordered(
      int limit, ThrowingFunction<? super T, ? extends R> function) {
    Objects.requireNonNull(function);
    return new Concurrent<>(
        this, limit, Crew.<R>unordered(), (crew, item) -> crew.spawn(() -> function.apply(item)));
  }

  /**
   * {@link #mapConcurrent} with poll-driven tasks instead of virtual threads.
   *
   * @param limit how many at once
   * @param function begins the computation; must not block if the consumer is poll-driven
   * @param <R> the type of the new items
   * @return the new items, in the order of those they are made of
   * @throws IllegalArgumentException if the limit is not positive
   */
  public final <R> AsyncStream<R> buffered(
      int limit, ThrowingFunction<? super T, ? extends Async<R>> function) {
    Objects.requireNonNull(function);
    return new Concurrent<>(
        this, limit, Crew.<R>ordered(), (crew, item) -> crew.spawn(function.apply(item)));
  }

  /**
   * {@link #mapConcurrentUnordered} with poll-driven tasks instead of virtual threads.
   *
   * @param limit how many at once
   * @param function begins the computation; must not block if the consumer is poll-driven
   * @param <R> the type of the new items
   * @return the new items, as they come
   * @throws IllegalArgumentException if the limit is not positive
   */
  public final <R> AsyncStream<R> bufferUnordered(
      int limit, ThrowingFunction<? super T, ? extends Async<R>> function) {
    Objects.requireNonNull(function);
    return new Concurrent<>(
        this, limit, Crew.<R>unordered(), (crew, item) -> crew.spawn(function.apply(item)));
  }

  /**
   * Does something with each item, several at a time, each in a task of its own.
   *
   * <p><b>Blocking:</b> until all are done. <b>Backpressure:</b> as for {@link #mapConcurrent}.
   * <b>Cancellation:</b> of the caller, or a failure, aborts the tasks and waits for them.
   *
   * @param limit how many at once
   * @param action what to do; runs in a task, may block
   * @throws Exception what the stream or an action has thrown
   * @throws IllegalArgumentException if the limit is not positive
   */
  public final void forEachConcurrent(int limit, ThrowingConsumer<? super T> action)
      throws Exception {
    var _ = forEachConcurrentAsync(limit, action).await();
  }

  /**
   * {@link #forEachConcurrent} as a computation. The action may block: it has a task of its own.
   *
   * @param limit how many at once
   * @param action what to do
   * @return the computation
   * @throws IllegalArgumentException if the limit is not positive
   */
  public final Async<@Nullable Void> forEachConcurrentAsync(
      int limit, ThrowingConsumer<? super T> action) {
    Objects.requireNonNull(action);
    return mapConcurrentUnordered(
            limit,
            item -> {
              action.accept(item);
              return true;
            })
        .forEachAsync(_ -> {});
  }

  /**
   * Has the source run ahead of the consumer: a task of its own takes items from it, so that both
   * work at the same time.
   *
   * <p><b>Backpressure:</b> the task waits while {@code size} items have not been taken.
   * <b>Cancellation:</b> closing aborts the task and waits for it; what it had taken is closed if
   * it can be, see {@link Discard}.
   *
   * @param size how many items ahead
   * @return the same items
   * @throws IllegalArgumentException if the size is not positive
   */
  public final AsyncStream<T> buffer(int size) {
    return new Produced<>(
        size,
        this,
        emitter ->
            forEach(item -> {
              try {
                emitter.emit(item);
              } catch (Throwable e) { // it is not in the stream, and nobody else has it
                Discard.close(item);
                throw e;
              }
            }));
  }
}
