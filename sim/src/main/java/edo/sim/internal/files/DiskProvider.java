package edo.sim.internal.files;

import edo.sim.internal.files.Disk.Place;
import edo.sim.internal.files.Node.Folder;
import edo.sim.internal.files.Node.Regular;
import edo.sim.internal.files.Node.Symlink;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What {@code java.nio.file.Files} calls for the paths of one disk(). */
final class DiskProvider extends FileSystemProvider {
  private final DiskFileSystem system;

  DiskProvider(DiskFileSystem system) {
    this.system = system;
  }

  private Disk disk() throws IOException {
    return system.disk();
  }

  private static UnsupportedOperationException none(String what) {
    return new UnsupportedOperationException("simulated disks have no " + what);
  }

  private static boolean follow(CopyOption... options) {
    return !List.of(options).contains(LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean follow(LinkOption... options) {
    return options.length == 0;
  }

  @Override
  public String getScheme() {
    return "edo-sim";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw none("file systems to be made by a URI");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return system;
  }

  @Override
  public Path getPath(URI uri) {
    return system.getPath(uri.getPath());
  }

  // ---------------------------------------------------------------- files

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    boolean append = options.contains(StandardOpenOption.APPEND);
    boolean write = append || options.contains(StandardOpenOption.WRITE);
    boolean read = !write || options.contains(StandardOpenOption.READ);
    boolean fresh = write && options.contains(StandardOpenOption.CREATE_NEW);
    Place place = disk().find(path, !fresh && !options.contains(LinkOption.NOFOLLOW_LINKS));
    Node node = place.node();
    if (node == null) {
      if (!fresh && !(write && options.contains(StandardOpenOption.CREATE))) {
        throw new NoSuchFileException(path.toString());
      }
      node = disk().create(place, path);
    } else if (fresh) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (node instanceof Symlink) {
      throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
    }
    if (node instanceof Folder && write) {
      throw new FileSystemException(path.toString(), null, "Is a directory");
    }
    if (write
        && node instanceof Regular file
        && options.contains(StandardOpenOption.TRUNCATE_EXISTING)
        && !append) {
      disk().resize(file, 0);
    }
    boolean delete = options.contains(StandardOpenOption.DELETE_ON_CLOSE);
    return new DiskChannel(disk(), node, read, write, append, delete ? path : null);
  }

  @Override
  public void delete(Path path) throws IOException {
    disk().delete(path);
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) throws IOException {
    Node node = disk().find(from, follow(options)).require(from);
    Place target = disk().find(to, false);
    if (target.node() == node) {
      return;
    }
    if (target.node() != null) {
      if (!List.of(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
        throw new FileAlreadyExistsException(to.toString());
      }
      disk().delete(to);
    }
    switch (node) {
      case Folder _ -> disk().createFolder(to);
      case Symlink link -> disk().createSymlink(to, link.target);
      case Regular file -> {
        Regular copy = disk().create(disk().find(to, false), to);
        disk().resize(copy, file.length);
        System.arraycopy(file.bytes, 0, copy.bytes, 0, file.length);
      }
      default -> throw new AssertionError(node);
    }
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    List<CopyOption> all = List.of(options);
    disk()
        .move(
            from,
            to,
            all.contains(StandardCopyOption.REPLACE_EXISTING)
                || all.contains(StandardCopyOption.ATOMIC_MOVE));
  }

  // ---------------------------------------------------------------- folders and links

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    disk().createFolder(path);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    disk().createSymlink(link, target.toString());
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    disk().link(link, existing);
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    if (disk().find(link, false).require(link) instanceof Symlink symlink) {
      return system.getPath(symlink.target);
    }
    throw new NotLinkException(link.toString());
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    var found = new ArrayList<Path>();
    for (String name : disk().folder(path).names.keySet()) {
      Path each = path.resolve(name);
      if (filter.accept(each)) {
        found.add(each);
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return List.copyOf(found).iterator();
      }

      @Override
      public void close() {}
    };
  }

  // ---------------------------------------------------------------- attributes

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return one.equals(other)
        || disk().find(one, true).require(one) == disk().find(other, true).require(other);
  }

  @Override
  public boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw none("stores");
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    var _ = disk().find(path, true).require(path);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return type == BasicFileAttributeView.class ? type.cast(new View(path, follow(options))) : null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw none(type.getSimpleName());
    }
    return type.cast(new Attributes(disk().find(path, follow(options)).require(path)));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw none("attributes by name");
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw none("attributes by name");
  }

  private final class View implements BasicFileAttributeView {
    private final Path path;
    private final boolean follow;

    View(Path path, boolean follow) {
      this.path = path;
      this.follow = follow;
    }

    @Override
    public String name() {
      return "basic";
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
      return new Attributes(disk().find(path, follow).require(path));
    }

    @Override
    public void setTimes(
        @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
        throws IOException {
      Node node = disk().find(path, follow).require(path);
      if (modified != null) {
        node.modified = modified.to(TimeUnit.NANOSECONDS);
      }
    }
  }

  /** Times count from the beginning of the simulation. */
  private record Attributes(Node node) implements BasicFileAttributes {
    @Override
    public FileTime lastModifiedTime() {
      return FileTime.from(node.modified, TimeUnit.NANOSECONDS);
    }

    @Override
    public FileTime lastAccessTime() {
      return lastModifiedTime();
    }

    @Override
    public FileTime creationTime() {
      return FileTime.from(node.created, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean isRegularFile() {
      return node instanceof Regular;
    }

    @Override
    public boolean isDirectory() {
      return node instanceof Folder;
    }

    @Override
    public boolean isSymbolicLink() {
      return node instanceof Symlink;
    }

    @Override
    public boolean isOther() {
      return false;
    }

    @Override
    public long size() {
      return node instanceof Regular file ? file.length : 0;
    }

    @Override
    public Object fileKey() {
      return node.id;
    }
  }
}
