package edo.miniredis.command;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.data.SortedSetValue;
import edo.miniredis.data.SortedSetValue.Scored;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Request;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Commands on sorted sets: as many as the standard tests of redis-benchmark need, and a few. */
final class SortedSetCommands {
  private SortedSetCommands() {}

  static void addTo(Commands commands) {
    commands.add("zadd", -4, Kind.WRITE, SortedSetAdd::add);
    commands.add("zincrby", 4, Kind.WRITE, SortedSetCommands::increment);
    commands.add("zrem", -3, Kind.WRITE, SortedSetCommands::remove);
    commands.add("zcard", 2, Kind.READ, SortedSetCommands::size);
    commands.add("zscore", 3, Kind.READ, SortedSetCommands::score);
    commands.add("zrank", 3, Kind.READ, (s, r) -> rank(s, r, false));
    commands.add("zrevrank", 3, Kind.READ, (s, r) -> rank(s, r, true));
    commands.add("zrange", -4, Kind.READ, (s, r) -> range(s, r, false));
    commands.add("zrevrange", -4, Kind.READ, (s, r) -> range(s, r, true));
    commands.add("zpopmin", -2, Kind.WRITE, (s, r) -> pop(s, r, false));
    commands.add("zpopmax", -2, Kind.WRITE, (s, r) -> pop(s, r, true));
  }

  static @Nullable SortedSetValue find(Session session, Request request) {
    return session.find(request, 1, SortedSetValue.class);
  }

  static @Nullable Scored find(SortedSetValue set, Request request, int argument) {
    return set.find(request.array(), request.offset(argument), request.length(argument));
  }

  private static void dropIfEmpty(Session session, Request request, SortedSetValue set) {
    if (set.size() == 0) {
      boolean _ = session.remove(request, 1);
    }
  }

  private static void increment(Session session, Request request) {
    double delta = request.decimal(2);
    SortedSetValue set = find(session, request);
    Scored member = set == null ? null : find(set, request, 3);
    double score = member == null ? delta : member.score() + delta;
    if (Double.isNaN(score)) {
      throw SortedSetAdd.notANumber();
    }
    if (set == null) {
      set = session.findOrAdd(request, 1, SortedSetValue.class, SortedSetValue::new);
    }
    if (member == null) {
      set.add(request.bytes(3), score);
    } else {
      set.setScore(member, score);
    }
    session.out().decimal(score);
    session.changed();
  }

  private static void remove(Session session, Request request) {
    SortedSetValue set = find(session, request);
    int removed = 0;
    if (set != null) {
      for (int i = 2; i < request.count(); i++) {
        Scored member = find(set, request, i);
        if (member != null) {
          set.remove(member);
          removed++;
        }
      }
      dropIfEmpty(session, request, set);
    }
    if (removed > 0) {
      session.changed();
    }
    session.out().integer(removed);
  }

  private static void size(Session session, Request request) {
    SortedSetValue set = find(session, request);
    session.out().integer(set == null ? 0 : set.size());
  }

  private static void score(Session session, Request request) {
    SortedSetValue set = find(session, request);
    Scored member = set == null ? null : find(set, request, 2);
    if (member == null) {
      session.out().nil();
    } else {
      session.out().decimal(member.score());
    }
  }

  private static void rank(Session session, Request request, boolean fromHighest) {
    SortedSetValue set = find(session, request);
    Scored member = set == null ? null : find(set, request, 2);
    if (set == null || member == null) {
      session.out().nil();
    } else {
      session.out().integer(set.rank(member, fromHighest));
    }
  }

  private static void range(Session session, Request request, boolean fromHighest) {
    boolean scores = false;
    boolean reverse = fromHighest;
    for (int i = 4; i < request.count(); i++) {
      if (request.is(i, "withscores")) {
        scores = true;
      } else if (request.is(i, "rev") && !fromHighest) {
        reverse = true;
      } else {
        throw ErrorReply.syntax();
      }
    }
    long first = request.number(2);
    long last = request.number(3);
    SortedSetValue set = find(session, request);
    Range range = Range.of(first, last, set == null ? 0 : set.size());
    // RESP3 has pairs where RESP2 has one flat array.
    boolean pairs = scores && session.out().version() == 3;
    session.out().array(scores && !pairs ? 2 * range.length() : range.length());
    if (set == null || range.length() == 0) {
      return;
    }
    Iterator<Scored> members = set.iterator(reverse);
    for (int i = 0; i < range.to(); i++) {
      Scored member = members.next();
      if (i >= range.from()) {
        if (pairs) {
          session.out().array(2);
        }
        session.out().bulk(member.key());
        if (scores) {
          session.out().decimal(member.score());
        }
      }
    }
  }

  private static void pop(Session session, Request request, boolean highest) {
    if (request.count() > 3) {
      throw ErrorReply.syntax();
    }
    boolean many = request.count() == 3;
    int wanted = many ? request.count(2) : 1;
    SortedSetValue set = find(session, request);
    int count = set == null ? 0 : Math.min(wanted, set.size());
    boolean pairs = many && session.out().version() == 3;
    session.out().array(pairs ? count : 2 * count);
    if (set == null) {
      return;
    }
    for (int i = 0; i < count; i++) {
      Scored member = set.end(highest);
      set.remove(member);
      if (pairs) {
        session.out().array(2);
      }
      session.out().bulk(member.key());
      session.out().decimal(member.score());
    }
    if (count > 0) {
      session.changed();
    }
    dropIfEmpty(session, request, set);
  }
}
