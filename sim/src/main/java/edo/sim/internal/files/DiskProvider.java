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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code java.nio.file.Files} calls for the paths of one disk. */
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
      node = disk().create(place, path, NodeAttributes.mode(attributes, Regular.MODE));
    } else if (fresh) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (node instanceof Symlink) {
      throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
    }
    if (node instanceof Folder && write) {
      throw new FileSystemException(path.toString(), null, "Is a directory");
    }
    if (place.node() != null) { // what is made may be used by its maker, whatever its mode
      requireAccess(node, read, write, path);
    }
    if (write
        && node instanceof Regular file
        && options.contains(StandardOpenOption.TRUNCATE_EXISTING)
        && !append) {
      disk().resize(file, 0);
    }
    boolean delete = options.contains(StandardOpenOption.DELETE_ON_CLOSE);
    boolean direct = options.stream().anyMatch(DiskProvider::isDirect);
    return new DiskChannel(disk(), node, read, write, append, direct, delete ? path : null);
  }

  private static void requireAccess(Node node, boolean read, boolean write, Path path)
      throws IOException {
    if (read) {
      Disk.require(node, PosixFilePermission.OWNER_READ, path);
    }
    if (write) {
      Disk.require(node, PosixFilePermission.OWNER_WRITE, path);
    }
  }

  /** The JDK's own, of a module that is not required for its sake. */
  private static boolean isDirect(OpenOption option) {
    return option.getClass().getName().equals("com.sun.nio.file.ExtendedOpenOption")
        && option.toString().equals("DIRECT");
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
      case Folder folder -> disk().createFolder(to, folder.mode);
      case Symlink link -> disk().createSymlink(to, link.target);
      case Regular file -> {
        Disk.require(file, PosixFilePermission.OWNER_READ, from);
        Regular copy = disk().create(disk().find(to, false), to, file.mode);
        disk().resize(copy, file.length);
        System.arraycopy(file.bytes, 0, copy.bytes, 0, file.length);
      }
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
    disk().createFolder(path, NodeAttributes.mode(attributes, Folder.MODE));
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
    Node node = disk().find(path, true).require(path);
    for (AccessMode mode : modes) {
      Disk.require(
          node,
          switch (mode) {
            case READ -> PosixFilePermission.OWNER_READ;
            case WRITE -> PosixFilePermission.OWNER_WRITE;
            case EXECUTE -> PosixFilePermission.OWNER_EXECUTE;
          },
          path);
    }
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return type.isAssignableFrom(NodeView.class)
        ? type.cast(new NodeView(system, path, follow(options)))
        : null;
  }

  private NodeAttributes attributes(Path path, LinkOption... options) throws IOException {
    return NodeAttributes.of(disk().find(path, follow(options)).require(path));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (!type.isAssignableFrom(NodeAttributes.class)) {
      throw none(type.getSimpleName());
    }
    return type.cast(attributes(path, options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    int colon = names.indexOf(':');
    if (colon >= 0 && !List.of("basic", "posix", "unix").contains(names.substring(0, colon))) {
      throw none("attributes " + names);
    }
    return attributes(path, options).byName(names.substring(colon + 1));
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw none("attributes that are set by name");
  }
}
