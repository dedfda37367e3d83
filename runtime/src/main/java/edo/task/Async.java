package edo.task;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A lazy, poll-driven computation: nothing happens until somebody polls it.
 *
 * <p>{@link #poll} makes as much progress as it can without waiting. When it cannot finish it keeps
 * {@code cx.waker()}, arranges for {@link Waker#wake} to be called once progress is possible and
 * returns {@link Poll#pending()}. It is polled by one thread at a time, though not always by the
 * same one, and never again after it has returned a value or thrown.
 *
 * <p>The same object has a direct form: {@link #await()} suspends the calling task until it is
 * done. {@link Task#spawn(Async)} runs it as a task of its own that costs a small object and no
 * stack.
 *
 * {@snippet :
 * Async<String> first = cx -> Poll.ready("now");
 * String s = first.await();
 * }
 *
 * @param <T> what it produces
 */
@FunctionalInterface
public interface Async<T extends @Nullable Object> {
  /**
   * Advances the computation.
   *
   * <p><b>Blocking:</b> must not block; it runs on a worker.
   *
   * @param cx carries the waker to call when progress is possible, and the cooperative budget
   * @return the value, or {@link Poll#pending()} after a wake-up has been arranged
   * @throws Exception if the computation failed; it is then over
   */
  Poll<T> poll(Context cx) throws Exception;

  /**
   * Withdraws the computation: whoever polled it gives it up before it was done. Called at most
   * once, never after {@link #poll} has returned a value or thrown, by the thread that would have
   * polled next. Releases timers, waiters and whatever else was acquired; must not throw or wait.
   */
  default void cancel() {}

  /**
   * Waits for the value.
   *
   * <p><b>Blocking:</b> suspends the calling task, or blocks the calling plain thread.
   *
   * <p><b>Cancellation:</b> when the calling task is cancelled, this computation is withdrawn by
   * {@link #cancel()} and {@link CancelledException} is thrown.
   *
   * @return the value
   * @throws Exception what {@link #poll} threw
   */
  default T await() throws Exception {
    return Task.await(this);
  }

  /**
   * A computation that is done at its first poll.
   *
   * @param value what it produces
   * @param <T> the type of the value
   * @return the computation
   */
  static <T extends @Nullable Object> Async<T> ready(T value) {
    return cx -> Poll.ready(value);
  }

  /**
   * A computation that is never done; useful as the arm of a race.
   *
   * @param <T> the type it would produce
   * @return the computation
   */
  static <T extends @Nullable Object> Async<T> never() {
    return cx -> Poll.pending();
  }

  /**
   * The outcome of a {@link CompletionStage} as a computation. Withdrawing it leaves the stage
   * alone.
   *
   * @param stage the stage to wait for
   * @param <T> the type of its value
   * @return a computation that completes when the stage does; a failed stage throws the stage's
   *     exception, unwrapped from {@link java.util.concurrent.CompletionException}
   */
  static <T extends @Nullable Object> Async<T> of(CompletionStage<T> stage) {
    return new StageAsync<>(stage);
  }
}
