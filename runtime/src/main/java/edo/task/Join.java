package edo.task;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several computations, all of them polled by the one task that waits: concurrent, not
 * parallel.
 *
 * {@snippet :
 * var both = Join.tryAll(users.fetchAsync(id), orders.fetchAsync(id)).await();
 * show(both.first(), both.second());
 *
 * for (Join.Outcome<Reply> each : Join.all(requests).await()) {
 *   switch (each) {
 *     case Join.Success(var reply) -> use(reply);
 *     case Join.Failure(var cause) -> log(cause);
 *   }
 * }
 * }
 *
 * <p>{@link #all} waits until all have ended and tells how; {@link #tryAll} withdraws the rest as
 * soon as one has thrown, and throws the same. A computation is polled when it was woken; each poll
 * begins with another one, unless {@link #biased} says otherwise, so that one that is always busy
 * keeps nobody from getting on.
 *
 * <p><b>Values that nobody gets.</b> When the first failure or a cancellation ends the join early,
 * computations that had ended before have produced values for nothing. Those that are {@link
 * AutoCloseable} are closed, see {@link Discard}, so a guard or a connection is not lost; {@link
 * #onDiscard} hands them to somebody else, such as messages of a channel to whoever is to have
 * them. To wait for several messages and take one, use {@link Select}.
 *
 * <p><b>Blocking:</b> {@link #await} suspends the caller until the result is there.
 * <b>Cancellation:</b> withdraws what has not ended. <b>Backpressure:</b> none; the caller bounds
 * how many computations there are.
 *
 * <p>For one use, by one thread at a time.
 *
 * @param <R> the type of the result
 */
public final class Join<R extends @Nullable Object> extends Several<R> {
  /**
   * How a computation has ended.
   *
   * @param <T> the type of its value
   */
  public sealed interface Outcome<T extends @Nullable Object> permits Success, Failure {
    /**
     * The value.
     *
     * @return the value
     * @throws Exception what was thrown, if there is none
     */
    T orElseThrow() throws Exception;
  }

  /**
   * A value.
   *
   * @param value what the computation has produced
   * @param <T> its type
   */
  public record Success<T extends @Nullable Object>(T value) implements Outcome<T> {
    @Override
    public T orElseThrow() {
      return value;
    }
  }

  /**
   * No value.
   *
   * @param cause what the computation has thrown
   * @param <T> the type the value would have had
   */
  public record Failure<T extends @Nullable Object>(Throwable cause) implements Outcome<T> {
    @Override
    public T orElseThrow() throws Exception {
      throw exception(cause);
    }
  }

  /**
   * Two results.
   *
   * @param first of the first computation
   * @param second of the second
   * @param <A> the type of the first
   * @param <B> the type of the second
   */
  public record Two<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}

  /**
   * Three results.
   *
   * @param first of the first computation
   * @param second of the second
   * @param third of the third
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @param <C> the type of the third
   */
  public record Three<
      A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
      A first, B second, C third) {}

  /**
   * Four results.
   *
   * @param first of the first computation
   * @param second of the second
   * @param third of the third
   * @param fourth of the fourth
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @param <C> the type of the third
   * @param <D> the type of the fourth
   */
  public record Four<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object>(
      A first, B second, C third, D fourth) {}

  private final Siblings siblings;
  private final @Nullable Object[] results;
  private final boolean outcomes;
  private final Function<@Nullable Object[], R> assemble;
  private Consumer<? super @Nullable Object> discard = Discard::close;
  private @Nullable Throwable failure;
  private boolean over;

  private Join(
      boolean outcomes,
      List<? extends Async<?>> computations,
      Function<@Nullable Object[], R> assemble) {
    this.outcomes = outcomes;
    this.siblings = new Siblings(computations);
    this.results = new @Nullable Object[computations.size()];
    this.assemble = assemble;
  }

  /**
   * All of two.
   *
   * @param first a computation
   * @param second a computation
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @return how they have ended
   */
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Join<Two<Outcome<A>, Outcome<B>>> all(Async<A> first, Async<B> second) {
    return new Join<>(true, List.of(first, second), Join::two);
  }

  /**
   * All of three.
   *
   * @param first a computation
   * @param second a computation
   * @param third a computation
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @param <C> the type of the third
   * @return how they have ended
   */
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Join<Three<Outcome<A>, Outcome<B>, Outcome<C>>> all(
          Async<A> first, Async<B> second, Async<C> third) {
    return new Join<>(true, List.of(first, second, third), Join::three);
  }

  /**
   * All of four.
   *
   * @param first a computation
   * @param second a computation
   * @param third a computation
   * @param fourth a computation
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @param <C> the type of the third
   * @param <D> the type of the fourth
   * @return how they have ended
   */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Join<Four<Outcome<A>, Outcome<B>, Outcome<C>, Outcome<D>>> all(
          Async<A> first, Async<B> second, Async<C> third, Async<D> fourth) {
    return new Join<>(true, List.of(first, second, third, fourth), Join::four);
  }

  /**
   * All of a list.
   *
   * @param computations any number, none included
   * @param <T> the type of their values
   * @return how they have ended, in the order of the list
   */
  public static <T extends @Nullable Object> Join<List<Outcome<T>>> all(
      List<? extends Async<T>> computations) {
    return new Join<>(true, List.copyOf(computations), Join::list);
  }

  /**
   * The values of two, or the first failure.
   *
   * @param first a computation
   * @param second a computation
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @return their values
   */
  public static <A extends @Nullable Object, B extends @Nullable Object> Join<Two<A, B>> tryAll(
      Async<A> first, Async<B> second) {
    return new Join<>(false, List.of(first, second), Join::two);
  }

  /**
   * The values of three, or the first failure.
   *
   * @param first a computation
   * @param second a computation
   * @param third a computation
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @param <C> the type of the third
   * @return their values
   */
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Join<Three<A, B, C>> tryAll(Async<A> first, Async<B> second, Async<C> third) {
    return new Join<>(false, List.of(first, second, third), Join::three);
  }

  /**
   * The values of four, or the first failure.
   *
   * @param first a computation
   * @param second a computation
   * @param third a computation
   * @param fourth a computation
   * @param <A> the type of the first
   * @param <B> the type of the second
   * @param <C> the type of the third
   * @param <D> the type of the fourth
   * @return their values
   */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Join<Four<A, B, C, D>> tryAll(
          Async<A> first, Async<B> second, Async<C> third, Async<D> fourth) {
    return new Join<>(false, List.of(first, second, third, fourth), Join::four);
  }

  /**
   * The values of a list, or the first failure.
   *
   * @param computations any number, none included
   * @param <T> the type of their values
   * @return their values, in the order of the list; it cannot be changed
   */
  public static <T extends @Nullable Object> Join<List<T>> tryAll(
      List<? extends Async<T>> computations) {
    return new Join<>(false, List.copyOf(computations), Join::list);
  }

  // The results are in the order of the computations, whose types the factories have checked; one
  // is null only where its type has null.

  @SuppressWarnings({"unchecked", "NullAway"})
  private static <A extends @Nullable Object, B extends @Nullable Object> Two<A, B> two(
      @Nullable Object[] r) {
    return new Two<>((A) r[0], (B) r[1]);
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static <
          A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Three<A, B, C> three(@Nullable Object[] r) {
    return new Three<>((A) r[0], (B) r[1], (C) r[2]);
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Four<A, B, C, D> four(@Nullable Object[] r) {
    return new Four<>((A) r[0], (B) r[1], (C) r[2], (D) r[3]);
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static <T extends @Nullable Object> List<T> list(@Nullable Object[] r) {
    return (List<T>) Collections.unmodifiableList(Arrays.asList(r));
  }

  /**
   * Begins each poll with the first computation, in the order in which they were given.
   *
   * @return this join
   */
  public Join<R> biased() {
    siblings.inOrder();
    return this;
  }

  /**
   * Says what becomes of values that nobody gets, instead of being closed if they can be.
   *
   * @param receiver called with each, by the thread that polls or cancels; must not block or throw
   * @return this join
   */
  public Join<R> onDiscard(Consumer<? super @Nullable Object> receiver) {
    discard = receiver;
    return this;
  }

  @Override
  public Poll<R> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("this join has ended; make a new one");
    }
    siblings.poll(cx, visitor);
    Throwable thrown = failure;
    if (thrown != null) {
      cancel();
      throw exception(thrown);
    }
    if (siblings.left() != 0) {
      return Poll.pending();
    }
    over = true;
    return Poll.ready(assemble.apply(results));
  }

  private final Siblings.Visitor visitor =
      new Siblings.Visitor() {
        @Override
        public boolean ready(int index, @Nullable Object value) {
          results[index] = outcomes ? new Success<>(value) : value;
          return false;
        }

        @Override
        public boolean failed(int index, Throwable e) {
          if (outcomes) {
            results[index] = new Failure<>(e);
            return false;
          }
          failure = e;
          return true;
        }
      };

  @Override
  public String awaited() {
    return siblings.awaited(" and ");
  }

  /** Withdraws what has not ended, and gives up the values that are there. */
  @Override
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    siblings.cancel();
    for (Object result : results) {
      switch (result) {
        case null -> {} // has not ended, or has nothing to give up
        case Success<?>(var value) when outcomes -> Discard.hand(value, discard);
        case Failure<?> _ when outcomes -> {}
        default -> Discard.hand(result, discard);
      }
    }
    Arrays.fill(results, null);
  }

  /** An error is thrown, an exception returned to be. */
  static Exception exception(Throwable e) {
    return switch (e) {
      case Exception exception -> exception;
      case Error error -> throw error;
      default -> new IllegalStateException("a Throwable of its own kind", e);
    };
  }
}
