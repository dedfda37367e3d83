package edo.miniredis.command;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.data.Counter;
import edo.miniredis.data.Entry;
import edo.miniredis.data.Footprint;
import edo.miniredis.data.Growing;
import edo.miniredis.data.ListValue;
import edo.miniredis.data.SortedSetValue;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Request;
import org.jspecify.annotations.Nullable;

/** How values are kept: {@code OBJECT} and {@code MEMORY}. */
final class ObjectCommands {
  /** A longer string has an object of its own in Redis. */
  private static final int LONGEST_EMBEDDED = 44;

  private static final int SAMPLES = 5;

  private ObjectCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "object",
        -2,
        Kind.READ,
        new Subcommands("object")
            .add(
                "ENCODING <key>",
                3,
                "Return the name of the form that the value of <key> is kept in.",
                (s, r) -> reply(s, r, e -> s.out().bulk(encoding(e.value()))))
            .add(
                "FREQ <key>",
                3,
                "Refused: how often a key is used is not recorded.",
                (s, r) ->
                    reply(
                        s,
                        r,
                        _ -> {
                          throw new ErrorReply(
                              "ERR An LFU maxmemory policy is not selected, access frequency not"
                                  + " tracked. Please note that when switching between policies at"
                                  + " runtime LRU and LFU data will take some time to adjust.");
                        }))
            .add(
                "IDLETIME <key>",
                3,
                "Refused: when a key was last used is not recorded.",
                (s, r) ->
                    reply(
                        s,
                        r,
                        _ -> {
                          throw new ErrorReply(
                              "ERR OBJECT IDLETIME is not there: when a key was last used is not"
                                  + " recorded");
                        }))
            .add(
                "REFCOUNT <key>",
                3,
                "Return how many keys share the value of <key>: no others do.",
                (s, r) -> reply(s, r, _ -> s.out().integer(1))));
    commands.add(
        "memory",
        -2,
        Kind.READ,
        new Subcommands("memory")
            .add(
                "USAGE <key> [SAMPLES <count>]",
                -3,
                "Return about how many bytes <key> and its value take on the heap.",
                ObjectCommands::usage));
  }

  private static void reply(
      Session session, Request request, java.util.function.Consumer<Entry> what) {
    Entry entry = session.find(request, 2);
    if (entry == null) {
      session.out().nil();
    } else {
      what.accept(entry);
    }
  }

  /**
   * By the names of Redis. There is one form of each type, where Redis has others for few items.
   */
  private static String encoding(Object value) {
    return switch (value) {
      case Counter _ -> "int";
      case byte[] bytes ->
          Numbers.isInteger(bytes, 0, bytes.length)
              ? "int"
              : bytes.length <= LONGEST_EMBEDDED ? "embstr" : "raw";
      case Growing _ -> "raw";
      case ListValue _ -> "quicklist";
      case SortedSetValue _ -> "skiplist";
      default -> "hashtable";
    };
  }

  private static void usage(Session session, Request request) {
    int samples = SAMPLES;
    if (request.count() == 5 && request.is(3, "samples")) {
      long wanted = request.number(4);
      if (wanted < 0) {
        throw ErrorReply.syntax();
      }
      samples = wanted == 0 ? Integer.MAX_VALUE : (int) Math.min(wanted, Integer.MAX_VALUE);
    } else if (request.count() != 3) {
      throw ErrorReply.syntax();
    }
    @Nullable Entry entry = session.find(request, 2);
    if (entry == null) {
      session.out().nil();
    } else {
      session.out().integer(Footprint.of(entry, samples));
    }
  }
}
