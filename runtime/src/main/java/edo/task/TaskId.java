package edo.task;

/**
 * Identifies a task within this process. Unique among all tasks ever spawned, not consecutive; in a
 * simulation each host is a process of its own, and counts from 1 at each start.
 *
 * @param value the number
 */
public record TaskId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
