package edo.fs;

import edo.internal.seam.Ambient;
import edo.io.ByteStream;
import edo.io.SeekFrom;
import edo.io.Seekable;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open file: bytes are read and written at a place that moves on with them and can be moved.
 *
 * {@snippet :
 * try (FileStream file = FileStream.create(path)) {
 *   file.writeAll("hello".getBytes(StandardCharsets.UTF_8));
 *   file.flush();
 * }
 * try (FileStream file = FileStream.open(path)) {
 *   byte[] all = file.readAll(1 << 20);
 * }
 * }
 *
 * <p>All work is done by the runtime's blocking pool, up to {@link #maxBufferSize()} bytes in one
 * job. That costs a change of threads each time, so read and write much at once, put a {@link
 * edo.io.BufReader} or {@link edo.io.BufWriter} in front, or use {@link Fs} for whole files. With
 * {@link edo.runtime.FileIo#IO_URING} the system moves the bytes without a thread, at the same
 * places.
 *
 * <p><b>Writing:</b> a write copies its bytes, hands them to the pool and returns. Whether they got
 * into the file is told by {@link #flush}, or by whatever writes, flushes, syncs or closes next,
 * once. What was taken is written even if the runtime shuts down at once. To have it on the disk as
 * well takes {@link #syncData} or {@link #syncAll}.
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread.
 * <b>Cancellation:</b> loses nothing and never closes the file. A job that has begun goes on: bytes
 * that it reads go to the next read, or are taken back by what writes or seeks next; a seek is
 * done. <b>Backpressure:</b> one write is under way, the next one waits for it.
 *
 * <p><b>Several tasks</b> may use a file at once: their operations are done one after the other, in
 * no particular order, and each byte that is read goes to one of them. Those that say where, {@link
 * #readAt} and {@link #writeAt}, are done side by side and leave the place alone.
 */
public final class FileStream implements ByteStream, Seekable {
  /** How many bytes a job transfers at most, unless told otherwise. */
  public static final int DEFAULT_MAX_BUFFER_SIZE = 2 * 1024 * 1024;

  private final FileCore core;

  FileStream(FileCore core) {
    this.core = core;
  }

  // ---------------------------------------------------------------- opening

  /**
   * Opens a file for reading; see {@link OpenOptions#open}.
   *
   * @param path which
   * @return the open file
   * @throws java.nio.file.NoSuchFileException if it is not there
   * @throws IOException if it cannot be opened
   */
  public static FileStream open(Path path) throws IOException {
    return Ambient.awaitIo(openAsync(path));
  }

  /**
   * {@link #open} as a computation.
   *
   * @param path which
   * @return the open file
   */
  public static Async<FileStream> openAsync(Path path) {
    return new OpenOptions().read(true).openAsync(path);
  }

  /**
   * Opens a file for writing: makes it, or empties what is there; see {@link OpenOptions#open}.
   *
   * @param path which
   * @return the open file
   * @throws IOException if it cannot be opened
   */
  public static FileStream create(Path path) throws IOException {
    return Ambient.awaitIo(createAsync(path));
  }

  /**
   * {@link #create} as a computation.
   *
   * @param path which
   * @return the open file
   */
  public static Async<FileStream> createAsync(Path path) {
    return new OpenOptions().write(true).create(true).truncate(true).openAsync(path);
  }

  /**
   * Makes a file that must not be there yet, for reading and writing; see {@link OpenOptions#open}.
   *
   * @param path which
   * @return the open file
   * @throws java.nio.file.FileAlreadyExistsException if something of that name is there
   * @throws IOException if it cannot be opened
   */
  public static FileStream createNew(Path path) throws IOException {
    return Ambient.awaitIo(createNewAsync(path));
  }

  /**
   * {@link #createNew} as a computation.
   *
   * @param path which
   * @return the open file
   */
  public static Async<FileStream> createNewAsync(Path path) {
    return new OpenOptions().read(true).write(true).createNew(true).openAsync(path);
  }

  /**
   * A file that is open already. It goes on where the channel is; nobody else is to use the channel
   * from now on.
   *
   * @param channel the channel; closed with this
   * @return the file
   */
  public static FileStream of(FileChannel channel) {
    Objects.requireNonNull(channel, "a channel must not be null");
    var handle = new FileHandle(channel, Optional.empty());
    return new FileStream(new FileCore(handle, DEFAULT_MAX_BUFFER_SIZE));
  }

  // ---------------------------------------------------------------- reading, writing, seeking

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    if (!core.turn.enter(cx)) {
      return PENDING;
    }
    try {
      return core.pollRead(cx, buffer);
    } finally {
      core.turn.leave();
    }
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    return (int) pollWrite(cx, new ByteBuffer[] {buffer}, 0, 1);
  }

  @Override
  public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    if (!core.turn.enter(cx)) {
      return PENDING;
    }
    try {
      return core.pollWrite(cx, buffers, offset, length);
    } finally {
      core.turn.leave();
    }
  }

  /** Several buffers are copied into one job. */
  @Override
  public boolean gathers() {
    return true;
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    if (!core.turn.enter(cx)) {
      return false;
    }
    try {
      return core.pollFlush(cx);
    } finally {
      core.turn.leave();
    }
  }

  /** Flushes: a file has no end to announce. It can be written to further on. */
  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return pollFlush(cx);
  }

  @Override
  public void startSeek(SeekFrom where) throws IOException {
    if (!core.turn.enter(FileJob.NOBODY)) {
      throw new IllegalStateException(
          "another task is using " + core.handle.name + "; call seek or seekAsync, which wait");
    }
    try {
      var _ = core.startSeek(where);
    } finally {
      core.turn.leave();
    }
  }

  @Override
  public long pollSeek(Context cx) throws IOException {
    if (!core.turn.enter(cx)) {
      return PENDING;
    }
    try {
      return core.pollSeek(cx);
    } finally {
      core.turn.leave();
    }
  }

  /** Like those of others, and seeks of several tasks at once wait for each other. */
  @Override
  public Async<Long> seekAsync(SeekFrom where) {
    Objects.requireNonNull(where, "a place must not be null");
    return new Exclusive<>(
        core, () -> core.startSeek(where), place -> (Long) Objects.requireNonNull(place));
  }

  /**
   * Reads from a certain place on, and leaves the file's own place alone. May be called by any
   * number of tasks at once. What was written before is seen.
   *
   * @param buffer where to; its position advances
   * @param offset from where, in bytes from the start
   * @return how many bytes, up to {@link #maxBufferSize()}, or {@link #END} behind the end
   * @throws IOException if that failed, or the file was closed
   * @throws IllegalArgumentException if the place is negative
   */
  public int readAt(ByteBuffer buffer, long offset) throws IOException {
    return Ambient.awaitIo(readAtAsync(buffer, offset));
  }

  /**
   * {@link #readAt} as a computation.
   *
   * @param buffer where to; not to be used otherwise until it is done
   * @param offset from where, in bytes from the start
   * @return how many bytes, or {@link #END} behind the end
   * @throws IllegalArgumentException if the place is negative
   */
  public Async<Integer> readAtAsync(ByteBuffer buffer, long offset) {
    return new AtPlace.Read(core, buffer, offset);
  }

  /**
   * Writes everything a buffer has to a certain place, and leaves the file's own place alone. May
   * be called by any number of tasks at once. Unlike other writes it has failed or is done when
   * this returns. A file that was opened for appending is appended to on Linux, wherever the place
   * is.
   *
   * <p><b>Cancellation:</b> the buffer's position tells what is written; up to {@link
   * #maxBufferSize()} bytes more may be.
   *
   * @param buffer where from; its position advances
   * @param offset where to, in bytes from the start
   * @throws IOException if that failed, or the file was closed
   * @throws IllegalArgumentException if the place is negative
   */
  public void writeAt(ByteBuffer buffer, long offset) throws IOException {
    var _ = Ambient.awaitIo(writeAtAsync(buffer, offset));
  }

  /**
   * {@link #writeAt} as a computation.
   *
   * @param buffer where from; not to be used otherwise until it is done
   * @param offset where to, in bytes from the start
   * @return done when everything is written
   * @throws IllegalArgumentException if the place is negative
   */
  public Async<@Nullable Void> writeAtAsync(ByteBuffer buffer, long offset) {
    return new AtPlace.Write(core, buffer, offset);
  }

  // ---------------------------------------------------------------- the file itself

  /**
   * How long the file is, with what was written so far.
   *
   * @return its size, in bytes
   * @throws IOException if that failed, or the file was closed
   */
  public long length() throws IOException {
    return Ambient.awaitIo(lengthAsync());
  }

  /**
   * {@link #length} as a computation.
   *
   * @return the size, in bytes
   */
  public Async<Long> lengthAsync() {
    return Exclusive.inPlace(core, FileChannel::size);
  }

  /**
   * Cuts the file off, or fills it up with zeros. The file's place stays where it is, perhaps
   * behind the end.
   *
   * @param length the size it is to have, in bytes
   * @throws IOException if that failed, or the file was closed
   * @throws IllegalArgumentException if the size is negative
   */
  public void setLength(long length) throws IOException {
    var _ = Ambient.awaitIo(setLengthAsync(length));
  }

  /**
   * {@link #setLength} as a computation.
   *
   * @param length the size it is to have, in bytes
   * @return done when it has
   * @throws IllegalArgumentException if the size is negative
   */
  public Async<@Nullable Void> setLengthAsync(long length) {
    AtPlace.check(length);
    return Exclusive.inPlace(core, channel -> Work.setLength(channel, length));
  }

  /**
   * Has the system put everything on the disk, the file's attributes too. What was written before
   * is in it; if writing that has failed, this tells.
   *
   * @throws IOException if that failed, or the file was closed
   */
  public void syncAll() throws IOException {
    var _ = Ambient.awaitIo(syncAllAsync());
  }

  /**
   * {@link #syncAll} as a computation.
   *
   * @return done when it is on the disk
   */
  public Async<@Nullable Void> syncAllAsync() {
    return Exclusive.sync(core, true);
  }

  /**
   * Like {@link #syncAll}, without attributes that are not needed to read the bytes.
   *
   * @throws IOException if that failed, or the file was closed
   */
  public void syncData() throws IOException {
    var _ = Ambient.awaitIo(syncDataAsync());
  }

  /**
   * {@link #syncData} as a computation.
   *
   * @return done when it is on the disk
   */
  public Async<@Nullable Void> syncDataAsync() {
    return Exclusive.sync(core, false);
  }

  /**
   * What the system knows about the file. It is asked by the path the file was opened with; if that
   * leads to another file by now, that one's is told. {@link #length} asks the open file itself.
   *
   * @return its size, times, permissions
   * @throws IOException if that failed, or the file was closed
   * @throws UnsupportedOperationException if the file was made of a channel and has no path
   */
  public FileMetadata metadata() throws IOException {
    return Ambient.awaitIo(metadataAsync());
  }

  /**
   * {@link #metadata} as a computation.
   *
   * @return its size, times, permissions
   * @throws UnsupportedOperationException if the file was made of a channel and has no path
   */
  public Async<FileMetadata> metadataAsync() {
    Path path = pathForAttributes();
    return Exclusive.inPlace(core, _ -> Work.metadata(Ambient.host().files().locate(path), true));
  }

  /**
   * Changes who may do what; see {@link #metadata} for how the file is found.
   *
   * @param permissions who may do what
   * @throws IOException if that failed, or the file was closed
   * @throws UnsupportedOperationException if the file was made of a channel and has no path
   */
  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    var _ = Ambient.awaitIo(setPermissionsAsync(permissions));
  }

  /**
   * {@link #setPermissions} as a computation.
   *
   * @param permissions who may do what
   * @return done when they are changed
   * @throws UnsupportedOperationException if the file was made of a channel and has no path
   */
  public Async<@Nullable Void> setPermissionsAsync(Set<PosixFilePermission> permissions) {
    Path path = pathForAttributes();
    Set<PosixFilePermission> mode = Set.copyOf(permissions);
    return Exclusive.inPlace(
        core,
        _ -> {
          Work.setPermissions(Ambient.host().files().locate(path), mode);
          return null;
        });
  }

  private Path pathForAttributes() {
    return core.handle.path.orElseThrow(() ->
        new UnsupportedOperationException(
            core.handle.name
                + " was made of a channel, which java.nio cannot ask for attributes; open it by"
                + " its path"));
  }

  // ---------------------------------------------------------------- other hands

  /**
   * A second one for the same open file, as {@code dup} makes it: the two share the place, and each
   * has to be closed. What was written through this one is in the file before.
   *
   * @return the other one
   * @throws IOException if the file was closed
   */
  public FileStream duplicate() throws IOException {
    return Ambient.awaitIo(duplicateAsync());
  }

  /**
   * {@link #duplicate} as a computation.
   *
   * @return the other one
   */
  public Async<FileStream> duplicateAsync() {
    return Handover.duplicate(core);
  }

  /**
   * Ends this and answers the channel, at this file's place. What was written is in the file.
   *
   * @return the channel; the caller's to close
   * @throws IOException if the file was closed, or the last write failed, which leaves it open
   * @throws IllegalStateException if there are duplicates that are not closed
   */
  public FileChannel intoChannel() throws IOException {
    return Ambient.awaitIo(intoChannelAsync());
  }

  /**
   * {@link #intoChannel} as a computation.
   *
   * @return the channel
   */
  public Async<FileChannel> intoChannelAsync() {
    return Handover.channel(core);
  }

  /**
   * {@link #intoChannel}, if nothing has to be waited for.
   *
   * @return the channel; empty if something is under way, or was read ahead, or has failed: the
   *     file is as it was then
   * @throws IOException if the file was closed
   * @throws IllegalStateException if there are duplicates that are not closed
   */
  public Optional<FileChannel> tryIntoChannel() throws IOException {
    return Handover.tryChannel(core);
  }

  // ---------------------------------------------------------------- settings and end

  /**
   * How many bytes a job transfers at most, which is also how large the buffer of this file may
   * get.
   *
   * @return the number of bytes
   */
  public int maxBufferSize() {
    return core.maxBufferSize;
  }

  /**
   * Changes how many bytes a job transfers at most. Larger reads and writes are done in parts.
   *
   * @param size the number of bytes
   * @throws IllegalArgumentException if that is not positive
   */
  public void maxBufferSize(int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("a file needs to move at least one byte, not " + size);
    }
    core.maxBufferSize = size;
  }

  /**
   * The path it was opened with.
   *
   * @return the path, empty if it was made of a channel
   */
  public Optional<Path> path() {
    return core.handle.path;
  }

  /**
   * Closes the file once everything that was written is in it, and tells if that failed. Whoever is
   * reading is told that it was closed. Closing again does nothing.
   *
   * <p><b>Blocking:</b> suspends the calling task, or blocks the calling plain thread, while the
   * pool writes and closes. Called inside of a poll, which cannot wait, it leaves that to the pool;
   * poll-driven code awaits {@link #closeAsync}. <b>Cancellation:</b> the pool goes on: nothing
   * that was written is lost, and the file is closed.
   *
   * @throws IOException if what was written before could not be written, or closing failed
   * @throws IllegalStateException inside of a poll, if a write is under way
   */
  @Override
  public void close() throws IOException {
    new Closing(core).here();
  }

  /**
   * {@link #close} as a computation. Withdrawn, it leaves the rest to the pool.
   *
   * @return done when the file is closed
   */
  public Async<@Nullable Void> closeAsync() {
    return new Closing(core);
  }

  @Override
  public String toString() {
    return "FileStream[" + core.handle.name + (core.isClosed() ? ", closed]" : "]");
  }
}
