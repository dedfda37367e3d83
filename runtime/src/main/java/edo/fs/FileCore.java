package edo.fs;

import edo.internal.seam.Ambient;
import edo.internal.seam.FileDriver;
import edo.io.ByteReader;
import edo.io.SeekFrom;
import edo.reactor.FileRing;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is going on at an open file: at most one {@link Step} at a time is on the pool, or is done
 * by the kernel without a thread ({@link RingTransfer}), and nobody owns it. Who started it may
 * give up; whoever comes next waits for it and takes account of it. So a read that was given up
 * leaves its bytes in the buffer, and a write that was given up is done.
 *
 * <p>The channel's own position is where the next job reads or writes; what has been read and not
 * been asked for yet is in {@link #buffer}, so that the file's place, as users see it, is so many
 * bytes before. Whoever does not read goes back by that first, in the same job.
 *
 * <p>Everything here but {@link #close} is used in its {@link #turn} only; a job has the buffer for
 * itself until it is joined.
 */
final class FileCore {
  /** What a job does, as far as those have to know who find it under way. */
  enum Kind {
    READ,
    WRITE,
    SEEK,
    OTHER
  }

  /** The work of a step, on the pool. */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    T run(FileChannel channel) throws IOException;
  }

  /** A job, and what came of it. Written by the job, read by who has joined it. */
  static final class Step {
    final Kind kind;
    boolean over;

    /** Whether it was begun; false if the runtime has shut down before. */
    boolean hasRun;

    /** How far it goes back first. */
    int back;

    @Nullable Object value;
    @Nullable Throwable failure;

    Step(Kind kind) {
      this.kind = kind;
    }
  }

  /** Buffers up to this size are in the heap: the JDK keeps direct ones for copying. */
  private static final int SMALL = 16 * 1024;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(FileCore.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final FileHandle handle;
  final Turn turn = new Turn();
  volatile int maxBufferSize;

  /** From position to limit: read and not asked for yet, or, while a write is under way, that. */
  private ByteBuffer buffer = NONE;

  private @Nullable Step step;
  private @Nullable Async<@Nullable Void> joining;

  /** How far the channel is ahead of the file's place, besides what is in the buffer. */
  private int owed;

  /** Of a write whose end somebody has seen who was not interested. */
  private @Nullable Throwable writeFailure;

  /** Where the last seek led. */
  private long place;

  private volatile boolean closed;

  FileCore(FileHandle handle, int maxBufferSize) {
    this.handle = handle;
    this.maxBufferSize = maxBufferSize;
  }

  void checkOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** From now on nothing is started any more; false if that was so before. Not in turn. */
  boolean close() {
    return CLOSED.compareAndSet(this, false, true);
  }

  @Nullable Step underWay() {
    return step;
  }

  /** How far the channel is ahead of the file's place. Nothing is under way. */
  int ahead() {
    return buffer.remaining() + owed;
  }

  /** Starts a job that is to find the channel at the file's place. Nothing is under way. */
  <T extends @Nullable Object> Step startInPlace(Body<T> body) throws IOException {
    int back = ahead();
    ByteBuffer unread = buffer;
    Step other =
        start(
            Kind.OTHER,
            channel -> {
              ChannelWork.goBack(channel, back);
              unread.limit(0);
              return body.run(channel);
            });
    other.back = owed;
    owed = 0;
    return other;
  }

  // ---------------------------------------------------------------- steps

  /** Starts a job. Nothing is under way. */
  <T extends @Nullable Object> Step start(Kind kind, Body<T> body) throws IOException {
    checkOpen();
    boolean counts = kind != Kind.READ;
    if (counts && !handle.retain()) {
      throw new ClosedChannelException();
    }
    var next = new Step(kind);
    boolean started = false;
    try {
      FileDriver files = Ambient.host().files();
      JoinHandle<@Nullable Void> job =
          kind == Kind.WRITE
              ? files.startMandatory(() -> run(next, body))
              : files.start(() -> run(next, body));
      joining = job.joinAsync();
      step = next;
      started = true;
    } finally {
      if (!started && counts) {
        let(next);
      }
    }
    return next;
  }

  private <T extends @Nullable Object> @Nullable Void run(Step mine, Body<T> body) {
    mine.hasRun = true;
    try {
      mine.value = body.run(handle.channel);
    } catch (Throwable e) {
      mine.failure = Jobs.named(e, handle.name);
    }
    if (mine.kind != Kind.READ) {
      let(mine);
    }
    return null;
  }

  /**
   * Starts a step that holds no thread.
   *
   * @param end called at its end, before anybody sees that
   * @return null if it takes a job
   */
  private @Nullable Step startOnRing(
      Kind kind, RingTransfer.Submission how, Consumer<RingTransfer> end) throws IOException {
    checkOpen();
    boolean counts = kind != Kind.READ;
    if (!handle.takesRings() || (counts && !handle.retain())) {
      return null;
    }
    var next = new Step(kind);
    boolean started = false;
    try {
      RingTransfer transfer =
          RingTransfer.start(
              handle,
              how,
              it -> {
                next.hasRun = true;
                next.failure = it.failure();
                end.accept(it);
                if (counts) {
                  let(next);
                }
              });
      if (transfer != null) {
        joining = transfer;
        step = next;
        started = true;
      }
    } finally {
      if (!started && counts) {
        let(next);
      }
    }
    return started ? next : null;
  }

  /**
   * Starts to read, or to write, what a buffer has, from so many bytes before the channel's place.
   */
  private Step startTransfer(Kind kind, ByteBuffer bytes, int length, int back) throws IOException {
    Step onRing = null;
    if (handle.takesRings()) {
      long at = FileRing.position(handle.channel) - back;
      ByteBuffer all = bytes.duplicate().position(0).limit(length);
      onRing =
          startOnRing(
              kind,
              (ring, told) ->
                  kind == Kind.READ
                      ? ring.read(handle.channel, all, at, told)
                      : ring.write(handle.channel, all, at, told),
              it -> {
                FileRing.position(handle.channel, at + it.bytes());
                bytes.position(0).limit(kind == Kind.READ ? it.bytes() : 0);
              });
    }
    return onRing != null
        ? onRing
        : start(
            kind,
            channel -> {
              ChannelWork.goBack(channel, back);
              return kind == Kind.READ
                  ? ChannelWork.fill(channel, bytes, length)
                  : ChannelWork.drain(channel, bytes);
            });
  }

  /** Starts to put the file on the disk. Nothing is under way. */
  Step startSync(boolean attributes) throws IOException {
    Step onRing =
        startOnRing(
            Kind.OTHER, (ring, told) -> ring.sync(handle.channel, attributes, told), _ -> {});
    return onRing != null
        ? onRing
        : start(
            Kind.OTHER,
            channel -> {
              channel.force(attributes);
              return null;
            });
  }

  /** Ends the use of the channel by a job. */
  private void let(Step mine) {
    if (handle.release()) {
      try {
        handle.close();
      } catch (IOException e) {
        if (mine.failure == null) {
          mine.failure = Jobs.named(e, handle.name);
        }
      }
    }
  }

  /**
   * Waits for what is under way, and takes account of it.
   *
   * @return false for not yet
   */
  boolean pollIdle(Context cx) {
    Step now = step;
    Async<@Nullable Void> job = joining;
    if (now == null || job == null) {
      return true;
    }
    try {
      if (FileJob.isPending(job, cx)) {
        return false;
      }
    } catch (IOException e) {
      if (now.kind != Kind.READ) {
        let(now);
      }
      owed = now.back;
      now.failure = e;
    }
    now.over = true;
    step = null;
    joining = null;
    if (now.kind == Kind.WRITE) {
      buffer.limit(0);
      if (now.failure != null && writeFailure == null) {
        writeFailure = now.failure;
      }
    } else if (now.kind == Kind.SEEK) {
      if (now.failure == null) {
        place = (long) Objects.requireNonNull(now.value);
      } else {
        owed = now.back; // it has not moved
      }
    }
    return true;
  }

  /** Throws what a write in the background has left, once. */
  void throwWriteFailure() throws IOException {
    Throwable failure = writeFailure;
    if (failure != null) {
      writeFailure = null;
      throw Jobs.rethrow(failure);
    }
  }

  boolean hasWriteFailure() {
    return writeFailure != null;
  }

  static void throwFailure(Step ended) throws IOException {
    if (ended.failure != null) {
      throw Jobs.rethrow(ended.failure);
    }
  }

  /** An empty buffer with room for so many bytes, or for as many as are allowed. */
  private ByteBuffer room(int wanted) {
    int size = Math.min(wanted, maxBufferSize);
    if (buffer.capacity() < size || buffer.capacity() > Math.max(SMALL, maxBufferSize)) {
      int rounded = (int) Math.min(maxBufferSize, Long.highestOneBit(2L * size - 1));
      boolean heap = rounded <= SMALL && !handle.takesRings();
      buffer = heap ? ByteBuffer.allocate(rounded) : ByteBuffer.allocateDirect(rounded);
    }
    return buffer.clear().limit(size);
  }

  // ---------------------------------------------------------------- reading

  int pollRead(Context cx, ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    for (; ; ) {
      Step before = step;
      boolean idle = pollIdle(cx);
      checkOpen();
      if (!idle) {
        return ByteReader.PENDING;
      }
      if (buffer.hasRemaining()) {
        return before != null || cx.proceed() ? move(target) : ByteReader.PENDING;
      }
      if (before != null && before.kind == Kind.READ) {
        throwFailure(before);
        return ByteReader.END;
      }
      if (handle.takesRings() && !cx.proceed()) {
        return ByteReader.PENDING; // it may be done at once, again and again
      }
      // What is free is kept empty: should the job never run, nothing was read.
      ByteBuffer free = room(target.remaining());
      int length = free.limit();
      free.limit(0);
      int back = owed;
      Step read = startTransfer(Kind.READ, free, length, back);
      read.back = back;
      owed = 0;
    }
  }

  private int move(ByteBuffer target) {
    int n = Math.min(buffer.remaining(), target.remaining());
    target.put(target.position(), buffer, buffer.position(), n);
    target.position(target.position() + n);
    buffer.position(buffer.position() + n);
    return n;
  }

  // ---------------------------------------------------------------- writing

  long pollWrite(Context cx, ByteBuffer[] sources, int offset, int length) throws IOException {
    boolean waited = step != null;
    boolean idle = pollIdle(cx);
    checkOpen();
    if (!idle) {
      return ByteReader.PENDING;
    }
    throwWriteFailure();
    long there = 0;
    for (int i = offset; i < offset + length; i++) {
      there += sources[i].remaining();
    }
    if (there == 0) {
      return 0;
    }
    if ((!waited || handle.takesRings()) && !cx.proceed()) {
      return ByteReader.PENDING;
    }
    int back = ahead();
    ByteBuffer taken = room((int) Math.min(there, Integer.MAX_VALUE));
    for (int i = offset; i < offset + length && taken.hasRemaining(); i++) {
      int n = Math.min(taken.remaining(), sources[i].remaining());
      taken.put(taken.position(), sources[i], sources[i].position(), n);
      taken.position(taken.position() + n);
    }
    taken.flip();
    int n = taken.remaining();
    boolean started = false;
    try {
      Step write = startTransfer(Kind.WRITE, taken, n, back);
      write.back = back;
      owed = 0;
      started = true;
    } finally {
      if (!started) {
        taken.limit(0);
        owed = back;
      }
    }
    ChannelWork.advance(sources, offset, n);
    return n;
  }

  boolean pollFlush(Context cx) throws IOException {
    boolean idle = pollIdle(cx);
    checkOpen();
    if (idle) {
      throwWriteFailure();
    }
    return idle;
  }

  // ---------------------------------------------------------------- seeking

  Step startSeek(SeekFrom where) throws IOException {
    checkOpen();
    if (step != null) {
      throw new IllegalStateException(
          "another operation is pending at "
              + handle.name
              + "; call pollSeek until it answers before startSeek");
    }
    Step seek = start(Kind.SEEK, seek(where));
    seek.back = owed;
    owed = 0;
    return seek;
  }

  /** The work of a seek; forgets what was read ahead once it is sure to be done. */
  private Body<Long> seek(SeekFrom where) {
    int back = ahead();
    ByteBuffer unread = buffer;
    return channel -> {
      long target = ChannelWork.seek(channel, where, back);
      unread.limit(0);
      return target;
    };
  }

  long pollSeek(Context cx) throws IOException {
    Step before = step;
    boolean idle = pollIdle(cx);
    checkOpen();
    if (!idle) {
      return ByteReader.PENDING;
    }
    if (before != null && before.kind == Kind.SEEK) {
      throwFailure(before);
    }
    return place;
  }
}
