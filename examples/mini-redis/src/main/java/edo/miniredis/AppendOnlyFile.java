package edo.miniredis;

import edo.fs.FileKind;
import edo.fs.FileStream;
import edo.fs.Fs;
import edo.fs.OpenOptions;
import edo.miniredis.command.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link Journal}, of which it knows how far it is good.
 *
 * <p>It is locked as long as it is open: two servers that write into one file would each overwrite
 * what the other has acknowledged. The system gives the lock back when the process ends, however
 * suddenly, so nothing is left that somebody would have to remove. Where a file system has no
 * locks, such as a simulated one, nobody is kept out.
 *
 * <p>What is no ordinary file, such as a pipe to a copy of the server, is only written.
 *
 * <p>It is opened and used by way of {@code edo.fs}, so no worker waits for the disk, and in a
 * simulation it is on the disk of its host, which loses what was not forced when the host crashes.
 *
 * <p>Threading: the task or thread that opens it, then the journal's writer alone.
 */
final class AppendOnlyFile implements AutoCloseable {
  private static final OpenOptions WRITE = new OpenOptions().write(true);
  private static final OpenOptions BOTH = WRITE.read(true).create(true);

  private final Path path;
  private final FileStream file;
  private final boolean ordinary;

  /** Up to here it is whole and holds what was acknowledged. */
  private long good;

  private AppendOnlyFile(Path path, FileChannel channel, boolean ordinary) {
    this.path = path;
    this.file = FileStream.of(channel);
    this.ordinary = ordinary;
  }

  /** How a file is opened; tests have one that is full. */
  @FunctionalInterface
  interface Opener {
    /** On the disk that the runtime has. */
    Opener REAL = (path, options) -> options.open(path).intoChannel();

    FileChannel open(Path path, OpenOptions options) throws IOException;
  }

  /**
   * Opens a file that may not be there yet, and locks it.
   *
   * @throws FileSystemException if that is not possible; says why, and what to do
   */
  static AppendOnlyFile open(Path path, Opener opener) throws IOException {
    try {
      Optional<FileKind> kind = kind(path);
      if (kind.equals(Optional.of(FileKind.DIRECTORY))) {
        throw refused(path, "it is a folder; name a file in it", null);
      }
      if (kind.isPresent() && !kind.equals(Optional.of(FileKind.REGULAR))) {
        return new AppendOnlyFile(path, opener.open(path, WRITE), false);
      }
      FileChannel channel = opener.open(path, BOTH);
      try {
        lock(path, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      return new AppendOnlyFile(path, channel, true);
    } catch (NoSuchFileException e) {
      throw refused(path, "its folder is not there; make it, or name another file", e);
    } catch (AccessDeniedException e) {
      throw refused(path, "this user may not read and write it; change that", e);
    }
  }

  private static Optional<FileKind> kind(Path path) throws IOException {
    try {
      return Optional.of(Fs.metadata(path).kind());
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it is to be made
    }
  }

  private static void lock(Path path, FileChannel channel) throws IOException {
    boolean locked;
    try {
      FileLock lock = channel.tryLock();
      locked = lock != null;
    } catch (OverlappingFileLockException e) {
      locked = false; // by another server in this process
    } catch (UnsupportedOperationException e) {
      return; // there are none
    }
    if (!locked) {
      throw refused(
          path, "another server has it open; stop that one, or give each its own file", null);
    }
  }

  private static FileSystemException refused(Path path, String why, @Nullable Exception cause) {
    return failure(path, "cannot be the append-only file: " + why, cause);
  }

  /** What is wrong with a file. */
  static FileSystemException failure(Path path, String what, @Nullable Exception cause) {
    var e = new FileSystemException(path.toString(), null, what);
    if (cause != null) {
      e.initCause(cause);
    }
    return e;
  }

  Path path() {
    return path;
  }

  /**
   * Does what it says, and cuts off an unfinished change at its end.
   *
   * @throws IOException if it cannot be read or makes no sense
   */
  void replay(Store store, Consumer<String> report) throws IOException {
    if (!ordinary) {
      return;
    }
    file.rewind();
    good = new Replay(path, store).read(file);
    long size = file.length();
    if (good < size) {
      // Nobody was told that this change was made: it was being written when the end came.
      report.accept(path + ": cut off the last " + (size - good) + " bytes, an unfinished change");
    }
    rewind();
  }

  /** Writes changes, which are not good before {@link #keep}, whether it fails or not. */
  void append(byte[] changes) throws IOException {
    try {
      file.writeAll(changes);
      file.flush();
    } catch (FileSystemException e) {
      throw said(e);
    }
  }

  /** What was appended is to stay. */
  void keep(int length) {
    good += length;
  }

  /**
   * Cuts off what is not good.
   *
   * @throws IOException if it cannot be cut
   */
  void rewind() throws IOException {
    if (!ordinary) {
      throw new IOException("what was written into " + path + " cannot be taken back");
    }
    file.setLength(good);
    var _ = file.seek(good);
  }

  /**
   * Tries whether so much can be written, and takes it back. A process that ends in between leaves
   * a request that changes nothing, or the beginning of one, which the next start cuts off.
   */
  void probe(byte[] content) throws IOException {
    try {
      append(
          ("*2\r\n$4\r\nPING\r\n$" + content.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      append(content);
      append(new byte[] {'\r', '\n'});
      force();
    } finally {
      rewind();
    }
  }

  void force() throws IOException {
    try {
      file.syncData();
    } catch (FileSystemException e) {
      throw said(e);
    }
  }

  /** What went wrong, without the name of a channel: whoever tells of it names the file. */
  private static IOException said(FileSystemException e) {
    String reason = e.getReason();
    return reason == null ? e : new IOException(reason, e);
  }

  @Override
  public void close() throws IOException {
    file.close(); // and the lock with it
  }
}
