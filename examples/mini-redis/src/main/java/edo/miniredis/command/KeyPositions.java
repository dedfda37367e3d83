package edo.miniredis.command;

import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Which arguments of a command are keys, as {@code COMMAND INFO} says it.
 *
 * @param first the first key; 0: there is none
 * @param last the last one; negative: counted from the end
 * @param step from one to the next
 */
record KeyPositions(int first, int last, int step) {
  private static final KeyPositions NONE = new KeyPositions(0, 0, 0);

  static KeyPositions of(Command command) {
    if (!command.kind().isOnData()) {
      return NONE;
    }
    return switch (command.name()) {
      case "keys", "scan", "randomkey", "dbsize", "flushdb", "flushall", "sintercard" -> NONE;
      case "del", "unlink", "exists", "touch", "mget", "sinter", "sunion", "sdiff" ->
          new KeyPositions(1, -1, 1);
      case "sinterstore", "sunionstore", "sdiffstore" -> new KeyPositions(1, -1, 1);
      case "mset", "msetnx" -> new KeyPositions(1, -1, 2);
      case "rename", "renamenx", "lmove", "rpoplpush", "smove" -> new KeyPositions(1, 2, 1);
      case "object", "memory" -> new KeyPositions(2, 2, 1);
      default -> new KeyPositions(1, 1, 1);
    };
  }

  /** The keys of a request whose command stands at {@code from}. */
  List<byte[]> in(Request request, int from) {
    List<byte[]> keys = new ArrayList<>();
    int end = last < 0 ? request.count() + last : from + last;
    for (int i = from + first; first > 0 && i <= end && i < request.count(); i += step) {
      keys.add(request.bytes(i));
    }
    return keys;
  }
}
