package edo.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model does not hold. The message has what went wrong, how to run exactly that run again, and
 * its trace. The cause is what a thread of the model threw, if it is that.
 */
public final class ModelFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** Longer traces are cut at their beginning, in the message only. */
  private static final int LINES = 60;

  /** What is wrong. */
  private final FailureKind kind;

  /** The choices that lead there. */
  private final String path;

  private final transient List<TraceStep> trace;

  /** The number of the run. */
  private final long executions;

  ModelFailure(
      FailureKind kind,
      String problem,
      String path,
      List<TraceStep> trace,
      long executions,
      @Nullable Throwable cause) {
    super(message(problem, path, trace, executions), cause);
    this.kind = kind;
    this.path = path;
    this.trace = trace;
    this.executions = executions;
  }

  private static String message(
      String problem, String path, List<TraceStep> trace, long executions) {
    var text = new StringBuilder(problem);
    text.append("\n  in run ").append(executions);
    text.append("; this one again: -Dedo.check.replay=").append(path);
    text.append("  or Model.builder().replay(\"").append(path).append("\")");
    if (!trace.isEmpty()) {
      text.append("\n  trace:");
      int first = Math.max(0, trace.size() - LINES);
      if (first > 0) {
        text.append("\n        ... ").append(first).append(" steps");
      }
      for (TraceStep step : trace.subList(first, trace.size())) {
        text.append("\n  ").append(step);
      }
    }
    return text.toString();
  }

  /**
   * What is wrong.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return kind;
  }

  /**
   * The choices that lead there.
   *
   * @return what {@link ModelBuilder#replay} wants
   */
  public String path() {
    return path;
  }

  /**
   * What happened in that run, step by step, in the order of the steps.
   *
   * @return the steps; empty when the model cannot be replayed
   */
  public List<TraceStep> trace() {
    return trace == null ? List.of() : trace;
  }

  /**
   * How many runs it took.
   *
   * @return the number of the run that failed, from 1
   */
  public long executions() {
    return executions;
  }
}
