package edo.runtime;

import edo.task.TaskMeta;
import java.util.List;

/**
 * A task as it was at one moment.
 *
 * @param task which task
 * @param state what it was doing, in a word: waiting, running, cancelled, failed, done; of one that
 *     waits for something of ours also what that is, as in "waiting for mutex balance"
 * @param stack where a virtual-thread task or a blocking job was, innermost frame first; empty for
 *     a poll-driven task, and for what had not begun
 */
public record TaskSnapshot(TaskMeta task, String state, List<StackTraceElement> stack) {
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(task.kind()).append(" task ").append(task.id());
    task.name().ifPresent(name -> text.append(" (").append(name).append(')'));
    text.append(": ").append(state);
    task.spawnSite().ifPresent(site -> text.append(", spawned at ").append(site));
    for (StackTraceElement frame : stack) {
      text.append("\n\tat ").append(frame);
    }
    return text.toString();
  }
}
