package edo.process;

import edo.io.ByteSink;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Reads both pipes of a child at the same time, so that it never waits for one while we wait for
 * the other, and waits for its end. What was read is in the child's sinks: withdrawing this loses
 * nothing.
 */
final class Collecting implements Async<Output> {
  private final Child child;
  private final ByteSink output;
  private final ByteSink errors;
  private final Async<ExitStatus> end;
  private @Nullable Async<Long> reading;
  private @Nullable Async<Long> readingErrors;
  private @Nullable ExitStatus status;

  Collecting(
      Child child,
      @Nullable ChildOutput stdout,
      ByteSink output,
      @Nullable ChildOutput stderr,
      ByteSink errors) {
    this.child = child;
    this.output = output;
    this.errors = errors;
    this.end = child.waitForAsync();
    this.reading = stdout == null ? null : stdout.readAllIntoAsync(output);
    this.readingErrors = stderr == null ? null : stderr.readAllIntoAsync(errors);
  }

  @Override
  public Poll<Output> poll(Context cx) throws Exception {
    if (status == null) {
      Poll<ExitStatus> answer = end.poll(cx);
      status = answer.isReady() ? answer.value() : null;
    }
    reading = advance(reading, cx);
    readingErrors = advance(readingErrors, cx);
    ExitStatus ended = status;
    if (ended == null || reading != null || readingErrors != null) {
      return Poll.pending();
    }
    child.closePipes();
    return Poll.ready(new Output(ended, output.toByteArray(), errors.toByteArray()));
  }

  /** Null when it is at its end. */
  private static @Nullable Async<Long> advance(@Nullable Async<Long> reading, Context cx)
      throws Exception {
    return reading == null || reading.poll(cx).isReady() ? null : reading;
  }

  @Override
  public void cancel() {
    if (reading != null) {
      reading.cancel();
    }
    if (readingErrors != null) {
      readingErrors.cancel();
    }
  }
}
