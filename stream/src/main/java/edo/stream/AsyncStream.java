package edo.stream;

import edo.task.Async;
import edo.task.Context;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values that come one after the other, when they are asked for. What {@link Async} is for one
 * value, this is for many.
 *
 * {@snippet :
 * try (var lines = AsyncStream.from(List.of("to be", "or not"))) {
 *   List<String> words = lines
 *       .flatMap(line -> AsyncStream.of(line.split(" ")))
 *       .filter(word -> word.length() > 2)
 *       .toList();
 * }
 * }
 *
 * <p><b>Lazy.</b> Nothing happens until somebody asks: with {@link #next}, with a method that goes
 * through all ({@link #forEach}, {@link #collect}, {@link #fold}), or by polling ({@link
 * #nextAsync}, {@link #pollNext}). Each item is handed out once. Items are never null.
 *
 * <p><b>Blocking.</b> Asking in direct style waits, in a task of either kind that may block, on a
 * virtual thread of the JDK or on a plain thread. The functions given to {@link #map} and its
 * relatives are called by whoever asks, so they may block then, too. In a computation ({@code
 * ...Async}, {@code pollNext}) they must not: use {@link #then} or {@link #mapConcurrent} there.
 *
 * <p><b>Failures.</b> What the source or a function throws, checked or not, reaches the consumer
 * once and as it is; then the stream is at its end. There is nothing between the two: a source
 * whose failures can be survived hands them out as items.
 *
 * <p><b>Closing.</b> A stream releases what it holds when it comes to its end, when it fails, and
 * when it is closed; what it was made of is closed with it. The consumer hears of the end, or gets
 * the exception, when that is done: a task that works for a stream never outlives it. Methods that
 * go through all items close the stream however they end. Who takes some with {@link #next} closes
 * it, best in a try-with-resources statement.
 *
 * <p><b>Items that nobody gets.</b> What was taken from a source and not handed out (by {@link
 * #buffer}, {@link #peekable}, {@link #chunks}, {@link #zip} and their like, and results of tasks)
 * is given up when the stream is closed: an {@link AutoCloseable} is closed then, see {@link
 * edo.task.Discard}, so that no permit or connection is lost. Items that a function has seen are
 * that function's affair: what {@link #filter} leaves out is not closed, nor what is skipped,
 * counted or not the {@link #last}. Lists that wait in a {@link #buffer} are not looked into; make
 * {@link #chunks} last.
 *
 * <p><b>Cancellation.</b> A consumer that is cancelled while it waits for the next item has taken
 * nothing, and the stream goes on where it was. <b>Backpressure.</b> Nothing is made that nobody
 * asks for, but for what {@link #mapConcurrent}, {@link #buffered}, {@link #buffer} and {@link
 * #produce} make ahead, up to their limit.
 *
 * <p><b>Of your own.</b> Extend this class and define {@link #advance}, or use {@link #produce}.
 *
 * <p>For one task at a time; it may be handed on from one to another. A stream that another one was
 * made of, with {@link #map} say, belongs to that and is not to be used any more. This is not
 * checked, unlike in {@code java.util.stream}, as {@link #pollNext} cannot tell who asks: what is
 * taken from it is missing in the other, and when the other is over, so is this.
 *
 * @param <T> the type of the items
 */
public abstract non-sealed class AsyncStream<T> extends Combining<T> {
  /** How many items {@link #produce} makes ahead. */
  private static final int AHEAD = 16;

  /** For streams of your own. */
  protected AsyncStream() {}

  /**
   * Some items.
   *
   * @param items the items
   * @param <T> their type
   * @return those
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the list is a copy
  public static <T> AsyncStream<T> of(T... items) {
    return from(List.of(items));
  }

  /**
   * No items.
   *
   * @param <T> the type there might have been
   * @return a stream at its end
   */
  public static <T> AsyncStream<T> empty() {
    return from(List.of());
  }

  /**
   * No items, and no end.
   *
   * @param <T> the type there might have been
   * @return a stream that keeps its consumer waiting
   */
  public static <T> AsyncStream<T> never() {
    return new AsyncStream<>() {
      @Override
      protected Step advance(Context cx) {
        return Step.PENDING;
      }
    };
  }

  /**
   * The items of a collection, or of anything that can be iterated. The iteration begins at the
   * first poll.
   *
   * @param items the items; must not be such that asking for the next one blocks, if the consumer
   *     is poll-driven
   * @param <T> their type
   * @return those
   */
  public static <T> AsyncStream<T> from(Iterable<? extends T> items) {
    return items instanceof Collection<? extends T> all
        ? new Iterated<>(items::iterator, all.size())
        : new Iterated<>(items::iterator, -1);
  }

  /**
   * The items of an iterator.
   *
   * @param items the iterator, no longer the caller's to use
   * @param <T> the type of the items
   * @return the items
   * @see #from(Iterable)
   */
  public static <T> AsyncStream<T> from(Iterator<? extends T> items) {
    Objects.requireNonNull(items);
    return new Iterated<>(() -> items, -1);
  }

  /**
   * The items of a stream of the JDK, which is closed with this one.
   *
   * @param items the stream, no longer the caller's to use; sequential
   * @param <T> the type of the items
   * @return the items
   * @see #from(Iterable)
   */
  public static <T> AsyncStream<T> from(Stream<? extends T> items) {
    return new Iterated<T>(items::iterator, -1).onClose(items::close);
  }

  /**
   * The value of a computation.
   *
   * @param computation begun at the first poll, withdrawn when the stream is closed before
   * @param <T> the type of the value
   * @return a stream of one item
   */
  public static <T> AsyncStream<T> from(Async<T> computation) {
    Objects.requireNonNull(computation);
    return AsyncStream.<Async<T>>of(computation).then(own -> own);
  }

  /**
   * The items of a publisher, which is subscribed to at the first poll.
   *
   * <p><b>Backpressure:</b> at most {@code ahead} items are requested and not yet taken.
   * <b>Cancellation:</b> closing this cancels the subscription.
   *
   * @param publisher the publisher
   * @param ahead how many items to request ahead
   * @param <T> the type of the items
   * @return the items; a failure of the publisher is thrown as it is, after those before it
   * @throws IllegalArgumentException if {@code ahead} is not positive
   */
  public static <T> AsyncStream<T> from(Flow.Publisher<? extends T> publisher, int ahead) {
    return new Subscribed<>(publisher, ahead);
  }

  /**
   * What a producer emits: ordinary blocking code, in a task of its own, up to 16 items ahead of
   * the consumer.
   *
   * {@snippet :
   * AsyncStream<Long> fibonacci = AsyncStream.produce(out -> {
   *   for (long a = 0, b = 1; ; b += a, a = b - a) {
   *     out.emit(a);
   *   }
   * });
   * List<Long> some = fibonacci.take(10).toList();
   * }
   *
   * @param producer emits items; its end is the stream's end, and its exception the stream's
   * @param <T> the type of the items
   * @return the items
   * @see #produce(int, ThrowingConsumer)
   */
  public static <T> AsyncStream<T> produce(ThrowingConsumer<? super Emitter<T>> producer) {
    return produce(AHEAD, producer);
  }

  /**
   * What a producer emits: ordinary blocking code, in a task of its own.
   *
   * <p>The task begins at the first poll, on the runtime of the consumer. It belongs to the stream:
   * closing that aborts it and waits for it. <b>Backpressure:</b> {@link Emitter#emit} waits while
   * {@code size} items have not been taken.
   *
   * @param size how many items ahead
   * @param producer emits items; its end is the stream's end, and its exception the stream's
   * @param <T> the type of the items
   * @return the items
   * @throws IllegalArgumentException if the size is not positive
   */
  public static <T> AsyncStream<T> produce(
      int size, ThrowingConsumer<? super Emitter<T>> producer) {
    return new Produced<>(size, null, Objects.requireNonNull(producer));
  }

  /**
   * States that follow from each other.
   *
   * @param first the first
   * @param next makes the next one, or says that there is none
   * @param <T> their type
   * @return the states
   */
  public static <T> AsyncStream<T> iterate(T first, ThrowingFunction<? super T, Optional<T>> next) {
    Objects.requireNonNull(next);
    return new AsyncStream<>() {
      private @Nullable T last;

      @Override
      protected Step advance(Context cx) throws Exception {
        if (!cx.proceed()) {
          return Step.PENDING;
        }
        T before = last;
        Optional<T> now = before == null ? Optional.of(first) : next.apply(before);
        if (now.isEmpty()) {
          return Step.END;
        }
        last = now.get();
        return emit(now.get());
      }
    };
  }

  /**
   * The items of several streams as they come; each stream has its turn.
   *
   * @param streams the streams, which are closed with this one
   * @param <T> the type of the items
   * @return all items
   * @see StreamMap
   */
  public static <T> AsyncStream<T> mergeAll(Collection<? extends AsyncStream<T>> streams) {
    var all = new StreamMap<Integer, T>();
    for (AsyncStream<T> stream : streams) {
      var _ = all.insert(all.length(), stream);
    }
    return all.map(entry -> entry.value());
  }

  // ---------------------------------------------------------------- to other shapes

  /**
   * The items for a {@code for} loop.
   *
   * {@snippet :
   * try (var stream = AsyncStream.of("a", "b")) {
   *   for (String item : stream.iterable()) {
   *     System.out.println(item);
   *   }
   * }
   * }
   *
   * <p><b>Blocking:</b> the loop waits for each item, as {@link #next} does.
   *
   * @return what gives {@link #iterator}; for one loop, since each item is handed out once
   */
  public final Iterable<T> iterable() {
    return this::iterator;
  }

  /**
   * The items as an iterator, which waits for them in direct style. An {@link java.io.IOException}
   * of the stream becomes an {@link java.io.UncheckedIOException}, another checked one a {@link
   * java.util.concurrent.CompletionException}. To be closed is the stream.
   *
   * @return the iterator
   */
  public final Iterator<T> iterator() {
    return new PullIterator<>(this);
  }

  /**
   * The items as a sequential stream of the JDK. Closing that closes this.
   *
   * <p><b>Blocking:</b> its terminal operations wait for items. Failures are as for {@link
   * #iterator}.
   *
   * @return the stream
   */
  public final Stream<T> toStream() {
    return PullIterator.stream(this);
  }

  /**
   * The items for one subscriber of a publish-subscribe framework. A second one is refused with an
   * {@link IllegalStateException}.
   *
   * @return the publisher
   * @see #publisher
   */
  public final Flow.Publisher<T> toPublisher() {
    return new StreamPublisher<>(StreamPublisher.once(this));
  }

  /**
   * A publisher that makes a stream for each subscriber. A task for each, on the runtime that is
   * current when it subscribes, asks for an item when one was requested, and signals it. The
   * stream's functions may block.
   *
   * <p><b>Backpressure:</b> only what was requested is asked for. <b>Cancellation:</b> of the
   * subscription closes the stream.
   *
   * @param streams makes a stream
   * @param <T> the type of the items
   * @return the publisher
   */
  public static <T> Flow.Publisher<T> publisher(Supplier<? extends AsyncStream<T>> streams) {
    return new StreamPublisher<>(Objects.requireNonNull(streams));
  }

  @Override
  public String toString() {
    return "AsyncStream@" + Integer.toHexString(System.identityHashCode(this));
  }

  /** The items of an iterator that is made at the first poll. */
  private static final class Iterated<T> extends AsyncStream<T> {
    private final Supplier<? extends Iterator<? extends T>> begin;
    private final long size;
    private @Nullable Iterator<? extends T> iterator;
    private long taken;

    Iterated(Supplier<? extends Iterator<? extends T>> begin, long size) {
      this.begin = begin;
      this.size = size;
    }

    @Override
    protected Step advance(Context cx) {
      if (!cx.proceed()) {
        return Step.PENDING;
      }
      Iterator<? extends T> items = iterator;
      if (items == null) {
        items = begin.get();
        iterator = items;
      }
      if (!items.hasNext()) {
        return Step.END;
      }
      taken++;
      return emit(items.next());
    }

    @Override
    protected SizeHint hint() {
      return size < 0 ? SizeHint.UNKNOWN : SizeHint.exactly(Math.max(0, size - taken));
    }
  }
}
