package edo.internal.seam;

import edo.task.Priority;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to be started.
 *
 * @param name its name, or null
 * @param priority its lane
 * @param entry its way past a bound, or null if none is in its way
 */
public record Spawning(@Nullable String name, Priority priority, @Nullable Entry entry) {
  /** As usual. */
  public static final Spawning DEFAULT = new Spawning(null, Priority.NORMAL, null);

  /**
   * As usual, under a name.
   *
   * @param name the name
   * @return the settings
   */
  public static Spawning named(String name) {
    return new Spawning(name, Priority.NORMAL, null);
  }
}
