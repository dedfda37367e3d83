package edo.sim.internal;

import edo.runtime.TaskSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a simulation has failed.
 *
 * @param what happened, in a sentence
 * @param host where, or null if it concerns all
 * @param task in which task, or null
 * @param tasks what else there was to tell about tasks
 * @param cause what was thrown, or null
 * @param fromOutside whether something outside of the simulation had a part in it, so that it need
 *     not happen again with the same seed
 */
public record Failure(
    String what,
    @Nullable String host,
    @Nullable String task,
    List<Waiting> tasks,
    @Nullable Throwable cause,
    boolean fromOutside) {
  /**
   * A failure that is the simulation's own.
   *
   * @param what happened, in a sentence
   * @param host where, or null if it concerns all
   * @param task in which task, or null
   * @param tasks what else there was to tell about tasks
   * @param cause what was thrown, or null
   */
  Failure(
      String what,
      @Nullable String host,
      @Nullable String task,
      List<Waiting> tasks,
      @Nullable Throwable cause) {
    this(what, host, task, tasks, cause, false);
  }

  /**
   * A task that waited when the simulation failed.
   *
   * @param host where
   * @param task which
   */
  public record Waiting(String host, TaskSnapshot task) {
    @Override
    public String toString() {
      return "on " + host + ": " + new Told(task).shown();
    }
  }

  /** Carries a failure out of the loop. */
  public static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    /**
     * Carries it.
     *
     * @param failure it
     */
    public Thrown(Failure failure) {
      super(failure.what(), failure.cause());
      this.failure = failure;
    }

    /**
     * The failure.
     *
     * @return it
     */
    public Failure failure() {
      return failure;
    }
  }
}
