package edo.fs;

import edo.io.ByteReader;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Reading and writing where the caller says. Each works on memory of its own: who gives up takes
 * the buffer back at once, while the job goes on.
 */
final class AtPlace {
  private AtPlace() {}

  static void check(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException(
          "a place or a size in a file is 0 or more bytes, not " + offset);
    }
  }

  /** Lets a write that is under way end first, so that it is seen; false for not yet. */
  private static boolean isWritten(FileCore core, Context cx) throws IOException {
    if (!core.turn.enter(cx)) {
      return false;
    }
    try {
      core.checkOpen();
      FileCore.Step step = core.underWay();
      return step == null || step.kind == FileCore.Kind.READ || core.pollIdle(cx);
    } finally {
      core.turn.leave();
    }
  }

  /** Reads once. */
  static final class Read implements Async<Integer> {
    private final FileCore core;
    private final ByteBuffer target;
    private final long offset;
    private @Nullable Async<ByteBuffer> job;

    Read(FileCore core, ByteBuffer target, long offset) {
      check(offset);
      this.core = core;
      this.target = target;
      this.offset = offset;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws IOException {
      Async<ByteBuffer> reading = job;
      if (reading == null) {
        if (!target.hasRemaining()) {
          return Poll.ready(0);
        }
        if (!isWritten(core, cx)) {
          return Poll.pending();
        }
        if (!cx.proceed()) {
          return Poll.pending();
        }
        int length = Math.min(target.remaining(), core.maxBufferSize);
        reading = onRing(length);
        if (reading == null) {
          reading = new FileJob<>(_ -> read(length));
        }
        job = reading;
      }
      Poll<ByteBuffer> answer = Jobs.poll(reading, cx);
      if (answer.isPending()) {
        return Poll.pending();
      }
      core.checkOpen();
      ByteBuffer there = answer.value();
      int n = there.remaining();
      target.put(there);
      NativeBuffers.giveBack(there);
      return Poll.ready(n == 0 ? ByteReader.END : n);
    }

    private @Nullable Async<ByteBuffer> onRing(int length) throws IOException {
      FileHandle file = core.handle;
      if (!file.takesRings()) {
        return null;
      }
      ByteBuffer there = NativeBuffers.take(length);
      RingTransfer transfer =
          RingTransfer.start(
              file, (ring, told) -> ring.read(file.channel, there, offset, told), _ -> {});
      return transfer == null ? null : transfer.then(it -> there.limit(it.bytes()));
    }

    private ByteBuffer read(int length) throws IOException {
      ByteBuffer there = ByteBuffer.allocate(length);
      try {
        var _ = core.handle.channel.read(there, offset);
      } catch (IOException | RuntimeException e) {
        throw Jobs.named(e, core.handle.name);
      }
      return there.flip();
    }

    @Override
    public void cancel() {
      if (job != null) {
        job.cancel();
      }
    }
  }

  /** Writes everything. */
  static final class Write implements Async<@Nullable Void> {
    private final FileCore core;
    private final ByteBuffer source;
    private long offset;
    private int length;
    private @Nullable Async<@Nullable Void> job;

    Write(FileCore core, ByteBuffer source, long offset) {
      check(offset);
      this.core = core;
      this.source = source;
      this.offset = offset;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws IOException {
      while (job != null || source.hasRemaining()) {
        Async<@Nullable Void> writing = job;
        if (writing == null) {
          if (!isWritten(core, cx) || !cx.proceed()) {
            return Poll.pending();
          }
          writing = next();
          job = writing;
        }
        if (Jobs.poll(writing, cx).isPending()) {
          return Poll.pending();
        }
        job = null;
        source.position(source.position() + length);
        offset += length;
      }
      return Poll.done();
    }

    private Async<@Nullable Void> next() throws IOException {
      length = Math.min(source.remaining(), core.maxBufferSize);
      boolean ring = core.handle.takesRings();
      ByteBuffer copy = ring ? NativeBuffers.take(length) : ByteBuffer.allocate(length);
      copy.put(0, source, source.position(), length);
      long at = offset;
      Async<@Nullable Void> onRing = ring ? onRing(copy, at) : null;
      return onRing != null ? onRing : new FileJob<>(_ -> write(copy, at));
    }

    private @Nullable Async<@Nullable Void> onRing(ByteBuffer copy, long at) throws IOException {
      FileHandle file = core.handle;
      if (!file.retain()) {
        throw new ClosedChannelException();
      }
      RingTransfer transfer = null;
      try {
        transfer =
            RingTransfer.start(
                file,
                (ring, told) -> ring.write(file.channel, copy, at, told),
                _ -> {
                  NativeBuffers.giveBack(copy);
                  file.releaseNow();
                });
      } finally {
        if (transfer == null) {
          file.releaseNow();
        }
      }
      return transfer == null ? null : transfer.then(_ -> null);
    }

    private @Nullable Void write(ByteBuffer copy, long at) throws IOException {
      if (!core.handle.retain()) {
        throw new ClosedChannelException();
      }
      try {
        while (copy.hasRemaining()) {
          var _ = core.handle.channel.write(copy, at + copy.position());
        }
      } catch (IOException | RuntimeException e) {
        throw Jobs.named(e, core.handle.name);
      } finally {
        if (core.handle.release()) {
          core.handle.close();
        }
      }
      return null;
    }

    @Override
    public void cancel() {
      if (job != null) {
        job.cancel();
      }
    }
  }
}
