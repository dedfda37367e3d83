package edo.fs;

import edo.fs.FileCore.Kind;
import edo.fs.FileCore.Step;
import edo.internal.seam.Ambient;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a {@link FileStream}: what was written is waited for, what is being read is not, and
 * the channel is closed by the last who uses it. Whoever gives up waiting, or cannot wait, leaves
 * that to the jobs.
 */
final class Closing implements Async<@Nullable Void> {
  private final FileCore core;

  /** Whether this is the one that closes. */
  private boolean first;

  private boolean begun;
  private boolean released;
  private @Nullable IOException failure;
  private @Nullable FileJob<@Nullable Void> closing;

  Closing(FileCore core) {
    this.core = core;
  }

  /** Marks the file as closed. */
  private void begin() {
    if (!begun) {
      begun = true;
      first = core.close();
    }
  }

  /** Closes and waits, as far as the caller may wait. */
  void here() throws IOException {
    begin();
    if (!first) {
      return;
    }
    try {
      if (Ambient.provider().mayAwait()) {
        var _ = Ambient.awaitIo(this);
      } else if (poll(FileJob.NOBODY).isPending() && !released) {
        throw new IllegalStateException(
            core.handle.name
                + " was closed inside of a poll while a write was under way, so nobody would be told"
                + " if that fails; await closeAsync() or flushAsync() first. It is going to be"
                + " closed when the write is done");
      }
    } finally {
      release();
    }
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws IOException {
    begin();
    if (!first) {
      return Poll.done();
    }
    FileJob<@Nullable Void> last = closing;
    if (!released) {
      if (!isWritten(cx)) {
        return Poll.pending();
      }
      released = true;
      if (core.handle.release()) {
        last = FileJob.closing(core.handle::close);
        closing = last;
      }
    }
    if (last != null) {
      try {
        if (last.poll(cx).isPending()) {
          return Poll.pending();
        }
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Poll.done();
  }

  /** Waits for a job that changes the file; keeps what it throws. */
  private boolean isWritten(Context cx) {
    if (!core.turn.enter(cx)) {
      return false;
    }
    try {
      Step step = core.underWay();
      if (step != null && step.kind == Kind.READ) {
        return true; // closing ends it
      }
      if (!core.pollIdle(cx)) {
        return false;
      }
      core.throwWriteFailure();
    } catch (IOException e) {
      failure = e;
    } finally {
      core.turn.leave();
    }
    return true;
  }

  /** Lets go of the channel, if that has not been done, and waits for nothing. */
  private void release() {
    if (begun && first && !released) {
      released = true;
      if (core.handle.release()) {
        FileJob.closeInBackground(core.handle::close);
      }
    }
  }

  @Override
  public void cancel() {
    release();
  }
}
