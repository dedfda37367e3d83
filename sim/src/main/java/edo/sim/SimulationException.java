package edo.sim;

import edo.sim.internal.Failure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A simulation has failed: what a host or client threw, time that ran out, a run in which nothing
 * can happen any more, or a wait that escaped. The message says how to repeat the run; what was
 * thrown is the cause.
 */
public final class SimulationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The system property that repeats a run. */
  static final String PROPERTY = "edo.sim.seed";

  /** Of the run. */
  private final long seed;

  /** Simulated time. */
  private final Duration elapsed;

  /** Where it was, or null. */
  private final @Nullable String host;

  /** In which task, or null. */
  private final @Nullable String task;

  /** Whether it need not happen again with the same seed. */
  private final boolean fromOutside;

  SimulationException(long seed, Duration elapsed, Failure failure) {
    super(text(seed, elapsed, failure), failure.cause());
    this.seed = seed;
    this.elapsed = elapsed;
    this.host = failure.host();
    this.task = failure.task();
    this.fromOutside = failure.fromOutside();
  }

  /** The line that says how to repeat a run. */
  static String repeating(long seed) {
    return "\n  to repeat this run: -D" + PROPERTY + "=" + seed;
  }

  private static String text(long seed, Duration elapsed, Failure failure) {
    var text = new StringBuilder(failure.what());
    if (failure.cause() != null) {
      text.append(": ").append(failure.cause());
    }
    text.append("\n  at simulated time ").append(elapsed);
    if (failure.task() != null) {
      text.append(", in ").append(failure.task());
    }
    text.append(", seed ").append(seed);
    text.append(repeating(seed));
    for (Failure.Waiting waiting : failure.tasks()) {
      text.append("\n  ").append(waiting.toString().replace("\n", "\n  "));
    }
    return text.toString();
  }

  /** Whether a thread outside of the simulation, or the machine's clock, had a part in it. */
  boolean isFromOutside() {
    return fromOutside;
  }

  /**
   * The seed of the run.
   *
   * @return give it to {@link SimBuilder#seed}, or as system property {@code edo.sim.seed}
   */
  public long seed() {
    return seed;
  }

  /**
   * When it failed.
   *
   * @return simulated time since the beginning
   */
  public Duration elapsed() {
    return elapsed;
  }

  /**
   * The host that failed.
   *
   * @return its name, empty if the failure concerns all
   */
  public Optional<String> host() {
    return Optional.ofNullable(host);
  }

  /**
   * The task that failed.
   *
   * @return its name and number, empty if the failure concerns several
   */
  public Optional<String> task() {
    return Optional.ofNullable(task);
  }
}
