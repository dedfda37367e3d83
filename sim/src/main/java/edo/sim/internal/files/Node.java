package edo.sim.internal.files;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a name leads to: a file, a folder or a symbolic link. Folders are in order of names. */
sealed class Node {
  final long id;
  final long created;
  long modified;

  Node(long id, long now) {
    this.id = id;
    this.created = now;
    this.modified = now;
  }

  /** A folder: its names as programs see them, and those that survive a crash. */
  static final class Folder extends Node {
    final Map<String, Node> names = new TreeMap<>();
    final Map<String, Node> forced = new TreeMap<>();

    Folder(long id, long now) {
      super(id, now);
    }

    void force() {
      forced.clear();
      forced.putAll(names);
    }
  }

  /** A symbolic link. */
  static final class Symlink extends Node {
    final String target;

    Symlink(long id, long now, String target) {
      super(id, now);
      this.target = target;
    }
  }

  /** A file: its bytes as programs see them, and those that survive a crash. */
  static final class Regular extends Node {
    private static final byte[] NOTHING = {};

    byte[] bytes = NOTHING;
    int length;

    /** What has no name any more takes no room: it goes with whoever has it open. */
    boolean isGone;

    byte[] forced = NOTHING;

    Regular(long id, long now) {
      super(id, now);
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

    void force() {
      forced = Arrays.copyOf(bytes, length);
    }
  }
}
