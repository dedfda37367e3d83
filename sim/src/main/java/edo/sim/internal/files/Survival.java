package edo.sim.internal.files;

import edo.sim.internal.files.Node.Folder;
import edo.sim.internal.files.Node.Regular;
import edo.sim.internal.files.Node.Symlink;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a crash leaves. Of a file the bytes of its last force; each block that was changed since
 * survives with a probability, so writes can be torn. Of names and permissions, those of the last
 * force that reached them.
 */
final class Survival {
  private final FileSettings settings;
  private final DiskFaults faults;
  private final Map<Node, Node> done = new HashMap<>();
  private long used;

  Survival(FileSettings settings, DiskFaults faults) {
    this.settings = settings;
    this.faults = faults;
  }

  /** How many bytes the files have that are left; one with several names counts once. */
  long used() {
    return used;
  }

  Folder of(Folder folder) {
    var copy = new Folder(folder.id, folder.created, folder.forcedMode);
    done.put(folder, copy);
    folder.forced.forEach((name, child) -> copy.names.put(name, of(child)));
    keepTimes(folder, copy);
    copy.force();
    return copy;
  }

  private Node of(Node node) {
    Node known = done.get(node);
    if (known != null) {
      return known;
    }
    return switch (node) {
      case Folder folder -> of(folder);
      case Regular file -> of(file);
      case Symlink link -> link;
    };
  }

  private Regular of(Regular file) {
    var copy = new Regular(file.id, file.created, file.forcedMode);
    done.put(file, copy);
    copy.bytes = whatIsLeft(file);
    copy.length = copy.bytes.length;
    used += copy.length;
    keepTimes(file, copy);
    copy.force();
    return copy;
  }

  private static void keepTimes(Node before, Node copy) {
    copy.modified = before.modified;
    copy.accessed = before.accessed;
  }

  private byte[] whatIsLeft(Regular file) {
    byte[] left = file.forced.clone();
    if (settings.survival() <= 0) {
      return left;
    }
    int block = settings.blockSize();
    for (int at = 0; at < file.length; at += block) {
      int end = Math.min(at + block, file.length);
      boolean changed =
          end > file.forced.length
              || Arrays.mismatch(file.bytes, at, end, file.forced, at, end) >= 0;
      if (changed && faults.survives()) {
        if (left.length < end) {
          left = Arrays.copyOf(left, end);
        }
        System.arraycopy(file.bytes, at, left, at, end - at);
      }
    }
    return left;
  }
}
