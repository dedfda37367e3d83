package edo.fs;

import edo.fs.FileCore.Step;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An operation on an open file that has it for itself: what is under way comes to its end first.
 * Withdrawn, it leaves its job to whoever comes next.
 *
 * @param <T> the type of the result
 */
final class Exclusive<T extends @Nullable Object> implements Async<T> {
  /**
   * Starts the job, or answers null if there is nothing to wait for. In turn, nothing under way.
   */
  @FunctionalInterface
  interface Start {
    @Nullable Step start() throws IOException;
  }

  /** Makes the result, in turn. */
  @FunctionalInterface
  interface Finish<T extends @Nullable Object> {
    T finish(@Nullable Object value) throws IOException;
  }

  private final FileCore core;
  private final Start start;
  private final Finish<T> finish;
  private @Nullable Step mine;
  private boolean begun;

  Exclusive(FileCore core, Start start, Finish<T> finish) {
    this.core = core;
    this.start = start;
    this.finish = finish;
  }

  /** Has something done to the channel while it is at the file's place. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the value is what the body has answered
  static <T extends @Nullable Object> Exclusive<T> inPlace(FileCore core, FileCore.Body<T> body) {
    return new Exclusive<>(core, () -> core.startInPlace(body), value -> (T) value);
  }

  /** Puts the file on the disk; tells if what was written before could not be. */
  static Exclusive<@Nullable Void> sync(FileCore core, boolean attributes) {
    return new Exclusive<>(
        core,
        () -> {
          core.throwWriteFailure();
          return core.startSync(attributes);
        },
        _ -> null);
  }

  @Override
  public Poll<T> poll(Context cx) throws IOException {
    if (!core.turn.enter(cx)) {
      return Poll.pending();
    }
    try {
      if (!begun) {
        if (!core.pollIdle(cx)) {
          return Poll.pending();
        }
        core.checkOpen();
        mine = start.start();
        begun = true;
      }
      Step step = mine;
      if (step == null) {
        return Poll.ready(finish.finish(null));
      }
      if (!step.over && !core.pollIdle(cx)) {
        return Poll.pending();
      }
      FileCore.throwFailure(step);
      return Poll.ready(finish.finish(step.value));
    } finally {
      core.turn.leave();
    }
  }
}
