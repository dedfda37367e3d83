package edo.test;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.TaskBody;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs one thing on a runtime of its own: for tests without the extension, and for helpers.
 *
 * {@snippet :
 * int n = TestRuntime.blockOn(() -> Task.spawn(() -> 42).join());
 * }
 *
 * <p>Each call makes a current-thread runtime with I/O and timers, whose clock {@link
 * edo.time.Time#pause} can stop, and closes it when the body has ended: tasks that are left are
 * cancelled, and nobody is told. {@link EdoTest} does tell.
 */
public final class TestRuntime {
  private TestRuntime() {}

  /**
   * Runs a body as a task and waits for it.
   *
   * <p><b>Blocking:</b> until the body has ended and what it left behind has stopped.
   * <b>Cancellation:</b> interrupting the calling thread cancels the body.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public static <T extends @Nullable Object> T blockOn(Callable<T> body) throws Exception {
    try (var runtime = EdoRuntime.currentThread().build()) {
      return runtime.run(body);
    }
  }

  /**
   * Runs a body without a result.
   *
   * @param body what to run
   * @throws Exception what it threw
   * @see #blockOn(Callable)
   */
  public static void blockOn(TaskBody body) throws Exception {
    try (var runtime = EdoRuntime.currentThread().build()) {
      runtime.run(body);
    }
  }

  /**
   * Runs a computation as a poll-driven task and waits for it.
   *
   * @param computation what to poll
   * @param <T> the type of its value
   * @return its value
   * @throws Exception what it threw
   * @see #blockOn(Callable)
   */
  public static <T extends @Nullable Object> T blockOn(Async<T> computation) throws Exception {
    try (var runtime = EdoRuntime.currentThread().build()) {
      return runtime.run(computation);
    }
  }
}
