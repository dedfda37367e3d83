package edo.runtime;

import edo.task.TaskMeta;
import java.time.Duration;
import java.util.List;

/**
 * How a runtime ended.
 *
 * @param took how long it took
 * @param leftover tasks that had not ended by the deadline: they ignored their cancellation, or are
 *     blocking jobs that cannot be interrupted
 */
public record ShutdownReport(Duration took, List<TaskMeta> leftover) {
  /**
   * Whether everything had ended.
   *
   * @return true if nothing was left over
   */
  public boolean isClean() {
    return leftover.isEmpty();
  }
}
