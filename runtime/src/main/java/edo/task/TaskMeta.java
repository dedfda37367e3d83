package edo.task;

import java.util.Optional;

/**
 * What the runtime's hooks are told about a task.
 *
 * @param id the task
 * @param name the name given at spawn
 * @param kind which kind of task
 * @param spawnSite where in the program it was spawned, if {@link
 *     edo.runtime.RuntimeBuilder#recordSpawnSites} asked for it
 */
public record TaskMeta(
    TaskId id, Optional<String> name, Kind kind, Optional<StackTraceElement> spawnSite) {
  /** The kinds of task. */
  public enum Kind {
    /** A virtual thread. */
    VIRTUAL,
    /** A poll-driven computation. */
    ASYNC,
    /** A job on the blocking pool. */
    BLOCKING
  }
}
