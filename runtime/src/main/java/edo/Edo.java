package edo;

import edo.runtime.EdoRuntime;
import edo.task.TaskBody;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The front door: runs a program on a runtime of its own.
 *
 * {@snippet :
 * void main() throws Exception {
 *   Edo.run(() -> System.out.println("hello from task " + Task.id()));
 * }
 * }
 */
public final class Edo {
  private Edo() {}

  /**
   * Starts a multi-thread runtime with the defaults, runs {@code main} on it as a task, and shuts
   * it down when that has ended.
   *
   * <p><b>Blocking:</b> until {@code main} has ended and the tasks it left behind have stopped.
   * <b>Cancellation:</b> interrupting the calling thread cancels {@code main}.
   *
   * @param main the program
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public static <T extends @Nullable Object> T run(Callable<T> main) throws Exception {
    try (var runtime = EdoRuntime.multiThread().build()) {
      return runtime.run(main);
    }
  }

  /**
   * Runs a program without a result.
   *
   * @param main the program
   * @throws Exception what it threw
   * @see #run(Callable)
   */
  public static void run(TaskBody main) throws Exception {
    try (var runtime = EdoRuntime.multiThread().build()) {
      runtime.run(main);
    }
  }

  /**
   * The runtime the calling code runs on, or the default one, which starts on first use and lives
   * as long as the process.
   *
   * @return the runtime
   */
  public static EdoRuntime runtime() {
    return EdoRuntime.current();
  }
}
