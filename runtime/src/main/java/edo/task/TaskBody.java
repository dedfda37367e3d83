package edo.task;

/** What a task without a result does. May block, and may throw anything. */
@FunctionalInterface
public interface TaskBody {
  /**
   * Runs the body.
   *
   * @throws Exception if it failed; delivered to whoever joins the task
   */
  void run() throws Exception;
}
