package edo.sim.internal.files;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a name leads to: a file, a folder or a symbolic link. Folders are in order of names. */
abstract sealed class Node {
  final long id;
  final long created;
  long modified;
  long accessed;

  /** Who may do what; programs are the owner. Set by others, never changed in place. */
  Set<PosixFilePermission> mode;

  Set<PosixFilePermission> forcedMode;

  Node(long id, long now, Set<PosixFilePermission> mode) {
    this.id = id;
    this.created = now;
    this.modified = now;
    this.accessed = now;
    this.mode = mode;
    this.forcedMode = mode;
  }

  boolean lets(PosixFilePermission what) {
    return mode.contains(what);
  }

  void force() {
    forcedMode = mode;
  }

  /** A folder: its names as programs see them, and those that survive a crash. */
  static final class Folder extends Node {
    static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rwxr-xr-x");

    final Map<String, Node> names = new TreeMap<>();
    final Map<String, Node> forced = new TreeMap<>();

    Folder(long id, long now, Set<PosixFilePermission> mode) {
      super(id, now, mode);
    }

    @Override
    void force() {
      super.force();
      forced.clear();
      forced.putAll(names);
    }
  }

  /** A symbolic link. */
  static final class Symlink extends Node {
    static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rwxrwxrwx");

    final String target;

    Symlink(long id, long now, String target) {
      super(id, now, MODE);
      this.target = target;
    }
  }

  /** A file: its bytes as programs see them, and those that survive a crash. */
  static final class Regular extends Node {
    static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

    private static final byte[] NOTHING = {};

    byte[] bytes = NOTHING;
    int length;

    /** What has no name any more takes no room: it goes with whoever has it open. */
    boolean isGone;

    byte[] forced = NOTHING;

    /** Parts that channels have locked. */
    final List<DiskLock> locks = new ArrayList<>();

    Regular(long id, long now, Set<PosixFilePermission> mode) {
      super(id, now, mode);
    }

    void resize(int to) {
      if (to > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
      }
      if (to < length) {
        Arrays.fill(bytes, to, length, (byte) 0);
      }
      length = to;
    }

    @Override
    void force() {
      super.force();
      forced = Arrays.copyOf(bytes, length);
    }
  }
}
