package edo.fs;

import edo.internal.seam.Ambient;
import edo.task.Async;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A name in a folder. */
public final class DirEntry {
  private final Path path;

  DirEntry(Path path) {
    this.path = path;
  }

  /**
   * Where it is: the folder's path, as that was given, and the name.
   *
   * @return the path
   */
  public Path path() {
    return path;
  }

  /**
   * The name.
   *
   * @return the last part of the path
   */
  public Path fileName() {
    return Objects.requireNonNull(path.getFileName(), "an entry has a name");
  }

  /**
   * Asks the system about it. Links are not followed.
   *
   * @return its kind, size, times, permissions
   * @throws IOException if that failed, as when it was removed meanwhile
   */
  public FileMetadata metadata() throws IOException {
    return Ambient.awaitIo(metadataAsync());
  }

  /**
   * {@link #metadata} as a computation.
   *
   * @return its kind, size, times, permissions
   */
  public Async<FileMetadata> metadataAsync() {
    return Fs.symlinkMetadataAsync(path);
  }

  /**
   * The number that the file system knows it by. On Unix only.
   *
   * @return its inode
   * @throws IOException if that failed, or the file system has no such numbers
   */
  public long inode() throws IOException {
    return Ambient.awaitIo(inodeAsync());
  }

  /**
   * {@link #inode} as a computation.
   *
   * @return its inode
   */
  public Async<Long> inodeAsync() {
    return new FileJob<>(files -> Work.inode(files.locate(path)));
  }

  @Override
  public String toString() {
    return "DirEntry[" + path + "]";
  }
}
