package edo.check;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * Runs an {@link Async} of the model's own types on a thread of a model; for those of others see
 * {@link CheckedOperation}.
 */
public final class CheckedAsync {
  private CheckedAsync() {}

  /**
   * Polls until it is done, and waits to be woken in between. It is also polled without having been
   * woken, as often as {@link ModelBuilder#spurious} says. What was done before the waker is called
   * is ordered before the poll that follows.
   *
   * <p><b>Blocking:</b> as steps of the model; one that nobody wakes is a deadlock.
   *
   * @param async what to poll
   * @param <T> the type of its value
   * @return the value
   * @throws Exception what it throws
   */
  public static <T extends @Nullable Object> T blockOn(Async<T> async) throws Exception {
    Execution execution = Execution.current("CheckedAsync");
    var woken = new CheckedNotify(execution).named("waker of " + execution.self());
    Context context = Context.of((Waker) woken::signal);
    while (true) {
      Poll<T> poll = async.poll(context);
      if (poll.isReady()) {
        return poll.value();
      }
      var _ = woken.await();
    }
  }
}
