package edo.task;

/**
 * Identifies a task within this process. Unique among all tasks ever spawned, not consecutive.
 *
 * @param value the number
 */
public record TaskId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
