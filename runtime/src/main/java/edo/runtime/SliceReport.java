package edo.runtime;

import edo.task.TaskMeta;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A task held up a worker for longer than the runtime's slice limit, and the worker's other work
 * was handed to another thread.
 *
 * @param task the task, if it was still known when the report was made
 * @param duration how long the slice had lasted by then; it may go on
 * @param stack where the task was, innermost frame first; empty if it had moved on
 */
public record SliceReport(
    Optional<TaskMeta> task, Duration duration, List<StackTraceElement> stack) {
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
            task.map(t -> "task " + t.id() + t.name().map(n -> " (" + n + ")").orElse(""))
                .orElse("a task"))
        .append(" ran for ")
        .append(duration.toMillis())
        .append(" ms without yielding");
    for (StackTraceElement frame : stack) {
      text.append("\n\tat ").append(frame);
    }
    return text.toString();
  }
}
