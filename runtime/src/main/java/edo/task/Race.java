package edo.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first of several computations to succeed; the others are withdrawn. One that throws is out,
 * and only if all do the race fails: with the exception of the last, the others suppressed in it.
 *
 * {@snippet :
 * Reply fastest = Race.of(List.of(east.askAsync(q), west.askAsync(q))).await();
 * }
 *
 * <p>There never are two values: a poll stops at the first. What is withdrawn has taken nothing
 * from any channel or lock, see {@link Select}.
 *
 * <p><b>Blocking:</b> {@link #await} suspends the caller until there is a value. <b>Cancellation:
 * </b> withdraws all. <b>Backpressure:</b> none; the caller bounds how many computations there are.
 *
 * <p>For one use, by one thread at a time.
 *
 * @param <T> the type of the value
 */
public final class Race<T extends @Nullable Object> extends Several<T> {
  private final Siblings siblings;
  private final List<Throwable> failures = new ArrayList<>(0);
  private @Nullable Object value;
  private boolean won;
  private boolean over;

  private Race(List<? extends Async<T>> computations) {
    siblings = new Siblings(computations);
  }

  /**
   * A race of a list. Each poll begins with another one, so that if several are ready none is
   * preferred for long.
   *
   * @param computations one or more
   * @param <T> the type of their values
   * @return the race
   * @throws IllegalArgumentException if there is none, for nobody could win
   */
  public static <T extends @Nullable Object> Race<T> of(List<? extends Async<T>> computations) {
    if (computations.isEmpty()) {
      throw new IllegalArgumentException("a race needs somebody to run");
    }
    return new Race<>(List.copyOf(computations));
  }

  /**
   * A race of two.
   *
   * @param first a computation
   * @param second a computation
   * @param <T> the type of their values
   * @return the race
   */
  public static <T extends @Nullable Object> Race<T> of(Async<T> first, Async<T> second) {
    return new Race<>(List.of(first, second));
  }

  /**
   * Prefers the earlier in the list when several are ready.
   *
   * @return this race
   */
  public Race<T> biased() {
    siblings.inOrder();
    return this;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("this race has ended; make a new one");
    }
    siblings.poll(cx, visitor);
    if (won) {
      cancel();
      return Poll.ready(taken());
    }
    if (siblings.left() != 0) {
      return Poll.pending();
    }
    over = true;
    Throwable last = failures.removeLast();
    for (Throwable other : failures) {
      if (other != last) {
        last.addSuppressed(other);
      }
    }
    throw Join.exception(last);
  }

  private final Siblings.Visitor visitor =
      new Siblings.Visitor() {
        @Override
        public boolean ready(int index, @Nullable Object first) {
          value = first;
          won = true;
          return true;
        }

        @Override
        public boolean failed(int index, Throwable e) {
          failures.add(e);
          return false;
        }
      };

  @SuppressWarnings({"unchecked", "NullAway"}) // the winner is one of Async<T>
  private T taken() {
    Object winner = value;
    value = null;
    return (T) winner;
  }

  @Override
  public String awaited() {
    return siblings.awaited(" or ");
  }

  /** Withdraws all that have not ended. */
  @Override
  public void cancel() {
    if (!over) {
      over = true;
      siblings.cancel();
    }
  }
}
