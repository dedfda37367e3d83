package edo.miniredis.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.command.Expiring.Option;
import edo.miniredis.data.Counter;
import edo.miniredis.data.Entry;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.LongDouble;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Request;
import org.jspecify.annotations.Nullable;

/** Commands on strings. */
final class StringCommands {
  private static final byte[] SET = "SET".getBytes(US_ASCII);
  private static final byte[] PXAT = "PXAT".getBytes(US_ASCII);
  private static final byte[] KEEPTTL = "KEEPTTL".getBytes(US_ASCII);

  private StringCommands() {}

  static void addTo(Commands commands) {
    commands.add("get", 2, Kind.READ, StringCommands::get);
    commands.add("set", -3, Kind.WRITE, StringCommands::set);
    commands.add("setnx", 3, Kind.WRITE, StringCommands::setIfAbsent);
    commands.add("setex", 4, Kind.WRITE, (s, r) -> setWithTime(s, r, "setex", true));
    commands.add("psetex", 4, Kind.WRITE, (s, r) -> setWithTime(s, r, "psetex", false));
    commands.add("getset", 3, Kind.WRITE, StringCommands::getAndSet);
    commands.add("getdel", 2, Kind.WRITE, StringCommands::getAndDelete);
    commands.add("getex", -2, Kind.WRITE, StringCommands::getAndExpire);
    commands.add("mget", -2, Kind.READ, StringCommands::getMany);
    commands.add("mset", -3, Kind.WRITE, StringCommands::setMany);
    commands.add("msetnx", -3, Kind.WRITE, StringCommands::setManyIfAbsent);
    commands.add("append", 3, Kind.WRITE, StringCommands::append);
    commands.add("strlen", 2, Kind.READ, StringCommands::length);
    commands.add("getrange", 4, Kind.READ, StringCommands::getRange);
    commands.add("substr", 4, Kind.READ, StringCommands::getRange);
    commands.add("setrange", 4, Kind.WRITE, StringCommands::setRange);
    commands.add("incr", 2, Kind.WRITE, (s, r) -> add(s, r, 1));
    commands.add("decr", 2, Kind.WRITE, (s, r) -> add(s, r, -1));
    commands.add("incrby", 3, Kind.WRITE, (s, r) -> add(s, r, r.number(2)));
    commands.add("decrby", 3, Kind.WRITE, (s, r) -> add(s, r, negated(r.number(2))));
    commands.add("incrbyfloat", 3, Kind.WRITE, StringCommands::addDecimal);
  }

  private static void get(Session session, Request request) {
    Strings.reply(session.out(), session.find(request, 1));
  }

  private static void set(Session session, Request request) {
    boolean ifAbsent = false;
    boolean ifPresent = false;
    boolean keep = false;
    boolean old = false;
    Option when = null;
    int time = 0;
    for (int i = 3; i < request.count(); i++) {
      Option option = Option.of(request, i);
      if (request.is(i, "nx") && !ifPresent) {
        ifAbsent = true;
      } else if (request.is(i, "xx") && !ifAbsent) {
        ifPresent = true;
      } else if (request.is(i, "get")) {
        old = true;
      } else if (request.is(i, "keepttl") && when == null) {
        keep = true;
      } else if (option != null
          && (when == null || when == option) // as in Redis: the last of the same kind counts
          && !keep
          && i + 1 < request.count()) {
        when = option;
        time = ++i;
      } else {
        throw ErrorReply.syntax();
      }
    }
    long at = when == null ? Entry.NEVER : when.at(session, request, time, "set");
    Entry entry = session.find(request, 1);
    if (old) {
      Strings.reply(session.out(), entry);
    }
    if (entry == null ? ifPresent : ifAbsent) {
      if (!old) {
        session.out().nil();
      }
      return;
    }
    store(session, request, 1, 2, entry, at, keep);
    if (!old) {
      session.out().ok();
    }
    if (at != Entry.NEVER) {
      session.changedLike(SET, request.bytes(1), request.bytes(2), PXAT, Numbers.bytes(at));
    } else if (keep) {
      session.changedLike(SET, request.bytes(1), request.bytes(2), KEEPTTL);
    } else if (request.count() > 3) {
      session.changedLike(SET, request.bytes(1), request.bytes(2));
    } else {
      session.changed();
    }
  }

  private static void store(
      Session session,
      Request request,
      int key,
      int value,
      @Nullable Entry old,
      long at,
      boolean keep) {
    Entry entry = old;
    if (entry == null) {
      entry = session.keys().add(request.bytes(key), request.bytes(value));
    } else {
      entry.setValue(request.bytes(value));
    }
    if (!keep && (at != Entry.NEVER || entry.expiresAt() != Entry.NEVER)) {
      session.setExpiry(entry, at);
    }
  }

  private static void setIfAbsent(Session session, Request request) {
    boolean absent = session.find(request, 1) == null;
    if (absent) {
      Entry _ = session.keys().add(request.bytes(1), request.bytes(2));
      session.changed();
    }
    session.out().truth(absent);
  }

  private static void setWithTime(Session session, Request request, String name, boolean seconds) {
    long time = request.number(2);
    if (time <= 0) {
      throw new ErrorReply("ERR invalid expire time in '" + name + "' command");
    }
    long at = Expiring.at(session, time, seconds, true, name);
    store(session, request, 1, 3, session.find(request, 1), at, false);
    session.out().ok();
    session.changedLike(SET, request.bytes(1), request.bytes(3), PXAT, Numbers.bytes(at));
  }

  private static void getAndSet(Session session, Request request) {
    Entry entry = session.find(request, 1);
    Strings.reply(session.out(), entry);
    store(session, request, 1, 2, entry, Entry.NEVER, false);
    session.changed();
  }

  private static void getAndDelete(Session session, Request request) {
    Entry entry = session.find(request, 1);
    Strings.reply(session.out(), entry);
    if (entry != null) {
      session.keys().remove(entry);
      session.changed();
    }
  }

  private static void getAndExpire(Session session, Request request) {
    boolean persist = request.count() == 3 && request.is(2, "persist");
    Option when = request.count() == 4 ? Option.of(request, 2) : null;
    if (!persist && request.count() > 2 && when == null) {
      throw ErrorReply.syntax();
    }
    Entry entry = session.find(request, 1);
    Strings.reply(session.out(), entry);
    long at = when == null || entry == null ? Entry.NEVER : when.at(session, request, 3, "getex");
    if (entry != null && (persist || at != Entry.NEVER)) {
      session.setExpiry(entry, at);
      if (persist) {
        session.changedLike("PERSIST".getBytes(US_ASCII), request.bytes(1));
      } else {
        session.changedLike("PEXPIREAT".getBytes(US_ASCII), request.bytes(1), Numbers.bytes(at));
      }
    }
  }

  private static void getMany(Session session, Request request) {
    session.out().array(request.count() - 1);
    for (int i = 1; i < request.count(); i++) {
      Entry entry = session.find(request, i);
      Strings.reply(session.out(), entry != null && Strings.isString(entry.value()) ? entry : null);
    }
  }

  private static void setMany(Session session, Request request) {
    checkPairs(request, "mset");
    setAll(session, request);
    session.out().ok();
  }

  private static void setManyIfAbsent(Session session, Request request) {
    checkPairs(request, "msetnx");
    for (int i = 1; i < request.count(); i += 2) {
      if (session.find(request, i) != null) {
        session.out().truth(false);
        return;
      }
    }
    setAll(session, request);
    session.out().truth(true);
  }

  private static void checkPairs(Request request, String name) {
    if (request.count() % 2 == 0) {
      throw ErrorReply.arity(name);
    }
  }

  private static void setAll(Session session, Request request) {
    for (int i = 1; i < request.count(); i += 2) {
      Entry old = session.keys().find(request.array(), request.offset(i), request.length(i));
      store(session, request, i, i + 1, old, Entry.NEVER, false);
    }
    session.changed();
  }

  private static void append(Session session, Request request) {
    Entry entry = session.find(request, 1);
    int length = request.length(2);
    if (entry == null) {
      Entry _ = session.keys().add(request.bytes(1), request.bytes(2));
      session.out().integer(length);
    } else {
      int old = Strings.length(entry.value());
      Strings.checkLength((long) old + length);
      Strings.growing(entry).write(old, request.array(), request.offset(2), length);
      session.out().integer(old + length);
    }
    session.changed();
  }

  private static void length(Session session, Request request) {
    Entry entry = session.find(request, 1);
    session.out().integer(entry == null ? 0 : Strings.length(entry.value()));
  }

  private static void getRange(Session session, Request request) {
    long from = request.number(2);
    long to = request.number(3);
    Entry entry = session.find(request, 1);
    byte[] bytes = entry == null ? new byte[0] : Strings.bytes(entry.value());
    Range range = Range.inString(from, to, bytes.length);
    session.out().bulk(bytes, range.from(), range.length());
  }

  private static void setRange(Session session, Request request) {
    long at = request.number(2);
    if (at < 0) {
      throw new ErrorReply("ERR offset is out of range");
    }
    Entry entry = session.find(request, 1);
    int length = entry == null ? 0 : Strings.length(entry.value());
    if (request.length(3) > 0) {
      Strings.checkLength(at > Strings.LONGEST ? at : at + request.length(3));
      if (entry == null) {
        entry = session.keys().add(request.bytes(1), new byte[0]);
      }
      var growing = Strings.growing(entry);
      growing.write((int) at, request.array(), request.offset(3), request.length(3));
      length = growing.length();
      session.changed();
    }
    session.out().integer(length);
  }

  private static void add(Session session, Request request, long delta) {
    Entry entry = session.find(request, 1);
    if (entry != null && entry.value() instanceof Counter counter) {
      counter.set(sum(counter.value(), delta));
      session.out().integer(counter.value());
    } else {
      long value = 0;
      if (entry != null) {
        byte[] digits = Strings.bytes(entry.value());
        value = Numbers.parse(digits, 0, digits.length);
      }
      value = sum(value, delta);
      if (entry == null) {
        Entry _ = session.keys().add(request.bytes(1), new Counter(value));
      } else {
        entry.setValue(new Counter(value));
      }
      session.out().integer(value);
    }
    session.changed();
  }

  private static long sum(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw ErrorReply.overflow();
    }
  }

  private static long negated(long value) {
    if (value == Long.MIN_VALUE) {
      throw new ErrorReply("ERR decrement would overflow");
    }
    return -value;
  }

  private static void addDecimal(Session session, Request request) {
    Entry entry = session.find(request, 1);
    byte[] old = entry == null ? new byte[] {'0'} : Strings.bytes(entry.value());
    byte[] sum =
        LongDouble.parse(old, 0, old.length)
            .plus(request.extended(2))
            .orElseThrow(LongDouble::notFinite)
            .bytes();
    if (entry == null) {
      Entry _ = session.keys().add(request.bytes(1), sum);
    } else {
      entry.setValue(sum);
    }
    session.out().bulk(sum);
    session.changedLike(SET, request.bytes(1), sum, KEEPTTL);
  }
}
