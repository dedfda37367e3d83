package edo.stream;

import edo.sync.Notify;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import edo.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is polled with when its consumer waits in direct style. Used by the consumer alone,
 * except for {@link #wake}.
 *
 * <p>The functions given to a stream run inside {@code advance} and may block, in code of ours as
 * well as in anybody's. They wait with the thread's own permit to go on, and would swallow the
 * wake-up of a source that was asked before them. So the wake-up is kept here: a {@link Notify}
 * remembers it until the consumer looks.
 */
final class Driver extends Context implements Waker {
  private static final Context DEAF = Context.of(() -> {});

  private final Notify news = new Notify();

  /** A context for beginning something that nobody waits for. */
  static Context deaf() {
    return DEAF;
  }

  @Override
  public Waker waker() {
    return this;
  }

  @Override
  public void wake() {
    news.notifyOne();
  }

  /** What is asked again and again until it is not pending. */
  @FunctionalInterface
  interface Question {
    Step ask(Context cx) throws Exception;
  }

  /** Waits until there is an item; false at the end. */
  boolean hasNext(Pulling<?> stream) throws Exception {
    for (; ; ) {
      refill(BUDGET);
      Step step = stream.pollNext(this);
      if (step != Step.PENDING) {
        return step == Step.ITEM;
      }
      rest(stream);
    }
  }

  /** Waits until a question about a stream is answered. */
  boolean isItem(Pulling<?> stream, Question question) throws Exception {
    for (; ; ) {
      refill(BUDGET);
      Step step = question.ask(this);
      if (step != Step.PENDING) {
        return step == Step.ITEM;
      }
      rest(stream);
    }
  }

  /** Waits until another poll is worth while. */
  private void rest(Pulling<?> stream) {
    try {
      if (hasBudget()) {
        news.awaitNotified();
      } else {
        Task.yieldNow();
      }
    } catch (Throwable e) {
      stream.withdraw();
      throw e;
    }
  }

  /**
   * Waits for what must be over before anything goes on, although the caller is cancelled or its
   * thread interrupted; that is delivered afterwards.
   *
   * @param computation waited for once more after each interrupt; withdrawing it must do nothing
   */
  static void awaitSurely(Async<@Nullable Void> computation) {
    boolean interrupted = false;
    try {
      for (boolean over = false; !over; ) {
        try {
          Task.shield(() -> {
            var _ = Task.await(computation);
          });
          over = true;
        } catch (CancelledException e) {
          // A shield keeps out all but the interrupt of a thread that is no task of ours.
          if (!Thread.interrupted()) {
            throw e;
          }
          interrupted = true;
        }
      }
    } catch (Exception e) {
      throw Failures.unchecked(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Polls for the last time: begins what goes on by itself. */
  static boolean isDoneAtOnce(Async<@Nullable Void> computation) {
    try {
      Poll<@Nullable Void> answer = computation.poll(DEAF);
      return answer.isReady();
    } catch (Exception e) {
      throw Failures.unchecked(e);
    }
  }
}
