package edo.test;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Polls a computation by hand, and tells whether it asked to be polled again. For testing what an
 * {@link Async} does at each step, without a runtime and without other threads.
 *
 * {@snippet :
 * var permits = new Semaphore(0);
 * try (var task = PollHarness.of(permits.acquireAsync())) {
 *   assertPending(task.poll());
 *   permits.addPermits(1);
 *   assertTrue(task.isWoken());
 *   assertReady(task.poll());
 * }
 * }
 *
 * <p>It is a computation itself, so that a task or another harness may go on with what was polled
 * by hand before. What needs a runtime, timers for instance, uses that of the calling code.
 *
 * <p>For one thread at a time; wake-ups may come from anywhere.
 *
 * @param <T> the type of the value
 */
public final class PollHarness<T extends @Nullable Object> implements Async<T>, AutoCloseable {
  /** A computation that has woken itself so often without coming to an end never will. */
  static final int MOST_POLLS = 150;

  private final Async<T> computation;
  private final TestWaker waker = new TestWaker();
  private boolean over;

  private PollHarness(Async<T> computation) {
    this.computation = computation;
  }

  /**
   * A harness for a computation, which is not polled yet.
   *
   * @param computation no longer the caller's to poll
   * @param <T> the type of its value
   * @return the harness; closing it withdraws the computation
   */
  public static <T extends @Nullable Object> PollHarness<T> of(Async<T> computation) {
    return new PollHarness<>(computation);
  }

  /**
   * Polls once, with this harness's waker.
   *
   * @return the answer
   * @throws Exception what the computation threw; it is over then
   * @throws IllegalStateException if it is over already
   */
  public Poll<T> poll() throws Exception {
    waker.clear();
    return poll(waker.context());
  }

  /**
   * Polls once for somebody else: this harness's waker is not told of anything.
   *
   * @param cx carries the waker to call
   * @return the answer
   * @throws Exception what the computation threw; it is over then
   * @throws IllegalStateException if it is over already
   */
  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException(
          this + " is over: a computation is not polled again after it has ended");
    }
    boolean goesOn = false;
    try {
      Poll<T> answer = computation.poll(cx);
      goesOn = answer.isPending();
      return answer;
    } finally {
      over = !goesOn;
    }
  }

  /**
   * Polls as long as the computation wakes itself: until it is done, or waits for somebody else.
   *
   * @return the last answer
   * @throws Exception what the computation threw; it is over then
   * @throws IllegalStateException if it is over already
   * @throws AssertionError if it is still woken after 150 polls
   */
  public Poll<T> pollUntilIdle() throws Exception {
    for (int i = 0; i < MOST_POLLS; i++) {
      Poll<T> answer = poll();
      if (answer.isReady() || !isWoken()) {
        return answer;
      }
    }
    throw neverIdle(this);
  }

  static AssertionError neverIdle(Object harness) {
    return new AssertionError(
        harness
            + " is still woken after "
            + MOST_POLLS
            + " polls: it wakes itself for ever, or waits for what nobody here brings about");
  }

  /**
   * Does something with the computation and this harness's context, like a poll of another kind.
   *
   * @param action what to do
   * @param <R> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public <R extends @Nullable Object> R enter(Action<? super Async<T>, R> action) throws Exception {
    waker.clear();
    return action.apply(waker.context(), computation);
  }

  /**
   * Something to do with what a harness holds.
   *
   * @param <H> what the harness holds
   * @param <R> the type of the result
   */
  @FunctionalInterface
  public interface Action<H, R extends @Nullable Object> {
    /**
     * Does it.
     *
     * @param cx the harness's context
     * @param held what the harness holds
     * @return the result
     * @throws Exception what went wrong
     */
    R apply(Context cx, H held) throws Exception;
  }

  /**
   * Whether the computation was woken since the last poll by hand.
   *
   * @return true if so
   */
  public boolean isWoken() {
    return waker.isWoken();
  }

  /**
   * How often it was woken.
   *
   * @return the number since the harness was made
   */
  public int wakes() {
    return waker.wakes();
  }

  /**
   * The waker that polls by hand hand out.
   *
   * @return the waker
   */
  public TestWaker waker() {
    return waker;
  }

  /**
   * What is polled.
   *
   * @return the computation
   */
  public Async<T> computation() {
    return computation;
  }

  /** Withdraws the computation, unless it is over. */
  @Override
  public void cancel() {
    if (!over) {
      over = true;
      computation.cancel();
    }
  }

  /** Withdraws the computation, unless it is over. */
  @Override
  public void close() {
    cancel();
  }

  @Override
  public String toString() {
    return "PollHarness[" + computation + ", " + (over ? "over" : waker) + "]";
  }
}
