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
 * goes on, with this one suppressed in it. An {@link EdoTest} in which a mock was made or used, or
 * a {@link TestRuntime#blockOn} in which it was made, closes it and fails with what it has to say,
 * although what is tested has swallowed that; a test that means it asks {@link #verify} for it.
 * Messages have its name and where it was made.
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
  private final MockPause pause = new MockPause(this::wakeWhoAsked);
  private final MockDuty duty = new MockDuty(this::left, this::waiting, this::end);

  /** Who waits for the time of a step. */
  private volatile @Nullable MockAsk asked;

  /** That step. */
  private volatile @Nullable Duration waitsFor;

  /** When the wait that is next is over, once it was come to. */
  private @Nullable MonoInstant waitUntil;

  private MockAsyncStream(String name, List<Action<T>> script) {
    this.name = name;
    this.script = new ArrayDeque<>(script);
    duty.made();
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
      name = Objects.requireNonNull(text, "the name of a mock must not be null");
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
      script.add(
          new Action.Failure<>(Objects.requireNonNull(failure, "a failure must not be null")));
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
      script.add(new Action.Wait<>(MockSteps.requireTime(duration)));
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
    duty.used();
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
          if (Time.now().isBefore(until)) {
            waitsFor = duration;
            asked = MockAsk.of(cx);
            pause.set(until);
            return Step.PENDING;
          }
          asked = null;
          waitUntil = null;
          script.removeFirst();
        }
      }
    }
  }

  private void wakeWhoAsked() {
    MockAsk who = asked;
    if (who != null) {
      who.waker().wake();
    }
  }

  @Override
  protected void onWithdraw() {
    asked = null;
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
    asked = null;
    List<Action<T>> left = items();
    script.clear();
    if (!left.isEmpty()) {
      var e = new AssertionError(this + site + " was closed with steps left: " + left);
      duty.misused(e);
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
    duty.verify();
  }

  private String left() {
    List<Action<T>> left = items();
    return left.isEmpty() ? "" : this + site + " has steps left that nobody has taken: " + left;
  }

  private String waiting() {
    MockAsk who = asked;
    return who == null
        ? ""
        : this
            + site
            + ": "
            + who.who()
            + " has asked for what comes next; next in its script is"
            + " waitFor "
            + waitsFor;
  }

  private void end() throws Exception {
    try {
      close();
    } catch (AssertionError e) {
      // it is remembered
    }
  }

  @Override
  public String toString() {
    return "mock stream " + name;
  }
}
