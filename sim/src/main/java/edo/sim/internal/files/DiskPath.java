package edo.sim.internal.files;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A path on a simulated disk: one of the system's for all that is syntax. Relative to the root. */
final class DiskPath implements Path {
  private final DiskFileSystem system;
  private final Path path;

  DiskPath(DiskFileSystem system, Path path) {
    this.system = system;
    this.path = path;
  }

  Path plain() {
    return path;
  }

  private DiskPath with(Path other) {
    return new DiskPath(system, other);
  }

  private @Nullable Path withNullable(@Nullable Path other) {
    return other == null ? null : with(other);
  }

  static Path plain(Path path) {
    return path instanceof DiskPath ours ? ours.path : path;
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return path.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return withNullable(path.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return withNullable(path.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return withNullable(path.getParent());
  }

  @Override
  public int getNameCount() {
    return path.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return with(path.getName(index));
  }

  @Override
  public Path subpath(int begin, int end) {
    return with(path.subpath(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof DiskPath ours && path.startsWith(ours.path);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof DiskPath ours && path.endsWith(ours.path);
  }

  @Override
  public Path normalize() {
    return with(path.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return with(path.resolve(plain(other)));
  }

  @Override
  public Path relativize(Path other) {
    return with(path.relativize(plain(other)));
  }

  @Override
  public URI toUri() {
    return URI.create("edo-sim:" + toAbsolutePath());
  }

  @Override
  public Path toAbsolutePath() {
    return isAbsolute() ? this : with(Path.of("/").resolve(path));
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return with(system.realPath(toAbsolutePath(), options.length == 0));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("simulated disks are not watched");
  }

  @Override
  public Iterator<Path> iterator() {
    return StreamSupport.stream(path.spliterator(), false).<Path>map(this::with).iterator();
  }

  @Override
  public int compareTo(Path other) {
    return path.compareTo(plain(other));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DiskPath that && that.system == system && that.path.equals(path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
