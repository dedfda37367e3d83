package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import edo.reactor.FileRing.Completion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary file on a descriptor of our own, which {@code java.nio} does not tell of its. What it
 * does as a channel it does on the calling thread, which is to be one that may block; transfers
 * through a {@link Uring} need no thread.
 *
 * <p>The place is kept here, not by the kernel. Whoever submits transfers moves it himself; reads
 * and writes of the channel take {@link #moving} for that, as several may share the file. Blocking
 * threads only take it.
 */
public final class UringFile extends FileChannel {
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0x40;
  private static final int O_EXCL = 0x80;
  private static final int O_TRUNC = 0x200;
  private static final int O_APPEND = 0x400;
  private static final int O_CLOEXEC = 0x80000;

  private static final int COPY_BYTES = 64 * 1024;

  private final Descriptor descriptor;
  private final boolean reads;
  private final boolean writes;
  private final boolean appends;
  private final AtomicLong place = new AtomicLong();
  private final ReentrantLock moving = new ReentrantLock();

  UringFile(int fd, Set<? extends OpenOption> options) {
    descriptor = new Descriptor(fd);
    reads = options.contains(StandardOpenOption.READ);
    appends = options.contains(StandardOpenOption.APPEND);
    writes = appends || options.contains(StandardOpenOption.WRITE);
  }

  // ---------------------------------------------------------------- opening

  /**
   * Opens an ordinary file.
   *
   * @param path an absolute path in the language of the system
   * @param options those of {@link StandardOpenOption} only
   * @param mode of a file that is made
   * @return the file, or null: what is there is not an ordinary file, or says that it is empty and
   *     is to be read only, as those of /proc do; or it cannot be opened
   */
  public static @Nullable UringFile open(byte[] path, Set<? extends OpenOption> options, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment name = arena.allocate(path.length + 1L); // the rest is 0
      MemorySegment.copy(path, 0, name, JAVA_BYTE, 0, path.length);
      MemorySegment statx = arena.allocate(Statx.BYTES, Long.BYTES);
      int found = LinuxNative.statx(errno, Statx.AT_FDCWD, name, 0, Statx.TYPE_SIZE, statx);
      boolean makes =
          options.contains(StandardOpenOption.CREATE)
              || options.contains(StandardOpenOption.CREATE_NEW);
      if (found < 0 ? !makes || found != -Errno.ENOENT : !isOrdinary(statx, options)) {
        return null;
      }
      int fd = ProcessNative.OPEN.call(errno, name, flags(options), mode);
      if (fd < 0) {
        return null;
      }
      // Somebody may have put something else there meanwhile.
      found =
          LinuxNative.statx(
              errno, fd, arena.allocateFrom(""), Statx.AT_EMPTY_PATH, Statx.TYPE_SIZE, statx);
      if (found < 0 || !isOrdinary(statx, options)) {
        LinuxNative.close(errno, fd);
        return null;
      }
      return new UringFile(fd, options);
    }
  }

  private static boolean isOrdinary(MemorySegment statx, Set<? extends OpenOption> options) {
    boolean regular = Statx.isRegular(statx);
    boolean onlyRead =
        !options.contains(StandardOpenOption.WRITE) && !options.contains(StandardOpenOption.APPEND);
    return regular && !(onlyRead && Statx.size(statx) == 0);
  }

  /** Whether the options are among those that are understood here. */
  private static final Set<StandardOpenOption> KNOWN =
      EnumSet.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND,
          StandardOpenOption.CREATE,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.TRUNCATE_EXISTING);

  /**
   * Whether a file can be opened here with certain options.
   *
   * @param options the options
   * @return false if there are others than reading, writing, appending, making and emptying
   */
  public static boolean understands(Set<? extends OpenOption> options) {
    return KNOWN.containsAll(options);
  }

  private static int flags(Set<? extends OpenOption> options) {
    boolean writes =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    int flags = O_CLOEXEC;
    if (writes) {
      flags |= options.contains(StandardOpenOption.READ) ? O_RDWR : O_WRONLY;
      flags |= options.contains(StandardOpenOption.APPEND) ? O_APPEND : 0;
      if (options.contains(StandardOpenOption.CREATE_NEW)) {
        flags |= O_CREAT | O_EXCL;
      } else {
        flags |= options.contains(StandardOpenOption.CREATE) ? O_CREAT : 0;
        flags |= options.contains(StandardOpenOption.TRUNCATE_EXISTING) ? O_TRUNC : 0;
      }
    }
    return flags;
  }

  /**
   * The same file as a channel of {@code java.nio}, at the same place. This one stays open.
   *
   * @return the channel
   * @throws IOException if the system does not let it be opened again
   */
  public FileChannel reopened() throws IOException {
    int ticket = descriptor.enter();
    try {
      Set<OpenOption> options;
      if (reads && writes) {
        options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
      } else if (appends) {
        options = Set.of(StandardOpenOption.APPEND);
      } else {
        options = Set.of(reads ? StandardOpenOption.READ : StandardOpenOption.WRITE);
      }
      FileChannel channel =
          FileChannel.open(Path.of("/proc/self/fd/" + descriptor.number()), options);
      return channel.position(place.get());
    } finally {
      descriptor.exit(ticket);
    }
  }

  // ---------------------------------------------------------------- through a ring

  /**
   * Submits a read of one piece.
   *
   * @param ring where to
   * @param into a direct buffer; what it has remaining is filled, its position stays
   * @param offset from where
   * @param completion told of the end
   * @return false if the ring is closed: nothing has happened
   * @throws IOException if the file is closed
   */
  public boolean read(Uring ring, ByteBuffer into, long offset, Completion completion)
      throws IOException {
    if (!reads) {
      throw new NonReadableChannelException();
    }
    return submit(
        ring, UringOperation.transfer(UringOperation.READ, descriptor, offset, into, completion));
  }

  /**
   * Submits a write of everything.
   *
   * @param ring where to
   * @param from a direct buffer; what it has remaining is written, its position stays
   * @param offset where to
   * @param completion told of the end
   * @return false if the ring is closed: nothing has happened
   * @throws IOException if the file is closed
   */
  public boolean write(Uring ring, ByteBuffer from, long offset, Completion completion)
      throws IOException {
    if (!writes) {
      throw new NonWritableChannelException();
    }
    return submit(
        ring, UringOperation.transfer(UringOperation.WRITE, descriptor, offset, from, completion));
  }

  /**
   * Submits a {@link #force}.
   *
   * @param ring where to
   * @param attributes those too
   * @param completion told of the end
   * @return false if the ring is closed: nothing has happened
   * @throws IOException if the file is closed
   */
  public boolean sync(Uring ring, boolean attributes, Completion completion) throws IOException {
    return submit(ring, UringOperation.sync(descriptor, attributes, completion));
  }

  private boolean submit(Uring ring, UringOperation operation) throws IOException {
    int ticket = descriptor.enter();
    boolean submitted = false;
    try {
      submitted = ring.submit(operation);
    } finally {
      if (!submitted) {
        descriptor.exit(ticket);
      }
    }
    return submitted;
  }

  /**
   * The system's words for an error.
   *
   * @param error its number
   * @return as in "No space left on device"
   */
  public static String message(int error) {
    return FileNative.text(error);
  }

  // ---------------------------------------------------------------- as a channel

  /** A call that may wait, with memory for errno. */
  @FunctionalInterface
  private interface Call {
    int make(MemorySegment errno, int fd);
  }

  private int call(Call call) throws IOException {
    int ticket = descriptor.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      int result;
      do {
        result = call.make(errno, descriptor.number());
      } while (result == -Errno.EINTR);
      if (result < 0) {
        throw new IOException(FileNative.text(-result));
      }
      return result;
    } finally {
      descriptor.exit(ticket);
    }
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    if (!reads) {
      throw new NonReadableChannelException();
    }
    if (offset < 0) {
      throw new IllegalArgumentException("a place in a file is 0 or more bytes, not " + offset);
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to =
          target.isDirect()
              ? MemorySegment.ofBuffer(target)
              : arena.allocate(Math.min(target.remaining(), COPY_BYTES));
      int n = call((errno, fd) -> FileNative.pread(errno, fd, to, offset));
      if (target.isDirect()) {
        target.position(target.position() + n);
      } else {
        target.put(to.asSlice(0, n).asByteBuffer());
      }
      return n == 0 ? -1 : n;
    }
  }

  @Override
  public int write(ByteBuffer source, long offset) throws IOException {
    if (!writes) {
      throw new NonWritableChannelException();
    }
    if (offset < 0) {
      throw new IllegalArgumentException("a place in a file is 0 or more bytes, not " + offset);
    }
    if (!source.hasRemaining()) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from;
      if (source.isDirect()) {
        from = MemorySegment.ofBuffer(source);
      } else {
        int length = Math.min(source.remaining(), COPY_BYTES);
        from = arena.allocate(length);
        from.asByteBuffer().put(source.slice(source.position(), length));
      }
      int n = call((errno, fd) -> FileNative.pwrite(errno, fd, from, offset));
      source.position(source.position() + n);
      return n;
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    moving.lock();
    try {
      int n = read(target, place.get());
      place.addAndGet(Math.max(n, 0));
      return n;
    } finally {
      moving.unlock();
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    moving.lock();
    try {
      int n = write(source, place.get());
      place.addAndGet(n);
      return n;
    } finally {
      moving.unlock();
    }
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      while (targets[i].hasRemaining()) {
        int n = read(targets[i]);
        if (n < 0) {
          return all == 0 ? -1 : all;
        }
        all += n;
      }
    }
    return all;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      while (sources[i].hasRemaining()) {
        all += write(sources[i]);
      }
    }
    return all;
  }

  /** Where it is; at the end if it is appended to. */
  @Override
  public long position() throws IOException {
    if (appends) {
      return size();
    }
    return positionAtOnce();
  }

  /**
   * Like {@link #position()} of a file that is not appended to, and never blocks.
   *
   * @return the place; without a meaning if the file is appended to
   * @throws ClosedChannelException if the file is closed
   */
  public long positionAtOnce() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    return place.get();
  }

  /**
   * Moves the place, whether it is open or not.
   *
   * @param to where to
   */
  public void positionAtOnce(long to) {
    place.set(to);
  }

  @Override
  public FileChannel position(long to) throws IOException {
    if (to < 0) {
      throw new IllegalArgumentException("a place in a file is 0 or more bytes, not " + to);
    }
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    place.set(to);
    return this;
  }

  @Override
  public long size() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statx = arena.allocate(Statx.BYTES, Long.BYTES);
      MemorySegment none = arena.allocateFrom("");
      int _ =
          call((errno, fd) ->
              LinuxNative.statx(errno, fd, none, Statx.AT_EMPTY_PATH, Statx.TYPE_SIZE, statx));
      return Statx.size(statx);
    }
  }

  @Override
  public FileChannel truncate(long length) throws IOException {
    if (!writes) {
      throw new NonWritableChannelException();
    }
    if (length < 0) {
      throw new IllegalArgumentException("a size of a file is 0 or more bytes, not " + length);
    }
    if (length < size()) {
      int _ = call((errno, fd) -> FileNative.ftruncate(errno, fd, length));
    }
    if (place.get() > length) {
      place.set(length);
    }
    return this;
  }

  @Override
  public void force(boolean attributes) throws IOException {
    int _ = call((errno, fd) -> FileNative.sync(errno, fd, attributes));
  }

  @Override
  public long transferTo(long offset, long count, WritableByteChannel target) throws IOException {
    throw foreign();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long offset, long count) throws IOException {
    throw foreign();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long offset, long length) throws IOException {
    throw foreign();
  }

  @Override
  public FileLock lock(long offset, long length, boolean shared) throws IOException {
    throw foreign();
  }

  @Override
  public FileLock tryLock(long offset, long length, boolean shared) throws IOException {
    throw foreign();
  }

  private static UnsupportedOperationException foreign() {
    return new UnsupportedOperationException(
        "a file of a ring moves bytes to and from buffers only; reopened() makes a channel of"
            + " java.nio of it");
  }

  @Override
  protected void implCloseChannel() {
    descriptor.close();
  }
}
