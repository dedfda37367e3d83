package edo.miniredis.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.data.Entry;
import edo.miniredis.data.HashValue;
import edo.miniredis.data.Keyspace;
import edo.miniredis.data.ListValue;
import edo.miniredis.data.SetValue;
import edo.miniredis.data.SortedSetValue;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Commands on keys, whatever their values are. */
final class KeyCommands {
  private static final byte[] PEXPIREAT = "PEXPIREAT".getBytes(US_ASCII);
  private static final byte[] DEL = "DEL".getBytes(US_ASCII);

  private KeyCommands() {}

  static void addTo(Commands commands) {
    commands.add("del", -2, Kind.WRITE, KeyCommands::delete);
    commands.add("unlink", -2, Kind.WRITE, KeyCommands::delete);
    commands.add("exists", -2, Kind.READ, KeyCommands::exists);
    commands.add("touch", -2, Kind.READ, KeyCommands::exists);
    commands.add("type", 2, Kind.READ, KeyCommands::type);
    commands.add("expire", -3, Kind.WRITE, (s, r) -> expire(s, r, "expire", true, true));
    commands.add("pexpire", -3, Kind.WRITE, (s, r) -> expire(s, r, "pexpire", false, true));
    commands.add("expireat", -3, Kind.WRITE, (s, r) -> expire(s, r, "expireat", true, false));
    commands.add("pexpireat", -3, Kind.WRITE, (s, r) -> expire(s, r, "pexpireat", false, false));
    commands.add("persist", 2, Kind.WRITE, KeyCommands::persist);
    commands.add("ttl", 2, Kind.READ, (s, r) -> timeToLive(s, r, 1000, true));
    commands.add("pttl", 2, Kind.READ, (s, r) -> timeToLive(s, r, 1, true));
    commands.add("expiretime", 2, Kind.READ, (s, r) -> timeToLive(s, r, 1000, false));
    commands.add("pexpiretime", 2, Kind.READ, (s, r) -> timeToLive(s, r, 1, false));
    commands.add("rename", 3, Kind.WRITE, (s, r) -> rename(s, r, false));
    commands.add("renamenx", 3, Kind.WRITE, (s, r) -> rename(s, r, true));
    commands.add("randomkey", 1, Kind.READ, KeyCommands::randomKey);
    commands.add("keys", 2, Kind.READ, KeyCommands::keys);
    commands.add("scan", -2, Kind.READ, KeyCommands::scan);
    commands.add("dbsize", 1, Kind.READ, (s, _) -> s.out().integer(s.keys().size()));
    commands.add("flushdb", -1, Kind.WRITE, KeyCommands::flush);
    commands.add("flushall", -1, Kind.WRITE, KeyCommands::flushAll);
  }

  private static void delete(Session session, Request request) {
    int deleted = 0;
    for (int i = 1; i < request.count(); i++) {
      deleted += session.remove(request, i) ? 1 : 0;
    }
    if (deleted > 0) {
      session.changed();
    }
    session.out().integer(deleted);
  }

  private static void exists(Session session, Request request) {
    int found = 0;
    for (int i = 1; i < request.count(); i++) {
      found += session.find(request, i) == null ? 0 : 1;
    }
    session.out().integer(found);
  }

  private static void type(Session session, Request request) {
    Entry entry = session.find(request, 1);
    session.out().simple(entry == null ? "none" : typeOf(entry.value()));
  }

  static String typeOf(Object value) {
    return switch (value) {
      case ListValue _ -> "list";
      case HashValue _ -> "hash";
      case SetValue _ -> "set";
      case SortedSetValue _ -> "zset";
      default -> "string";
    };
  }

  private static void expire(
      Session session, Request request, String name, boolean seconds, boolean relative) {
    boolean ifNone = false;
    boolean ifSome = false;
    boolean ifLater = false;
    boolean ifEarlier = false;
    for (int i = 3; i < request.count(); i++) {
      if (request.is(i, "nx")) {
        ifNone = true;
      } else if (request.is(i, "xx")) {
        ifSome = true;
      } else if (request.is(i, "gt")) {
        ifLater = true;
      } else if (request.is(i, "lt")) {
        ifEarlier = true;
      } else {
        throw new ErrorReply("ERR Unsupported option " + request.shown(i));
      }
    }
    if (ifNone && (ifSome || ifLater || ifEarlier)) {
      throw new ErrorReply("ERR NX and XX, GT or LT options at the same time are not compatible");
    }
    if (ifLater && ifEarlier) {
      throw new ErrorReply("ERR GT and LT options at the same time are not compatible");
    }
    long at = Expiring.at(session, request.number(2), seconds, relative, name);
    Entry entry = session.find(request, 1);
    if (entry == null) {
      session.out().truth(false);
      return;
    }
    long old = entry.expiresAt();
    // A key without a time counts as one whose time never comes.
    boolean wanted =
        !(ifNone && old != Entry.NEVER)
            && !(ifSome && old == Entry.NEVER)
            && !(ifLater && (old == Entry.NEVER || at <= old))
            && !(ifEarlier && old != Entry.NEVER && at >= old);
    session.out().truth(wanted);
    if (!wanted) {
      return;
    }
    if (session.store().hasPassed(at)) {
      session.keys().remove(entry);
      session.changedLike(DEL, request.bytes(1));
    } else {
      session.setExpiry(entry, at);
      session.changedLike(PEXPIREAT, request.bytes(1), Numbers.bytes(at));
    }
  }

  private static void persist(Session session, Request request) {
    Entry entry = session.find(request, 1);
    if (entry == null || entry.expiresAt() == Entry.NEVER) {
      session.out().truth(false);
      return;
    }
    session.setExpiry(entry, Entry.NEVER);
    session.out().truth(true);
    session.changed();
  }

  private static void timeToLive(Session session, Request request, long unit, boolean relative) {
    Entry entry = session.find(request, 1);
    if (entry == null) {
      session.out().integer(-2);
    } else if (entry.expiresAt() == Entry.NEVER) {
      session.out().integer(-1);
    } else if (relative) {
      // Rounded as Redis does it: a key that was given ten seconds has ten at once.
      session.out().integer((entry.expiresAt() - session.store().now() + unit / 2) / unit);
    } else {
      session.out().integer(entry.expiresAt() / unit);
    }
  }

  private static void rename(Session session, Request request, boolean ifFree) {
    Entry from = session.find(request, 1);
    if (from == null) {
      throw new ErrorReply("ERR no such key");
    }
    byte[] name = request.bytes(2);
    boolean same = Arrays.equals(name, from.key());
    if (ifFree && (same || session.find(request, 2) != null)) {
      session.out().truth(false);
      return;
    }
    if (!same) {
      boolean _ = session.remove(request, 2);
      session.keys().remove(from);
      Entry to = session.keys().add(name, from.value());
      if (from.expiresAt() != Entry.NEVER) {
        session.setExpiry(to, from.expiresAt());
      }
      session.changed();
    }
    if (ifFree) {
      session.out().truth(true);
    } else {
      session.out().ok();
    }
  }

  private static void randomKey(Session session, Request request) {
    Entry entry = session.keys().any(session.store().random());
    if (entry == null) {
      session.out().nil();
    } else {
      session.out().bulk(entry.key());
    }
  }

  private static void keys(Session session, Request request) {
    Glob glob = new Glob(request.bytes(1));
    List<byte[]> found = new ArrayList<>();
    session
        .keys()
        .forEach(entry -> {
          if (glob.matches(entry.key())) {
            found.add(entry.key());
          }
        });
    session.out().array(found.size());
    found.forEach(session.out()::bulk);
  }

  private static void scan(Session session, Request request) {
    ScanOptions options = ScanOptions.of(request, 1);
    Keyspace keys = session.keys();
    List<byte[]> found = new ArrayList<>();
    long cursor = options.cursor();
    int buckets = 0;
    do {
      cursor =
          keys.scan(
              cursor,
              entry -> {
                if (options.glob().matches(entry.key())
                    && (options.type().isEmpty() || options.type().equals(typeOf(entry.value())))) {
                  found.add(entry.key());
                }
              });
      // As Redis does it: ten times as many buckets as keys were wanted, if most are empty.
    } while (cursor != 0 && found.size() < options.count() && ++buckets < 10L * options.count());
    session.out().array(2);
    session.out().bulk(Long.toUnsignedString(cursor));
    session.out().array(found.size());
    found.forEach(session.out()::bulk);
  }

  private static void flush(Session session, Request request) {
    checkFlush(request);
    session.keys().clear();
    session.out().ok();
    session.changed();
  }

  private static void flushAll(Session session, Request request) {
    checkFlush(request);
    for (int i = 0; i < Store.DATABASES; i++) {
      session.store().database(i).clear();
    }
    session.out().ok();
    session.changed();
  }

  private static void checkFlush(Request request) {
    if (request.count() > 2
        || (request.count() == 2 && !request.is(1, "sync") && !request.is(1, "async"))) {
      throw ErrorReply.syntax();
    }
  }
}
