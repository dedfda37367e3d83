package edo.runtime;

import edo.task.TaskMeta;
import java.util.List;

/**
 * A task as it was at one moment.
 *
 * @param task which task
 * @param state what it was doing, in a word: waiting, running, cancelled, failed, done
 * @param stack where a virtual-thread task was, innermost frame first; empty for other kinds, and
 *     for one that had not begun
 */
public record TaskSnapshot(TaskMeta task, String state, List<StackTraceElement> stack) {
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(task.kind()).append(" task ").append(task.id());
    task.name().ifPresent(name -> text.append(" (").append(name).append(')'));
    text.append(": ").append(state);
    for (StackTraceElement frame : stack) {
      text.append("\n\tat ").append(frame);
    }
    return text.toString();
  }
}
