package edo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel tells about sockets, by inode number: protocol, addresses and state, so that a
 * leaked one can be recognised. See proc_pid_net(5).
 */
final class SocketTable {
  private static final List<String> STATES =
      List.of(
          "?",
          "established",
          "syn sent",
          "syn received",
          "fin wait 1",
          "fin wait 2",
          "time wait",
          "closed",
          "close wait",
          "last ack",
          "listening",
          "closing");
  private static final int TCP_FIELDS = 10;
  private static final int UNIX_INODE = 6;
  private static final int UNIX_PATH = 7;

  private final Map<String, String> byInode = new HashMap<>();

  private SocketTable() {}

  /** Reads the tables of this process's network; those that cannot be read are left out. */
  static SocketTable read() {
    SocketTable table = new SocketTable();
    for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
      for (String line : lines(protocol)) {
        String[] part = line.strip().split("\\s+", -1);
        if (part.length >= TCP_FIELDS) {
          table.byInode.put(
              part[9], protocol + " " + part[1] + " to " + part[2] + " " + state(part[3]));
        }
      }
    }
    for (String line : lines("unix")) {
      String[] part = line.strip().split("\\s+", -1);
      if (part.length > UNIX_INODE) {
        table.byInode.put(
            part[UNIX_INODE], "unix " + (part.length > UNIX_PATH ? part[UNIX_PATH] : "unnamed"));
      }
    }
    return table;
  }

  private static List<String> lines(String protocol) {
    try {
      return Files.readAllLines(Path.of("/proc/self/net", protocol));
    } catch (IOException e) {
      return List.of(); // no such protocol here
    }
  }

  private static String state(String hex) {
    int state = Integer.parseInt(hex, 16);
    return state < STATES.size() ? STATES.get(state) : hex;
  }

  /** Describes a socket; one that no table has is bound to nothing and connected to nothing. */
  String describe(String inode) {
    return byInode.getOrDefault(inode, "unconnected");
  }
}
