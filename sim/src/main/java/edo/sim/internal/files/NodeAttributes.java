package edo.sim.internal.files;

import edo.sim.internal.files.Node.Folder;
import edo.sim.internal.files.Node.Regular;
import edo.sim.internal.files.Node.Symlink;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a file is like at some moment. Times are those of the clock on the simulation's wall. */
record NodeAttributes(
    Node node,
    long size,
    FileTime lastModifiedTime,
    FileTime lastAccessTime,
    FileTime creationTime,
    Set<PosixFilePermission> permissions)
    implements PosixFileAttributes {
  /** What nobody gets who makes something, as with the usual mask. */
  private static final Set<PosixFilePermission> MASKED =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /** The one user there is, alone in a group. */
  private record Owner(String getName) implements GroupPrincipal {}

  private static final Owner OWNER = new Owner("sim");

  static NodeAttributes of(Node node) {
    return new NodeAttributes(
        node,
        node instanceof Regular file ? file.length : 0,
        time(node.modified),
        time(node.accessed),
        time(node.created),
        changeable(node.mode));
  }

  private static FileTime time(long nanos) {
    return FileTime.from(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * What something new gets.
   *
   * @param asked what its maker has said about it
   * @param usual what it gets if nothing was said
   */
  static Set<PosixFilePermission> mode(FileAttribute<?>[] asked, Set<PosixFilePermission> usual) {
    Set<PosixFilePermission> mode = usual;
    for (FileAttribute<?> each : asked) {
      if (!each.name().equals("posix:permissions") || !(each.value() instanceof Set<?> wanted)) {
        throw new UnsupportedOperationException("simulated disks have no " + each.name());
      }
      var all = EnumSet.noneOf(PosixFilePermission.class);
      wanted.forEach(one -> all.add((PosixFilePermission) one));
      all.removeAll(MASKED);
      mode = copy(all);
    }
    return mode;
  }

  /** In an order that is the same in each run. */
  static Set<PosixFilePermission> copy(Set<PosixFilePermission> mode) {
    return Collections.unmodifiableSet(changeable(mode));
  }

  /** For the caller, who may change it, as with other file systems. */
  private static Set<PosixFilePermission> changeable(Set<PosixFilePermission> mode) {
    var copy = EnumSet.noneOf(PosixFilePermission.class);
    copy.addAll(mode);
    return copy;
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
  public Object fileKey() {
    return node.id;
  }

  @Override
  public GroupPrincipal owner() {
    return OWNER;
  }

  @Override
  public GroupPrincipal group() {
    return OWNER;
  }

  /**
   * What can be asked for by name.
   *
   * @param names after the name of the view, with commas, or an asterisk
   */
  Map<String, Object> byName(String names) {
    var all = new LinkedHashMap<String, Object>();
    all.put("size", size);
    all.put("lastModifiedTime", lastModifiedTime);
    all.put("lastAccessTime", lastAccessTime);
    all.put("creationTime", creationTime);
    all.put("isRegularFile", isRegularFile());
    all.put("isDirectory", isDirectory());
    all.put("isSymbolicLink", isSymbolicLink());
    all.put("permissions", permissions);
    all.put("ino", node.id);
    if (names.equals("*")) {
      return all;
    }
    var some = new LinkedHashMap<String, Object>();
    for (String name : Arrays.asList(names.split(",", -1))) {
      Object value = all.get(name);
      if (value == null) {
        throw new IllegalArgumentException("simulated disks do not know of " + name);
      }
      some.put(name, value);
    }
    return some;
  }
}
