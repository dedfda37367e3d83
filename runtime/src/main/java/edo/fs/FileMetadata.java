package edo.fs;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What the system said about a file at some moment. */
public final class FileMetadata {
  private final BasicFileAttributes attributes;

  FileMetadata(BasicFileAttributes attributes) {
    this.attributes = attributes;
  }

  /**
   * How long it is.
   *
   * @return its size in bytes; of a folder or a link, whatever the system says
   */
  public long length() {
    return attributes.size();
  }

  /**
   * What it is.
   *
   * @return the kind
   */
  public FileKind kind() {
    if (attributes.isRegularFile()) {
      return FileKind.REGULAR;
    } else if (attributes.isDirectory()) {
      return FileKind.DIRECTORY;
    } else {
      return attributes.isSymbolicLink() ? FileKind.SYMBOLIC_LINK : FileKind.OTHER;
    }
  }

  /**
   * Whether it has bytes of its own.
   *
   * @return true if it is a regular file
   */
  public boolean isRegularFile() {
    return attributes.isRegularFile();
  }

  /**
   * Whether it is a folder.
   *
   * @return true if so
   */
  public boolean isDirectory() {
    return attributes.isDirectory();
  }

  /**
   * Whether it is a symbolic link; only if links were not followed.
   *
   * @return true if so
   */
  public boolean isSymbolicLink() {
    return attributes.isSymbolicLink();
  }

  /**
   * When its bytes changed last.
   *
   * @return the time
   */
  public Instant modified() {
    return attributes.lastModifiedTime().toInstant();
  }

  /**
   * When it was read last, as far as the file system keeps account of that.
   *
   * @return the time
   */
  public Instant accessed() {
    return attributes.lastAccessTime().toInstant();
  }

  /**
   * When it was made; when it was modified, where the file system does not know.
   *
   * @return the time
   */
  public Instant created() {
    return attributes.creationTime().toInstant();
  }

  /**
   * Who may do what.
   *
   * @return the permissions; empty where there are none of the POSIX kind
   */
  public Optional<Set<PosixFilePermission>> permissions() {
    return attributes instanceof PosixFileAttributes posix
        ? Optional.of(posix.permissions())
        : Optional.empty();
  }

  /**
   * The same for code that speaks {@code java.nio}.
   *
   * @return what this was made of; {@code PosixFileAttributes} where there are such
   */
  public BasicFileAttributes attributes() {
    return attributes;
  }

  @Override
  public String toString() {
    return "FileMetadata["
        + kind()
        + ", "
        + length()
        + " bytes"
        + permissions().map(mode -> ", " + PosixFilePermissions.toString(mode)).orElse("")
        + ", modified "
        + modified()
        + "]";
  }
}
