package edo.fs;

import edo.fs.FileCore.Step;
import edo.reactor.FileRing;
import edo.task.Async;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The open channel of a file for others: a second {@link FileStream} that shares it, or whoever
 * takes it for good. They find it where the file is, with everything that was written in it.
 */
final class Handover {
  private Handover() {}

  static Async<FileStream> duplicate(FileCore core) {
    return new Exclusive<>(
        core,
        () -> goBack(core),
        _ -> {
          if (!core.handle.retain()) {
            throw new ClosedChannelException();
          }
          core.handle.duplicate();
          return new FileStream(new FileCore(core.handle, core.maxBufferSize));
        });
  }

  /** Ends the file; if what was written before could not be, it tells, and does not. */
  static Async<FileChannel> channel(FileCore core) {
    return new Exclusive<>(
        core,
        () -> {
          core.throwWriteFailure();
          return goBack(core);
        },
        _ -> take(core));
  }

  /** Ends the file if nothing has to be waited for. */
  static Optional<FileChannel> tryChannel(FileCore core) throws IOException {
    if (!core.turn.enter(FileJob.NOBODY)) {
      return Optional.empty();
    }
    try {
      core.checkOpen();
      return core.pollIdle(FileJob.NOBODY) && core.ahead() == 0 && !core.hasWriteFailure()
          ? Optional.of(take(core))
          : Optional.empty();
    } finally {
      core.turn.leave();
    }
  }

  private static FileChannel take(FileCore core) throws IOException {
    if (core.handle.isShared()) {
      throw new IllegalStateException(
          core.handle.name + " has duplicates; close them before its channel is taken");
    }
    FileChannel own = core.handle.channel;
    FileChannel taken = FileRing.ordinary(own);
    boolean first = core.close();
    if (taken != own) {
      (first ? own : taken).close();
    }
    if (!first) {
      throw new ClosedChannelException();
    }
    return taken;
  }

  /** The channel is to be where the file is. */
  private static @Nullable Step goBack(FileCore core) throws IOException {
    return core.ahead() == 0 ? null : core.startInPlace(_ -> null);
  }
}
