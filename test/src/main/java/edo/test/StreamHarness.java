package edo.test;

import edo.stream.AsyncStream;
import edo.stream.SizeHint;
import edo.stream.Step;
import edo.task.Context;
import edo.task.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Polls a stream by hand, and tells whether it asked to be polled again.
 *
 * {@snippet :
 * try (var numbers = StreamHarness.of(AsyncStream.of(1, 2))) {
 *   assertEquals(Optional.of(1), assertReady(numbers.pollNext()));
 *   assertEquals(Optional.of(2), assertReady(numbers.pollNext()));
 *   assertEquals(Optional.empty(), assertReady(numbers.pollNext()));
 * }
 * }
 *
 * <p>It is a stream itself, with the items that were not taken by hand. For one thread at a time;
 * wake-ups may come from anywhere.
 *
 * @param <T> the type of the items
 */
public final class StreamHarness<T> extends AsyncStream<T> {
  private final AsyncStream<T> stream;
  private final TestWaker waker = new TestWaker();

  private StreamHarness(AsyncStream<T> stream) {
    this.stream = stream;
  }

  /**
   * A harness for a stream, which is not polled yet.
   *
   * @param stream no longer the caller's to use
   * @param <T> the type of its items
   * @return the harness; closing it closes the stream
   */
  public static <T> StreamHarness<T> of(AsyncStream<T> stream) {
    return new StreamHarness<>(stream);
  }

  /**
   * Polls once, with this harness's waker.
   *
   * @return the next item, empty at the end; or pending
   * @throws Exception what the stream threw
   */
  public Poll<Optional<T>> pollNext() throws Exception {
    waker.clear();
    return switch (pollNext(waker.context())) {
      case ITEM -> Poll.ready(Optional.of(item()));
      case PENDING -> Poll.pending();
      case END -> Poll.ready(Optional.empty());
    };
  }

  /**
   * Polls as long as the stream wakes itself: until there is an item or the end, or it waits for
   * somebody else.
   *
   * @return the last answer
   * @throws Exception what the stream threw
   * @throws AssertionError if it is still woken after 150 polls
   */
  public Poll<Optional<T>> pollUntilIdle() throws Exception {
    for (int i = 0; i < PollHarness.MOST_POLLS; i++) {
      Poll<Optional<T>> answer = pollNext();
      if (answer.isReady() || !isWoken()) {
        return answer;
      }
    }
    throw PollHarness.neverIdle(this);
  }

  /**
   * Does something with the stream and this harness's context, like a poll of another kind.
   *
   * @param action what to do
   * @param <R> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public <R extends @Nullable Object> R enter(PollHarness.Action<? super AsyncStream<T>, R> action)
      throws Exception {
    waker.clear();
    return action.apply(waker.context(), stream);
  }

  /**
   * Whether the stream was woken since the last poll by hand.
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
   * What is polled.
   *
   * @return the stream
   */
  public AsyncStream<T> stream() {
    return stream;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    Step step = stream.pollNext(cx);
    return step == Step.ITEM ? emit(stream.item()) : step;
  }

  @Override
  protected SizeHint hint() {
    return stream.sizeHint();
  }

  @Override
  protected boolean isExhausted() {
    return stream.isTerminated();
  }

  @Override
  protected void onWithdraw() {
    stream.withdraw();
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    return stream.pollClose(cx);
  }

  @Override
  public String toString() {
    return "StreamHarness[" + stream + ", " + waker + "]";
  }
}
