package edo.miniredis.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.data.ByteTable;
import edo.miniredis.data.SetValue;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on sets. */
final class SetCommands {
  private static final byte[] SREM = "SREM".getBytes(US_ASCII);

  /** Members that one change in the log takes out. */
  private static final int LOGGED_AT_ONCE = 1024;

  /** Members that may be asked for with repetitions, however few there are. */
  private static final long MOST_REPEATED = 1024 * 1024;

  private SetCommands() {}

  static void addTo(Commands commands) {
    commands.add("sadd", -3, Kind.WRITE, SetCommands::add);
    commands.add("srem", -3, Kind.WRITE, SetCommands::remove);
    commands.add("smove", 4, Kind.WRITE, SetCommands::move);
    commands.add("smembers", 2, Kind.READ, SetCommands::members);
    commands.add("sismember", 3, Kind.READ, SetCommands::isMember);
    commands.add("smismember", -3, Kind.READ, SetCommands::areMembers);
    commands.add("scard", 2, Kind.READ, SetCommands::size);
    commands.add("spop", -2, Kind.WRITE, SetCommands::pop);
    commands.add("srandmember", -2, Kind.READ, SetCommands::random);
    commands.add("sscan", -3, Kind.READ, SetCommands::scan);
  }

  private static @Nullable SetValue find(Session session, Request request, int argument) {
    return session.find(request, argument, SetValue.class);
  }

  private static boolean contains(SetValue set, Request request, int argument) {
    return set.members().find(request.array(), request.offset(argument), request.length(argument))
        != null;
  }

  /** A set without members is no set. */
  private static void dropIfEmpty(Session session, Request request, SetValue set) {
    if (set.members().size() == 0) {
      boolean _ = session.remove(request, 1);
    }
  }

  private static void add(Session session, Request request) {
    SetValue set = session.findOrAdd(request, 1, SetValue.class, SetValue::new);
    int added = 0;
    for (int i = 2; i < request.count(); i++) {
      if (!contains(set, request, i)) {
        set.add(request.bytes(i));
        added++;
      }
    }
    if (added > 0) {
      session.changed();
    }
    session.out().integer(added);
  }

  private static void remove(Session session, Request request) {
    SetValue set = find(session, request, 1);
    int removed = 0;
    if (set != null) {
      for (int i = 2; i < request.count(); i++) {
        ByteTable.Node member =
            set.members().remove(request.array(), request.offset(i), request.length(i));
        removed += member == null ? 0 : 1;
      }
      dropIfEmpty(session, request, set);
    }
    if (removed > 0) {
      session.changed();
    }
    session.out().integer(removed);
  }

  private static void move(Session session, Request request) {
    SetValue from = find(session, request, 1);
    if (from == null) {
      session.out().truth(false); // whatever the other key holds
      return;
    }
    SetValue to = find(session, request, 2);
    boolean there = contains(from, request, 3);
    session.out().truth(there);
    if (!there || from == to) {
      return;
    }
    ByteTable.Node _ = from.members().remove(request.array(), request.offset(3), request.length(3));
    dropIfEmpty(session, request, from);
    if (to == null) {
      to = session.findOrAdd(request, 2, SetValue.class, SetValue::new);
    }
    if (!contains(to, request, 3)) {
      to.add(request.bytes(3));
    }
    session.changed();
  }

  private static void members(Session session, Request request) {
    SetValue set = find(session, request, 1);
    session.out().set(set == null ? 0 : set.members().size());
    if (set != null) {
      set.members().forEach(member -> session.out().bulk(member.key()));
    }
  }

  private static void isMember(Session session, Request request) {
    SetValue set = find(session, request, 1);
    session.out().truth(set != null && contains(set, request, 2));
  }

  private static void areMembers(Session session, Request request) {
    SetValue set = find(session, request, 1);
    session.out().array(request.count() - 2);
    for (int i = 2; i < request.count(); i++) {
      session.out().truth(set != null && contains(set, request, i));
    }
  }

  private static void size(Session session, Request request) {
    SetValue set = find(session, request, 1);
    session.out().integer(set == null ? 0 : set.members().size());
  }

  private static void pop(Session session, Request request) {
    if (request.count() > 3) {
      throw ErrorReply.syntax();
    }
    boolean many = request.count() == 3;
    int count = many ? request.count(2) : 1;
    SetValue set = find(session, request, 1);
    if (set == null) {
      if (many) {
        session.out().set(0);
      } else {
        session.out().nil();
      }
      return;
    }
    List<byte[]> taken = new ArrayList<>();
    while (taken.size() < count) {
      ByteTable.Node member = set.members().any(session.store().random());
      if (member == null) {
        break;
      }
      set.members().remove(member.key());
      taken.add(member.key());
    }
    if (many) {
      session.out().set(taken.size());
    }
    taken.forEach(session.out()::bulk);
    dropIfEmpty(session, request, set);
    if (!taken.isEmpty()) {
      logRemoved(session, request.bytes(1), taken);
    }
  }

  /** Which members it were is chance, so the log has their names. */
  private static void logRemoved(Session session, byte[] key, List<byte[]> members) {
    // Whoever reads the log takes only so many arguments at once, like any request's.
    for (int from = 0; from < members.size(); from += LOGGED_AT_ONCE) {
      List<byte[]> some = members.subList(from, Math.min(from + LOGGED_AT_ONCE, members.size()));
      byte[][] instead = new byte[some.size() + 2][];
      instead[0] = SREM;
      instead[1] = key;
      for (int i = 0; i < some.size(); i++) {
        instead[i + 2] = some.get(i);
      }
      session.changedLike(instead);
    }
  }

  /** How many to choose; negative: with repetitions. */
  static long countToChoose(Request request, int argument) {
    long count = request.number(argument);
    if (count == Long.MIN_VALUE) {
      throw new ErrorReply(
          "ERR value is out of range, value must between -9223372036854775807 and"
              + " 9223372036854775807");
    }
    if (count < -MOST_REPEATED || count > Integer.MAX_VALUE) {
      throw new ErrorReply("ERR value is out of range");
    }
    return count;
  }

  private static void random(Session session, Request request) {
    if (request.count() > 3) {
      throw ErrorReply.syntax();
    }
    boolean many = request.count() == 3;
    long count = many ? countToChoose(request, 2) : 1;
    SetValue set = find(session, request, 1);
    if (set == null) {
      if (many) {
        session.out().array(0);
      } else {
        session.out().nil();
      }
      return;
    }
    List<ByteTable.Node> chosen = set.members().choose(count, session.store().random());
    if (many) {
      session.out().array(chosen.size());
    }
    chosen.forEach(member -> session.out().bulk(member.key()));
  }

  private static void scan(Session session, Request request) {
    ScanOptions options = ScanOptions.of(request, 2);
    SetValue set = find(session, request, 1);
    List<byte[]> found = new ArrayList<>();
    long cursor = set == null ? 0 : options.cursor();
    if (set != null) {
      do {
        cursor =
            set.members()
                .scan(
                    cursor,
                    member -> {
                      if (options.glob().matches(member.key())) {
                        found.add(member.key());
                      }
                    });
      } while (cursor != 0 && found.size() < options.count());
    }
    session.out().array(2);
    session.out().bulk(Long.toUnsignedString(cursor));
    session.out().array(found.size());
    found.forEach(session.out()::bulk);
  }
}
