package edo.sim.internal.files;

import edo.sim.internal.files.Node.Folder;
import edo.sim.internal.files.Node.Regular;
import edo.sim.internal.files.Node.Symlink;
import edo.sim.internal.time.Timeline;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one host. It outlives crashes; what is on it then is what was forced, see {@link
 * Survival}. Names are forced with their own folder if names are strict; else with anything, as
 * file systems with a journal do, which commit all names that were changed before along with it.
 *
 * <p>Programs are the owner of all files, and no superuser: permissions hold for them.
 */
public final class Disk {
  private static final int MAX_LINKS = 40;

  private final Timeline timeline;
  private final long timeZero;
  private final FileSettings settings;
  private final DiskFaults faults;
  private final PageCache cache;
  private Folder root;
  private long nextId = 2;
  private long used;
  private int epoch;

  /**
   * An empty disk with a folder {@code /tmp}.
   *
   * @param timeline tells the time
   * @param timeZero what a clock on the wall shows at time 0, in nanoseconds since 1970
   * @param random decides what fails and what survives
   * @param settings the rest
   */
  public Disk(Timeline timeline, long timeZero, SplittableRandom random, FileSettings settings) {
    this.timeline = timeline;
    this.timeZero = timeZero;
    this.settings = settings;
    this.faults = new DiskFaults(settings, random);
    this.cache = new PageCache(settings, random);
    this.root = new Folder(1, now(), Folder.MODE);
    root.names.put("tmp", new Folder(nextId++, now(), Folder.MODE));
    root.force();
  }

  FileSettings settings() {
    return settings;
  }

  DiskFaults faults() {
    return faults;
  }

  PageCache cache() {
    return cache;
  }

  /** Counts crashes: who has opened something before one has nothing any more. */
  int epoch() {
    return epoch;
  }

  /** What a clock on the wall shows, in nanoseconds since 1970. */
  long now() {
    return timeZero + timeline.now();
  }

  // ---------------------------------------------------------------- crash

  /** Forgets what was not forced. */
  public void crash() {
    epoch++;
    cache.clear();
    var survival = new Survival(settings, faults);
    root = survival.of(root);
    used = survival.used();
  }

  /** Forces a file or a folder; names as the settings say. */
  void force(Node node) {
    node.force();
    if (!settings.strictNames()) {
      forceNames(root);
    }
  }

  private static void forceNames(Folder folder) {
    folder.force();
    for (Node child : folder.names.values()) {
      if (child instanceof Folder inner) {
        forceNames(inner);
      } else {
        child.forcedMode = child.mode;
      }
    }
  }

  /** Makes room for a file's new length. */
  void resize(Regular file, long to) throws IOException {
    long more = to - file.length;
    if (to > Integer.MAX_VALUE - 8 || used + more > settings.capacity()) {
      throw new IOException("No space left on device");
    }
    used += file.isGone ? 0 : more;
    file.resize((int) to);
    file.modified = now();
  }

  // ---------------------------------------------------------------- names

  /** A place for a name: the folder it is in, and what is there. */
  record Place(Folder folder, String name, @Nullable Node node) {
    Node require(Path path) throws NoSuchFileException {
      if (node == null) {
        throw new NoSuchFileException(path.toString());
      }
      return node;
    }
  }

  Place find(Path path, boolean follow) throws IOException {
    var rest = new ArrayDeque<String>(partsOf(path));
    var folders = new ArrayDeque<Folder>();
    folders.push(root);
    int links = 0;
    Place place = new Place(root, "", root);
    while (!rest.isEmpty()) {
      String name = rest.pop();
      Folder here = folders.element();
      require(here, PosixFilePermission.OWNER_EXECUTE, path);
      if (name.equals("..")) {
        if (folders.size() > 1) {
          folders.pop();
        }
        place = new Place(folders.element(), "", folders.element());
        continue;
      }
      Node node = here.names.get(name);
      if (node instanceof Symlink link && (follow || !rest.isEmpty())) {
        if (++links > MAX_LINKS) {
          throw new FileSystemLoopException(path.toString());
        }
        Path target = Path.of(link.target);
        if (target.isAbsolute()) {
          folders.clear();
          folders.push(root);
          place = new Place(root, "", root);
        }
        partsOf(target).reversed().forEach(rest::push);
        continue;
      }
      place = new Place(here, name, node);
      if (node instanceof Folder folder) {
        folders.push(folder);
      } else if (!rest.isEmpty()) {
        throw node == null
            ? new NoSuchFileException(path.toString())
            : new FileSystemException(path.toString(), null, "Not a directory");
      }
    }
    return place;
  }

  private static List<String> partsOf(Path path) {
    var parts = new ArrayList<String>();
    for (Path each : path) {
      String name = each.toString();
      if (!name.isEmpty() && !name.equals(".")) {
        parts.add(name);
      }
    }
    return parts;
  }

  /** Refuses what its owner may not do. */
  static void require(Node node, PosixFilePermission what, Path path) throws AccessDeniedException {
    if (!node.lets(what)) {
      throw new AccessDeniedException(path.toString());
    }
  }

  Regular create(Place place, Path path, Set<PosixFilePermission> mode) throws IOException {
    var file = new Regular(nextId++, now(), mode);
    put(place, path, file);
    return file;
  }

  void createFolder(Path path, Set<PosixFilePermission> mode) throws IOException {
    put(find(path, false), path, new Folder(nextId++, now(), mode));
  }

  void createSymlink(Path path, String target) throws IOException {
    put(find(path, false), path, new Symlink(nextId++, now(), target));
  }

  void link(Path path, Path existing) throws IOException {
    Node node = find(existing, false).require(existing);
    if (node instanceof Folder) {
      throw new FileSystemException(path.toString(), null, "Operation not permitted");
    }
    put(find(path, false), path, node);
  }

  private void put(Place place, Path path, Node node) throws IOException {
    if (place.node() != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    change(place.folder(), path);
    place.folder().names.put(place.name(), node);
  }

  /** The names of a folder are about to change. */
  private void change(Folder folder, Path path) throws AccessDeniedException {
    require(folder, PosixFilePermission.OWNER_WRITE, path);
    folder.modified = now();
  }

  void delete(Path path) throws IOException {
    Place place = find(path, false);
    Node node = place.require(path);
    if (node == root) {
      throw new FileSystemException(path.toString(), null, "Device or resource busy");
    }
    if (node instanceof Folder folder && !folder.names.isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    change(place.folder(), path);
    place.folder().names.remove(place.name());
    if (node instanceof Regular file && !isNamed(root, file)) {
      used -= file.length;
      file.isGone = true;
    }
  }

  private static boolean isNamed(Folder folder, Node node) {
    for (Node child : folder.names.values()) {
      if (child == node || (child instanceof Folder inner && isNamed(inner, node))) {
        return true;
      }
    }
    return false;
  }

  void move(Path from, Path to, boolean replace) throws IOException {
    Place source = find(from, false);
    Node node = source.require(from);
    Place target = find(to, false);
    Node old = target.node();
    if (old == node) {
      return;
    }
    if (node instanceof Folder folder
        && (folder == target.folder() || isNamed(folder, target.folder()))) {
      throw new FileSystemException(from.toString(), to.toString(), "Invalid argument");
    }
    if (old != null) {
      if (!replace) {
        throw new FileAlreadyExistsException(to.toString());
      }
      if (old instanceof Folder folder && !(node instanceof Folder)) {
        throw new FileSystemException(
            to.toString(), null, folder.names.isEmpty() ? "Is a directory" : "Directory not empty");
      }
      delete(to);
    }
    change(source.folder(), from);
    change(target.folder(), to);
    source.folder().names.remove(source.name());
    target.folder().names.put(target.name(), node);
  }

  /** A read has happened. */
  void accessed(Node node) {
    if (settings.accessTimes()) {
      node.accessed = now();
    }
  }

  /** A folder whose names are to be read. */
  Folder folder(Path path) throws IOException {
    if (find(path, true).require(path) instanceof Folder folder) {
      require(folder, PosixFilePermission.OWNER_READ, path);
      accessed(folder);
      return folder;
    }
    throw new NotDirectoryException(path.toString());
  }
}
