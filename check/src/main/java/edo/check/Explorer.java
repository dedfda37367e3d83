package edo.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One check: runs the model along one path after the other, until none is left. */
final class Explorer {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private static final String OTHER_PATH =
      "; a path is good for the model and the settings that it was printed for: check without"
          + " replay (edo.check.replay) to get one for what there is now";

  private final Settings settings;
  private final ModelBody body;
  private long executions;
  private long redundant;
  private int longest;
  private int shared;

  /** The path of the first run, if this search began with it, and how many steps it had. */
  private @Nullable String first;

  private int firstSteps;

  Explorer(Settings settings, ModelBody body) {
    this.settings = settings;
    this.body = body;
  }

  ModelReport run() {
    try (var stage = new Stage(settings.ownScheduler())) {
      String replay = settings.replay();
      if (replay != null) {
        return replay(stage, replay);
      }
      return search(stage);
    }
  }

  private ModelReport replay(Stage stage, String text) {
    executions = 1;
    var trace = new Trace(settings.locations(), settings.log());
    var script = Script.parse(text);
    var execution = new Execution(settings, script, trace, body);
    execution.run(stage);
    Failure failure = execution.failure();
    if (failure != null) {
      boolean differs = failure.kind() == FailureKind.NONDETERMINISM;
      throw failure(differs ? failure.with(OTHER_PATH) : failure, text, trace.steps());
    }
    long unused = script.unused();
    if (unused > 0) {
      throw new IllegalArgumentException(
          "not a path of this model: '"
              + text
              + "' has "
              + unused
              + (unused == 1 ? " choice" : " choices")
              + " more than the run came to"
              + OTHER_PATH);
    }
    return new ModelReport(1, 0, false, execution.branches(), execution.shared());
  }

  private ModelReport search(Stage stage) {
    long begin = System.nanoTime();
    Path file = settings.checkpointFile();
    List<Node> nodes = new ArrayList<>();
    if (file != null && Files.exists(file)) {
      Checkpoint saved = Checkpoint.read(file);
      executions = saved.executions();
      redundant = saved.redundant();
      nodes = saved.nodes();
    }
    var path = new SearchPath(settings, nodes);
    do {
      if (limitIsMet(begin)) {
        save(path);
        return report(false);
      }
      if (executions > 0 && executions % settings.checkpointInterval() == 0) {
        save(path);
      }
      executions++;
      path.restart();
      Execution execution = new Execution(settings, path, logged(), body);
      execution.run(stage);
      longest = Math.max(longest, execution.branches());
      shared = Math.max(shared, execution.shared());
      if (execution.isRedundant()) {
        redundant++;
      }
      Failure failure = execution.failure();
      if (failure != null) {
        executions--;
        save(path);
        executions++;
        throw explain(stage, failure, Script.format(path.nodes));
      }
      if (executions == 1) {
        first = Script.format(path.nodes);
        firstSteps = execution.branches();
      }
    } while (path.advance());
    delete(file);
    requireSomething();
    return report(true);
  }

  private @Nullable Trace logged() {
    Consumer<String> log = settings.log();
    if (log == null) {
      return null;
    }
    log.accept("run " + executions);
    return new Trace(settings.locations(), log);
  }

  private boolean limitIsMet(long begin) {
    Duration most = settings.maxDuration();
    return executions >= settings.maxPermutations()
        || (most != null && System.nanoTime() - begin >= nanos(most));
  }

  /** In nanoseconds; three centuries if there are more of them than a long has. */
  private static long nanos(Duration duration) {
    if (duration.compareTo(LONGEST) >= 0) {
      return Long.MAX_VALUE;
    }
    return duration.isNegative() ? 0 : duration.toNanos();
  }

  /** What has looked at nothing must not look as if all were well. */
  private void requireSomething() {
    if (redundant == executions) {
      throw new IllegalArgumentException(
          "every run was left by skipBranch, so nothing was checked; skip less");
    }
  }

  private ModelReport report(boolean isComplete) {
    return new ModelReport(executions, redundant, isComplete, longest, shared);
  }

  private void save(SearchPath path) {
    Path file = settings.checkpointFile();
    if (file != null) {
      new Checkpoint(executions, redundant, path.nodes).write(file);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the checkpoint " + file, e);
    }
  }

  /** Runs the same path once more, and writes down what happens. */
  private ModelFailure explain(Stage stage, Failure failure, String path) {
    var trace = new Trace(settings.locations(), null);
    var again = new Execution(settings, Script.parse(path), trace, body);
    again.run(stage);
    Failure same = again.failure();
    if (failure.kind() == FailureKind.NONDETERMINISM) {
      return failure(failure.with(changed()), path, trace.steps());
    }
    if (same != null && same.kind() == failure.kind()) {
      return failure(beginsAsBefore(stage) ? same : leftOver(same), path, trace.steps());
    }
    String instead = same == null ? "nothing" : same.kind() + ": " + same.message();
    return failure(
        new Failure(
            FailureKind.NONDETERMINISM,
            "the model failed, and did something else when the same choices were made again"
                + " (found "
                + instead
                + ")"
                + changed()
                + ". First it was: "
                + failure.message(),
            failure.cause()),
        path,
        List.of());
  }

  /**
   * Whether the first run, which held, still does what it did: else it is not the model's fault.
   */
  private boolean beginsAsBefore(Stage stage) {
    String path = first;
    if (path == null) {
      return true;
    }
    Script script = Script.parse(path);
    var execution = new Execution(settings, script, null, body);
    execution.run(stage);
    return execution.failure() == null
        && execution.branches() == firstSteps
        && script.unused() == 0;
  }

  private Failure leftOver(Failure failure) {
    return new Failure(
        FailureKind.NONDETERMINISM,
        "the model failed, and its first run, which held, now does something else although the same"
            + " choices are made: it depends on state that outlives a run"
            + changed()
            + ". What failed: "
            + failure.message(),
        failure.cause());
  }

  private String changed() {
    List<String> fields = body instanceof RealModel real ? real.changedStatics() : List.of();
    return fields.isEmpty() ? "" : "; changed since they were initialised: " + fields;
  }

  private ModelFailure failure(Failure failure, String path, List<TraceStep> steps) {
    return new ModelFailure(
        failure.kind(), failure.message(), path, steps, executions, failure.cause());
  }
}
