package edo.miniredis;

import edo.miniredis.command.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link Journal}, of which it knows how far it is good.
 *
 * <p>It is locked as long as it is open: two servers that write into one file would each overwrite
 * what the other has acknowledged. The system gives the lock back when the process ends, however
 * suddenly, so nothing is left that somebody would have to remove.
 *
 * <p>What is no ordinary file, such as a pipe to a copy of the server, is only written.
 *
 * <p>Threading: the thread that opens it, then the journal's writer alone.
 */
final class AppendOnlyFile implements AutoCloseable {
  private static final Set<OpenOption> BOTH =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final Path path;
  private final FileChannel channel;
  private final boolean ordinary;

  /** Up to here it is whole and holds what was acknowledged. */
  private long good;

  private AppendOnlyFile(Path path, FileChannel channel, boolean ordinary) {
    this.path = path;
    this.channel = channel;
    this.ordinary = ordinary;
  }

  /** How a file is opened; tests have one that is full. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path path, Set<OpenOption> options) throws IOException;
  }

  /**
   * Opens a file that may not be there yet, and locks it.
   *
   * @throws FileSystemException if that is not possible; says why, and what to do
   */
  static AppendOnlyFile open(Path path, Opener opener) throws IOException {
    try {
      if (Files.isDirectory(path)) {
        throw refused(path, "it is a folder; name a file in it", null);
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        Set<OpenOption> write = Set.of(StandardOpenOption.WRITE);
        return new AppendOnlyFile(path, opener.open(path, write), false);
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

  private static void lock(Path path, FileChannel channel) throws IOException {
    boolean locked;
    try {
      FileLock lock = channel.tryLock();
      locked = lock != null;
    } catch (OverlappingFileLockException e) {
      locked = false; // by another server in this process
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
    channel.position(0);
    good = new Replay(path, store).read(channel);
    long size = channel.size();
    if (good < size) {
      // Nobody was told that this change was made: it was being written when the end came.
      report.accept(path + ": cut off the last " + (size - good) + " bytes, an unfinished change");
    }
    rewind();
  }

  /** Writes changes, which are not good before {@link #keep}, whether it fails or not. */
  void append(byte[] changes) throws IOException {
    write(changes);
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
    channel.truncate(good);
    channel.position(good);
  }

  /**
   * Tries whether so much can be written, and takes it back. A process that ends in between leaves
   * a request that changes nothing, or the beginning of one, which the next start cuts off.
   */
  void probe(byte[] content) throws IOException {
    try {
      write(
          ("*2\r\n$4\r\nPING\r\n$" + content.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      write(content);
      write(new byte[] {'\r', '\n'});
      force();
    } finally {
      rewind();
    }
  }

  void force() throws IOException {
    channel.force(false);
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      int _ = channel.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close(); // and the lock with it
  }
}
