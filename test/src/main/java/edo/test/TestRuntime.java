package edo.test;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.TaskBody;
import java.util.ArrayList;
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
 * cancelled, and nobody is told. {@link EdoTest} does tell. Mocks are looked at: one that was made
 * in the body is closed, and it is an {@link AssertionError} if its script was not played; of one
 * that was made before, and may be used after, misuse in the body is.
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
   * @throws AssertionError if a mock was misused, or one that the body has made was not played
   */
  public static <T extends @Nullable Object> T blockOn(Callable<T> body) throws Exception {
    return on(runtime -> runtime.run(body));
  }

  /**
   * Runs a body without a result.
   *
   * @param body what to run
   * @throws Exception what it threw
   * @see #blockOn(Callable)
   */
  public static void blockOn(TaskBody body) throws Exception {
    var _ =
        on(runtime -> {
          runtime.run(body);
          return true;
        });
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
    return on(runtime -> runtime.run(computation));
  }

  /** What is run on a runtime. */
  @FunctionalInterface
  private interface Body<T extends @Nullable Object> {
    T run(EdoRuntime runtime) throws Exception;
  }

  private static <T extends @Nullable Object> T on(Body<T> body) throws Exception {
    try (var runtime = EdoRuntime.currentThread().build()) {
      MockWatch mocks = MockWatch.ofCall(runtime);
      T result;
      try {
        result = body.run(runtime);
      } catch (Throwable e) {
        mocks.close(new ArrayList<>()); // what failed first says more
        throw e;
      }
      mocks.check();
      return result;
    }
  }
}
