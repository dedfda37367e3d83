package edo.sim.internal.files;

import edo.sim.internal.files.Node.Symlink;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The file system of one disk, between two crashes. It knows one user, who owns everything. */
final class DiskFileSystem extends FileSystem {
  private static final int MAX_LINKS = 40;

  private final Disk disk;
  private final DiskProvider provider;
  private final int epoch;

  DiskFileSystem(Disk disk) {
    this.disk = disk;
    this.epoch = disk.epoch();
    this.provider = new DiskProvider(this);
  }

  /** The disk, as long as the host has not crashed: what its tasks do then must not count. */
  Disk disk() throws IOException {
    if (epoch != disk.epoch()) {
      throw new IOException("the host of this disk has crashed");
    }
    return disk;
  }

  /** A path of this file system for whatever path a program has. */
  Path locate(Path path) {
    return path instanceof DiskPath ? path : new DiskPath(this, path);
  }

  /** Where a path leads when links are followed. */
  Path realPath(Path path, boolean follow) throws IOException {
    Path real = Path.of("/");
    Path rest = DiskPath.plain(path).normalize();
    var _ = disk().find(rest, follow).require(path);
    int links = 0;
    for (int i = 0; i < rest.getNameCount(); i++) {
      Path next = real.resolve(rest.getName(i));
      if (follow && disk().find(next, false).node() instanceof Symlink link) {
        if (++links > MAX_LINKS) {
          throw new FileSystemLoopException(path.toString());
        }
        Path after =
            i + 1 < rest.getNameCount() ? rest.subpath(i + 1, rest.getNameCount()) : Path.of("");
        rest = real.resolve(link.target).resolve(after).normalize();
        real = Path.of("/");
        i = -1;
      } else {
        real = next;
      }
    }
    return real;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("a simulated disk is closed with its host");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return FileSystems.getDefault().getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(getPath("/"));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return new TreeSet<>(List.of("basic", "posix", "unix"));
  }

  @Override
  public Path getPath(String first, String... more) {
    return new DiskPath(this, Path.of(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher(pattern);
    return path -> matcher.matches(DiskPath.plain(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("simulated disks have no owners");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("simulated disks are not watched");
  }
}
