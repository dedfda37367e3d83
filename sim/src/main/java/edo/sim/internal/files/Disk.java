package edo.sim.internal.files;

import edo.sim.internal.files.Node.Folder;
import edo.sim.internal.files.Node.Regular;
import edo.sim.internal.files.Node.Symlink;
import edo.sim.internal.time.Timeline;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one host. It outlives crashes; what is on it then is what was forced.
 *
 * <p><b>What a crash leaves.</b> Of a file the bytes of its last force; each block that was changed
 * since survives with a probability, so writes can be torn. Of names, those of the last force: of
 * their own folder if names are strict; else of anything, as file systems with a journal do, which
 * commit all names that were changed before along with it.
 */
public final class Disk {
  private static final int BLOCK = 4096;
  private static final int MAX_LINKS = 40;

  private final Timeline timeline;
  private final SplittableRandom random;
  private final FileSettings settings;
  private Folder root;
  private long nextId = 2;
  private long used;
  private int epoch;

  /**
   * An empty disk with a folder {@code /tmp}.
   *
   * @param timeline tells the time
   * @param random decides what fails and what survives
   * @param settings the rest
   */
  public Disk(Timeline timeline, SplittableRandom random, FileSettings settings) {
    this.timeline = timeline;
    this.random = random;
    this.settings = settings;
    this.root = new Folder(1, 0);
    root.names.put("tmp", new Folder(nextId++, 0));
    root.force();
  }

  FileSettings settings() {
    return settings;
  }

  /** How long the next operation takes. */
  long latency() {
    long min = settings.minLatency();
    long max = settings.maxLatency();
    return min == max ? min : random.nextLong(min, max + 1);
  }

  /** Counts crashes: who has opened something before one has nothing any more. */
  int epoch() {
    return epoch;
  }

  long now() {
    return timeline.now();
  }

  void mayFail(String doing) throws IOException {
    if (settings.errorRate() > 0 && random.nextDouble() < settings.errorRate()) {
      throw new IOException("Input/output error: " + doing);
    }
  }

  // ---------------------------------------------------------------- crash

  /** Forgets what was not forced. */
  public void crash() {
    epoch++;
    root = survivor(root, new HashMap<>()) instanceof Folder folder ? folder : root;
    used = sizeOf(root, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private Node survivor(Node node, Map<Node, Node> done) {
    Node known = done.get(node);
    if (known != null) {
      return known;
    }
    return switch (node) {
      case Folder folder -> {
        var copy = new Folder(folder.id, folder.created);
        done.put(folder, copy);
        folder.forced.forEach((name, child) -> copy.names.put(name, survivor(child, done)));
        copy.force();
        yield copy;
      }
      case Regular file -> {
        var copy = new Regular(file.id, file.created);
        done.put(file, copy);
        copy.bytes = whatIsLeft(file);
        copy.length = copy.bytes.length;
        copy.force();
        yield copy;
      }
      default -> node;
    };
  }

  private byte[] whatIsLeft(Regular file) {
    byte[] left = file.forced.clone();
    if (settings.survival() <= 0) {
      return left;
    }
    for (int at = 0; at < file.length; at += BLOCK) {
      int end = Math.min(at + BLOCK, file.length);
      boolean changed =
          end > file.forced.length
              || Arrays.mismatch(file.bytes, at, end, file.forced, at, end) >= 0;
      if (changed && random.nextDouble() < settings.survival()) {
        if (left.length < end) {
          left = Arrays.copyOf(left, end);
        }
        System.arraycopy(file.bytes, at, left, at, end - at);
      }
    }
    return left;
  }

  /** A file with several names counts once. */
  private static long sizeOf(Node node, Set<Node> seen) {
    return switch (node) {
      case Folder folder ->
          folder.names.values().stream().mapToLong(child -> sizeOf(child, seen)).sum();
      case Regular file -> seen.add(file) ? file.length : 0;
      default -> 0;
    };
  }

  /** Forces a file or a folder; names as the settings say. */
  void force(Node node) {
    switch (node) {
      case Regular file -> file.force();
      case Folder folder -> folder.force();
      default -> {}
    }
    if (!settings.strictNames()) {
      forceNames(root);
    }
  }

  private static void forceNames(Folder folder) {
    folder.force();
    for (Node child : folder.names.values()) {
      if (child instanceof Folder inner) {
        forceNames(inner);
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

  Regular create(Place place, Path path) throws IOException {
    var file = new Regular(nextId++, now());
    put(place, path, file);
    return file;
  }

  void createFolder(Path path) throws IOException {
    put(find(path, false), path, new Folder(nextId++, now()));
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
    place.folder().names.put(place.name(), node);
    place.folder().modified = now();
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
    place.folder().names.remove(place.name());
    place.folder().modified = now();
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
    source.folder().names.remove(source.name());
    target.folder().names.put(target.name(), node);
    source.folder().modified = now();
    target.folder().modified = now();
  }

  Folder folder(Path path) throws IOException {
    if (find(path, true).require(path) instanceof Folder folder) {
      return folder;
    }
    throw new NotDirectoryException(path.toString());
  }
}
