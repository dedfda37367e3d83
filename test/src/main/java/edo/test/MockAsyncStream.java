package edo.test;

import edo.stream.AsyncStream;
import edo.stream.SizeHint;
import edo.stream.Step;
import edo.task.Context;
import edo.task.Poll;
import edo.time.MonoInstant;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A stream that follows a script: items, and how long they take.
 *
 * {@snippet :
 * try (var letters =
 *     MockAsyncStream.<String>builder().next("a").waitFor(Duration.ofMillis(2)).next("b").build()) {
 *   assertEquals(List.of("a", "b"), letters.toList());
 * }
 * }
 *
 * <p>Behind the last step it is at its end. A stream that is closed before that with items left, be
 * it because the consumer has enough, is an {@link AssertionError}; one that is on its way already
 * goes on, with this one suppressed in it. An {@link EdoTest} in which a mock was made or used
 * closes it and fails with what it has to say, although what is tested has swallowed that; a test
 * that means it asks {@link #verify} for it. Messages have its name and where it was made.
 *
 * <p><b>Blocking:</b> asking for what comes next waits for the time of {@code waitFor}; suspends
 * the calling task. Closing never waits. <b>Cancellation:</b> who gives up while it waits has
 * played nothing; who asks next waits for what is left of the time, and gets the item.
 *
 * <p>For one task at a time, as any stream.
 *
 * @param <T> the type of the items
 */
public final class MockAsyncStream<T> extends AsyncStream<T> {
  private sealed interface Action<T> {
    record Item<T>(T value) implements Action<T> {}

    record Failure<T>(Exception why) implements Action<T> {}

    record Wait<T>(Duration duration) implements Action<T> {}
  }

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name;

  /** Where it was made, for messages about its script. */
  private final String site = MockSite.here();

  private final Deque<Action<T>> script;
  private final MockPause pause = new MockPause();
  private final MockDuty duty = new MockDuty(this::end);

  /** What closing it has said. */
  private volatile @Nullable AssertionError misuse;

  /** When the wait that is next is over, once it was come to. */
  private @Nullable MonoInstant waitUntil;

  private MockAsyncStream(String name, List<Action<T>> script) {
    this.name = name;
    this.script = new ArrayDeque<>(script);
    duty.here();
  }

  /**
   * A script to be written.
   *
   * @param <T> the type of the items
   * @return a builder without steps
   */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /**
   * Writes a script, and makes any number of streams that follow it. For one thread at a time.
   *
   * @param <T> the type of the items
   */
  public static final class Builder<T> {
    private final List<Action<T>> script = new ArrayList<>();
    private @Nullable String name;

    private Builder() {}

    /**
     * Names the mock in messages.
     *
     * @param text the name; by default a number
     * @return this
     */
    public Builder<T> name(String text) {
      name = text;
      return this;
    }

    /**
     * The next item.
     *
     * @param item the item, not null
     * @return this
     */
    public Builder<T> next(T item) {
      script.add(new Action.Item<>(Objects.requireNonNull(item, "an item must not be null")));
      return this;
    }

    /**
     * The stream fails, which is its end.
     *
     * @param failure what the consumer is to get
     * @return this
     */
    public Builder<T> fail(Exception failure) {
      script.add(new Action.Failure<>(failure));
      return this;
    }

    /**
     * The stream waits for so long, from the moment somebody asks for what comes next, on the clock
     * of the runtime, which may be paused.
     *
     * @param duration how long
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Builder<T> waitFor(Duration duration) {
      if (duration.isNegative()) {
        throw new IllegalArgumentException("a mock cannot wait for " + duration);
      }
      script.add(new Action.Wait<>(duration));
      return this;
    }

    /**
     * A stream that follows the script.
     *
     * @return the mock, to be closed by the caller or by what is tested
     */
    public MockAsyncStream<T> build() {
      String called = name != null ? name : Integer.toString(NUMBERS.incrementAndGet());
      return new MockAsyncStream<>(called, script);
    }
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    duty.here();
    while (true) {
      switch (script.peekFirst()) {
        case null -> {
          return Step.END;
        }
        case Action.Item<T>(T value) -> {
          if (!cx.proceed()) {
            return Step.PENDING;
          }
          script.removeFirst();
          return emit(value);
        }
        case Action.Failure<T>(Exception why) -> {
          script.removeFirst();
          throw why;
        }
        case Action.Wait<T>(Duration duration) -> {
          MonoInstant until = waitUntil;
          if (until == null) {
            until = Time.now().plus(duration);
            waitUntil = until;
          }
          if (!pause.isOver(until, cx)) {
            return Step.PENDING;
          }
          waitUntil = null;
          script.removeFirst();
        }
      }
    }
  }

  @Override
  protected void onWithdraw() {
    pause.cancel();
  }

  @Override
  protected SizeHint hint() {
    return script.stream().anyMatch(Action.Failure.class::isInstance)
        ? SizeHint.UNKNOWN
        : SizeHint.exactly(items().size());
  }

  private List<Action<T>> items() {
    return script.stream().filter(a -> !(a instanceof Action.Wait)).toList();
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    pause.cancel();
    List<Action<T>> left = items();
    script.clear();
    if (!left.isEmpty()) {
      var e = new AssertionError(this + site + " was closed with steps left: " + left);
      misuse = e;
      throw e;
    }
    return Poll.done();
  }

  /**
   * Asserts that all items were taken, and that nobody has closed it before that.
   *
   * @throws AssertionError if items are left, or were when it was closed
   */
  public void verify() {
    duty.tell(this::check);
  }

  private void check() {
    AssertionError why = misuse;
    if (why != null) {
      throw new AssertionError(why.getMessage(), why); // another one: that may be on its way
    }
    List<Action<T>> left = items();
    if (!left.isEmpty()) {
      throw new AssertionError(this + site + " has steps left that nobody has taken: " + left);
    }
  }

  private void end() throws Exception {
    try {
      close();
    } catch (AssertionError e) {
      // it is remembered
    }
    check();
  }

  @Override
  public String toString() {
    return "mock stream " + name;
  }
}
