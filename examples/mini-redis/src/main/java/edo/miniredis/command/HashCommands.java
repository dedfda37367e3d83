package edo.miniredis.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.data.HashValue;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.LongDouble;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on hashes. */
final class HashCommands {
  private HashCommands() {}

  static void addTo(Commands commands) {
    commands.add("hset", -4, Kind.WRITE, (s, r) -> set(s, r, "hset"));
    commands.add("hmset", -4, Kind.WRITE, (s, r) -> set(s, r, "hmset"));
    commands.add("hsetnx", 4, Kind.WRITE, HashCommands::setIfAbsent);
    commands.add("hget", 3, Kind.READ, HashCommands::get);
    commands.add("hmget", -3, Kind.READ, HashCommands::getMany);
    commands.add("hgetall", 2, Kind.READ, HashCommands::getAll);
    commands.add("hkeys", 2, Kind.READ, (s, r) -> list(s, r, true));
    commands.add("hvals", 2, Kind.READ, (s, r) -> list(s, r, false));
    commands.add("hdel", -3, Kind.WRITE, HashCommands::delete);
    commands.add("hlen", 2, Kind.READ, HashCommands::size);
    commands.add("hexists", 3, Kind.READ, (s, r) -> s.out().truth(field(s, r) != null));
    commands.add("hstrlen", 3, Kind.READ, HashCommands::length);
    commands.add("hincrby", 4, Kind.WRITE, HashCommands::add);
    commands.add("hincrbyfloat", 4, Kind.WRITE, HashCommands::addDecimal);
    commands.add("hrandfield", -2, Kind.READ, HashCommands::random);
    commands.add("hscan", -3, Kind.READ, HashCommands::scan);
  }

  private static @Nullable HashValue find(Session session, Request request) {
    return session.find(request, 1, HashValue.class);
  }

  /** The field that argument 2 names. */
  private static HashValue.@Nullable Field field(Session session, Request request) {
    HashValue hash = find(session, request);
    return hash == null ? null : field(hash, request, 2);
  }

  private static HashValue.@Nullable Field field(HashValue hash, Request request, int argument) {
    return hash.fields().find(request.array(), request.offset(argument), request.length(argument));
  }

  private static void set(Session session, Request request, String name) {
    if (request.count() % 2 != 0) {
      throw ErrorReply.arity(name);
    }
    HashValue hash = session.findOrAdd(request, 1, HashValue.class, HashValue::new);
    int added = 0;
    for (int i = 2; i < request.count(); i += 2) {
      HashValue.Field field = field(hash, request, i);
      if (field == null) {
        hash.add(request.bytes(i), request.bytes(i + 1));
        added++;
      } else {
        field.setValue(request.bytes(i + 1));
      }
    }
    if (name.equals("hset")) {
      session.out().integer(added);
    } else {
      session.out().ok();
    }
    session.changed();
  }

  private static void setIfAbsent(Session session, Request request) {
    boolean absent = field(session, request) == null;
    if (absent) {
      session
          .findOrAdd(request, 1, HashValue.class, HashValue::new)
          .add(request.bytes(2), request.bytes(3));
      session.changed();
    }
    session.out().truth(absent);
  }

  private static void get(Session session, Request request) {
    reply(session, field(session, request));
  }

  private static void reply(Session session, HashValue.@Nullable Field field) {
    if (field == null) {
      session.out().nil();
    } else {
      session.out().bulk(field.value());
    }
  }

  private static void getMany(Session session, Request request) {
    HashValue hash = find(session, request);
    session.out().array(request.count() - 2);
    for (int i = 2; i < request.count(); i++) {
      reply(session, hash == null ? null : field(hash, request, i));
    }
  }

  private static void getAll(Session session, Request request) {
    HashValue hash = find(session, request);
    session.out().map(hash == null ? 0 : hash.fields().size());
    if (hash != null) {
      hash.fields()
          .forEach(field -> {
            session.out().bulk(field.key());
            session.out().bulk(field.value());
          });
    }
  }

  private static void list(Session session, Request request, boolean names) {
    HashValue hash = find(session, request);
    session.out().array(hash == null ? 0 : hash.fields().size());
    if (hash != null) {
      hash.fields().forEach(field -> session.out().bulk(names ? field.key() : field.value()));
    }
  }

  private static void delete(Session session, Request request) {
    HashValue hash = find(session, request);
    int deleted = 0;
    if (hash != null) {
      for (int i = 2; i < request.count(); i++) {
        HashValue.Field field =
            hash.fields().remove(request.array(), request.offset(i), request.length(i));
        deleted += field == null ? 0 : 1;
      }
      if (hash.fields().size() == 0) {
        boolean _ = session.remove(request, 1);
      }
    }
    if (deleted > 0) {
      session.changed();
    }
    session.out().integer(deleted);
  }

  private static void size(Session session, Request request) {
    HashValue hash = find(session, request);
    session.out().integer(hash == null ? 0 : hash.fields().size());
  }

  private static void length(Session session, Request request) {
    HashValue.Field field = field(session, request);
    session.out().integer(field == null ? 0 : field.value().length);
  }

  private static void add(Session session, Request request) {
    long delta = request.number(3);
    HashValue.Field field = field(session, request);
    long old = 0;
    if (field != null) {
      if (!Numbers.isInteger(field.value(), 0, field.value().length)) {
        throw new ErrorReply("ERR hash value is not an integer");
      }
      old = Numbers.parse(field.value(), 0, field.value().length);
    }
    long sum;
    try {
      sum = Math.addExact(old, delta);
    } catch (ArithmeticException e) {
      throw ErrorReply.overflow();
    }
    put(session, request, field, Numbers.bytes(sum));
    session.out().integer(sum);
    session.changed();
  }

  private static void addDecimal(Session session, Request request) {
    LongDouble delta = request.extended(3);
    if (!delta.isFinite()) {
      throw new ErrorReply("ERR value is NaN or Infinity");
    }
    HashValue.Field field = field(session, request);
    LongDouble old = LongDouble.ZERO;
    if (field != null) {
      try {
        old = LongDouble.parse(field.value(), 0, field.value().length);
      } catch (ErrorReply e) {
        throw new ErrorReply("ERR hash value is not a float");
      }
    }
    byte[] sum = old.plus(delta).orElseThrow(LongDouble::notFinite).bytes();
    put(session, request, field, sum);
    session.out().bulk(sum);
    session.changedLike("HSET".getBytes(US_ASCII), request.bytes(1), request.bytes(2), sum);
  }

  private static void put(
      Session session, Request request, HashValue.@Nullable Field field, byte[] value) {
    if (field == null) {
      session.findOrAdd(request, 1, HashValue.class, HashValue::new).add(request.bytes(2), value);
    } else {
      field.setValue(value);
    }
  }

  private static void random(Session session, Request request) {
    boolean many = request.count() > 2;
    long count = many ? SetCommands.countToChoose(request, 2) : 1;
    boolean values = request.count() == 4 && request.is(3, "withvalues");
    if (request.count() > 3 && !values) {
      throw ErrorReply.syntax();
    }
    HashValue hash = find(session, request);
    if (hash == null && !many) {
      session.out().nil();
      return;
    }
    List<HashValue.Field> chosen =
        hash == null ? List.of() : hash.fields().choose(count, session.store().random());
    boolean pairs = values && session.out().version() == 3;
    if (many) {
      session.out().array(values && !pairs ? 2 * chosen.size() : chosen.size());
    }
    for (HashValue.Field field : chosen) {
      if (pairs) {
        session.out().array(2);
      }
      session.out().bulk(field.key());
      if (values) {
        session.out().bulk(field.value());
      }
    }
  }

  private static void scan(Session session, Request request) {
    ScanOptions options = ScanOptions.of(request, 2);
    HashValue hash = find(session, request);
    List<HashValue.Field> found = new ArrayList<>();
    long cursor = hash == null ? 0 : options.cursor();
    if (hash != null) {
      do {
        cursor =
            hash.fields()
                .scan(
                    cursor,
                    field -> {
                      if (options.glob().matches(field.key())) {
                        found.add(field);
                      }
                    });
      } while (cursor != 0 && found.size() < options.count());
    }
    session.out().array(2);
    session.out().bulk(Long.toUnsignedString(cursor));
    session.out().array(2 * found.size());
    for (HashValue.Field field : found) {
      session.out().bulk(field.key());
      session.out().bulk(field.value());
    }
  }
}
