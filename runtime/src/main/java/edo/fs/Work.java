package edo.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What jobs do. Everything here blocks and is for the pool. */
final class Work {
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};
  private static final int COPY_SIZE = 64 * 1024;
  private static final int SMALL = 64 * 1024;

  private Work() {}

  // ---------------------------------------------------------------- attributes

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  static FileMetadata metadata(Path path, boolean follow) throws IOException {
    LinkOption[] links = follow ? FOLLOW : NO_FOLLOW;
    Class<? extends BasicFileAttributes> all =
        isPosix(path) ? PosixFileAttributes.class : BasicFileAttributes.class;
    return new FileMetadata(Files.readAttributes(path, all, links));
  }

  static void setPermissions(Path path, Set<PosixFilePermission> mode) throws IOException {
    try {
      Files.setPosixFilePermissions(path, mode);
    } catch (UnsupportedOperationException e) {
      throw failed(path, "its file system has no POSIX permissions", e);
    }
  }

  static boolean exists(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  static long inode(Path path) throws IOException {
    try {
      return (long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException e) {
      throw failed(path, "its file system has no inodes", e);
    }
  }

  // ---------------------------------------------------------------- whole files

  /** Reads what is likely to be in memory; null if it is not a small file. Never waits for data. */
  static byte @Nullable [] readSmall(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    long size = attributes.size();
    return attributes.isRegularFile() && size > 0 && size <= SMALL ? read(path) : null;
  }

  static byte[] read(Path path) throws IOException {
    try {
      return Files.readAllBytes(path);
    } catch (OutOfMemoryError e) {
      throw failed(path, "does not fit into an array; read it through a FileStream", e);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw failed(path, String.valueOf(e.getMessage()), e);
    }
  }

  /** Writes a little to a file, or makes one; null if something else is in the way. */
  static @Nullable Boolean writeSmall(Path path, byte[] bytes, StandardOpenOption how)
      throws IOException {
    boolean small =
        bytes.length <= SMALL && (Files.isRegularFile(path) || Files.notExists(path, NO_FOLLOW));
    if (!small) {
      return null;
    }
    write(path, bytes, how);
    return true;
  }

  static @Nullable Void write(Path path, byte[] bytes, StandardOpenOption how) throws IOException {
    try {
      Files.write(path, bytes, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
      return null;
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw failed(path, String.valueOf(e.getMessage()), e);
    }
  }

  /** Into the file that is there, if one is: its name, owner and links stay. */
  static long copy(Path from, Path to) throws IOException {
    try (var in = FileChannel.open(from, StandardOpenOption.READ)) {
      BasicFileAttributes source = Files.readAttributes(from, BasicFileAttributes.class);
      if (source.isDirectory()) {
        throw failed(from, "is a directory; only files are copied", null);
      }
      if (exists(to) && Files.isSameFile(from, to)) {
        throw failed(from, "is to be copied to itself, as " + to, null);
      }
      // Cut off at the end, not emptied first: that makes ext4 write the new bytes out at once.
      try (var out = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
        // First, so that nobody reads the copy who may not read the original; and of no device or
        // pipe, which is not ours to change.
        if (source.isRegularFile() && Files.isRegularFile(to) && isPosix(from) && isPosix(to)) {
          Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
        long copied = copy(in, out);
        if (out.size() > copied) {
          out.truncate(copied);
        }
        return copied;
      }
    }
  }

  private static long copy(FileChannel in, FileChannel out) throws IOException {
    long copied = 0;
    for (long n; (n = in.transferTo(copied, Long.MAX_VALUE - copied, out)) > 0; ) {
      copied += n;
    }
    in.position(copied);
    // What is behind the size it said it had: files of /proc say 0.
    ByteBuffer buffer = ByteBuffer.allocate(COPY_SIZE);
    for (int n; (n = in.read(buffer)) >= 0; copied += n) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        var _ = out.write(buffer);
      }
      buffer.clear();
    }
    return copied;
  }

  static @Nullable Void setLength(FileChannel channel, long length) throws IOException {
    long size = channel.size();
    if (length < size) {
      long place = channel.position();
      channel.truncate(length);
      channel.position(place);
    } else if (length > size) {
      var _ = channel.write(ByteBuffer.allocate(1), length - 1);
      if (channel.size() != length) {
        channel.truncate(size);
        throw new IOException(
            "cannot be made longer while it is open for appending; open it with write(true)");
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- names

  static @Nullable Void removeFile(Path path) throws IOException {
    if (Files.isDirectory(path, NO_FOLLOW)) {
      throw failed(path, "is a directory; use removeDir or removeDirAll", null);
    }
    Files.delete(path);
    return null;
  }

  static @Nullable Void removeDir(Path path) throws IOException {
    if (!Files.readAttributes(path, BasicFileAttributes.class, NO_FOLLOW).isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
    Files.delete(path);
    return null;
  }

  /** Never leaves the tree, also if somebody puts a link into it meanwhile. */
  static @Nullable Void removeTree(Path path) throws IOException {
    BasicFileAttributes top = Files.readAttributes(path, BasicFileAttributes.class, NO_FOLLOW);
    if (top.isSymbolicLink()) {
      Files.delete(path);
      return null;
    }
    if (!top.isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
      if (inside instanceof SecureDirectoryStream<Path> secure) {
        removeInside(secure);
      } else {
        for (Path each : inside) {
          if (Files.isDirectory(each, NO_FOLLOW)) {
            removeTree(each);
          } else {
            Files.delete(each);
          }
        }
      }
    }
    Files.delete(path);
    return null;
  }

  private static void removeInside(SecureDirectoryStream<Path> folder) throws IOException {
    for (Path each : folder) {
      Path name = each.getFileName();
      boolean isFolder =
          folder
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes()
              .isDirectory();
      if (isFolder) {
        try (var inside = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          removeInside(inside);
        }
        folder.deleteDirectory(name);
      } else {
        folder.deleteFile(name);
      }
    }
  }

  private static FileSystemException failed(Path path, String reason, @Nullable Throwable cause) {
    var e = new FileSystemException(path.toString(), null, reason);
    if (cause != null) {
      e.initCause(cause);
    }
    return e;
  }
}
