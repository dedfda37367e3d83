package edo.reactor;

import edo.reactor.internal.epoll.EpollFd;
import edo.reactor.internal.epoll.Uring;
import edo.reactor.internal.epoll.UringFile;
import edo.reactor.internal.epoll.UringKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Reads and writes ordinary files without holding a thread: Linux's io_uring. An operation is
 * submitted and runs in the kernel, on a buffer that is its own meanwhile; its completion is told
 * later, or at once if the file was in memory.
 *
 * <p>The ring is a source of readiness. Register it for {@link Interest#READABLE} and call {@link
 * #complete} when there is an event, or nobody is told of what was not done at once.
 *
 * <p>Threads: everything may be called by any number of threads at once. Completions are told on
 * whichever thread is here, one at a time; they must be short and must not block.
 */
public final class FileRing implements Source {
  /** Told of the end of an operation, once. */
  @FunctionalInterface
  public interface Completion {
    /**
     * The operation has ended. What it has read is in its buffer.
     *
     * @param bytes how many were transferred
     * @param error 0, or the system's error number; see {@link FileRing#message}
     */
    void completed(int bytes, int error);
  }

  private final Uring ring;
  private final EpollFd readiness;

  private FileRing(Uring ring) {
    this.ring = ring;
    this.readiness = ring.readiness();
  }

  /**
   * Why there are no rings here, and what to do about it. Tries to set one up.
   *
   * @return the reason, or the empty string if there are
   */
  public static String unavailableReason() {
    String reason = Backend.EPOLL.unavailableReason();
    if (!reason.isEmpty()) {
      return reason;
    }
    try {
      open(1).close(Runnable::run);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Sets up a ring.
   *
   * @param operations how many may be in flight at once, a power of 2; more wait for their turn
   * @return the ring
   * @throws IOException if the kernel refuses; the message says what to do
   * @throws IllegalArgumentException if that is no power of 2 from 1 to 4096
   * @throws IllegalStateException if the epoll backend is not available here
   */
  public static FileRing open(int operations) throws IOException {
    if (operations < 1 || operations > 4096 || Integer.bitCount(operations) != 1) {
      throw new IllegalArgumentException(
          "the operations of a ring are a power of 2 from 1 to 4096, not " + operations);
    }
    Backend.EPOLL.requireAvailable();
    return new FileRing(UringKernel.open(operations));
  }

  /**
   * Opens a file whose bytes a ring can move. It is a channel like others, apart from what needs a
   * channel of {@code java.nio}'s own: locks, mappings, transfers from channel to channel. Blocks.
   *
   * @param path which
   * @param options reading, writing, appending, making, emptying
   * @param mode permissions of a file that is made, less the process's mask
   * @return the file; empty if it cannot be opened so, as it is no ordinary file, or one of another
   *     file system, or cannot be opened at all: {@link FileChannel#open} says which
   */
  public static Optional<FileChannel> openFile(
      Path path, Set<? extends OpenOption> options, int mode) {
    byte[] name = UringFile.understands(options) ? FileNames.bytes(path) : null;
    return name == null
        ? Optional.empty()
        : Optional.ofNullable(UringFile.open(name, options, mode));
  }

  /**
   * Whether a file was made by {@link #openFile}.
   *
   * @param file any
   * @return true if rings can move its bytes
   */
  public static boolean takes(FileChannel file) {
    return file instanceof UringFile;
  }

  /**
   * A channel of {@code java.nio}'s own for the same file, at the same place.
   *
   * @param file any
   * @return the file itself if it is one; else another channel, to be closed as well
   * @throws IOException if the system does not let it be opened again
   */
  public static FileChannel ordinary(FileChannel file) throws IOException {
    return file instanceof UringFile ours ? ours.reopened() : file;
  }

  private static UringFile of(FileChannel file) {
    if (file instanceof UringFile ours) {
      return ours;
    }
    throw new IllegalArgumentException(
        "a ring works on files that FileRing.openFile has opened, not on " + file);
  }

  /**
   * Where a file is, without blocking.
   *
   * @param file one of {@link #openFile} that is not appended to
   * @return its place, in bytes from the start
   * @throws IOException if it is closed
   */
  public static long position(FileChannel file) throws IOException {
    return of(file).positionAtOnce();
  }

  /**
   * Moves a file's place, without blocking; does nothing if it is closed.
   *
   * @param file one of {@link #openFile}
   * @param to where to, in bytes from the start
   */
  public static void position(FileChannel file, long to) {
    of(file).positionAtOnce(to);
  }

  /**
   * Reads once.
   *
   * @param file one of {@link #openFile}
   * @param into a direct buffer, whose remaining bytes are filled; its position stays. Nobody else
   *     is to use it before the completion
   * @param offset from where, in bytes from the start
   * @param completion told how many bytes, 0 at the end
   * @return false if the ring is closed: nothing has happened, and nobody is told
   * @throws IOException if the file is closed
   * @throws java.nio.channels.NonReadableChannelException if it is not open for reading
   */
  public boolean read(FileChannel file, ByteBuffer into, long offset, Completion completion)
      throws IOException {
    return of(file).read(ring, into, offset, completion);
  }

  /**
   * Writes everything a buffer has.
   *
   * @param file one of {@link #openFile}
   * @param from a direct buffer; its position stays. Nobody is to change it before the completion
   * @param offset where to, in bytes from the start; means nothing if the file is appended to
   * @param completion told how many bytes: all, or what was written before an error
   * @return false if the ring is closed: nothing has happened, and nobody is told
   * @throws IOException if the file is closed
   * @throws java.nio.channels.NonWritableChannelException if it is not open for writing
   */
  public boolean write(FileChannel file, ByteBuffer from, long offset, Completion completion)
      throws IOException {
    return of(file).write(ring, from, offset, completion);
  }

  /**
   * Has the system put a file on the disk.
   *
   * @param file one of {@link #openFile}
   * @param attributes also those that are not needed to read it
   * @param completion told of the end
   * @return false if the ring is closed: nothing has happened, and nobody is told
   * @throws IOException if the file is closed
   */
  public boolean sync(FileChannel file, boolean attributes, Completion completion)
      throws IOException {
    return of(file).sync(ring, attributes, completion);
  }

  /**
   * The system's words for an error.
   *
   * @param error the number that a completion was told
   * @return as in "No space left on device"
   */
  public static String message(int error) {
    return UringFile.message(error);
  }

  /** Tells of the operations that have ended, and submits those that wait for a place. */
  public void complete() {
    ring.work();
  }

  /**
   * Accepts nothing more. What was accepted is done all the same and told to its completion; then
   * the ring is gone. Closing again does nothing.
   *
   * @param elsewhere runs what waits for operations that are under way, if there are any, on a
   *     thread that may block
   */
  public void close(Executor elsewhere) {
    ring.close(elsewhere);
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    readiness.register(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    readiness.reregister(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    readiness.deregister(registry);
  }

  @Override
  public void rearm(int interestBits) {
    // An edge of epoll needs no arming.
  }
}
