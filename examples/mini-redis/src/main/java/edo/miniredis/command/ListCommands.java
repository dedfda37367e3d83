package edo.miniredis.command;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.data.ListValue;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on lists. */
final class ListCommands {
  private ListCommands() {}

  static void addTo(Commands commands) {
    commands.add("lpush", -3, Kind.WRITE, (s, r) -> push(s, r, true, false));
    commands.add("rpush", -3, Kind.WRITE, (s, r) -> push(s, r, false, false));
    commands.add("lpushx", -3, Kind.WRITE, (s, r) -> push(s, r, true, true));
    commands.add("rpushx", -3, Kind.WRITE, (s, r) -> push(s, r, false, true));
    commands.add("lpop", -2, Kind.WRITE, (s, r) -> pop(s, r, true, "lpop"));
    commands.add("rpop", -2, Kind.WRITE, (s, r) -> pop(s, r, false, "rpop"));
    commands.add("llen", 2, Kind.READ, ListCommands::length);
    commands.add("lrange", 4, Kind.READ, ListCommands::range);
    commands.add("lindex", 3, Kind.READ, ListCommands::index);
    commands.add("lpos", -3, Kind.READ, ListCommands::find);
    commands.add("lset", 4, Kind.WRITE, ListCommands::set);
    commands.add("ltrim", 4, Kind.WRITE, ListCommands::trim);
    commands.add("lrem", 4, Kind.WRITE, ListCommands::remove);
    commands.add("linsert", 5, Kind.WRITE, ListCommands::insert);
    commands.add("lmove", 5, Kind.WRITE, (s, r) -> move(s, r, isLeft(r, 3), isLeft(r, 4)));
    commands.add("rpoplpush", 3, Kind.WRITE, (s, r) -> move(s, r, false, true));
  }

  private static @Nullable ListValue find(Session session, Request request, int argument) {
    return session.find(request, argument, ListValue.class);
  }

  /** A list without elements is no list. */
  private static void dropIfEmpty(Session session, Request request, ListValue list) {
    if (list.size() == 0) {
      boolean _ = session.remove(request, 1);
    }
  }

  private static void push(Session session, Request request, boolean left, boolean ifPresent) {
    ListValue list;
    if (ifPresent) {
      list = find(session, request, 1);
      if (list == null) {
        session.out().integer(0);
        return;
      }
    } else {
      list = session.findOrAdd(request, 1, ListValue.class, ListValue::new);
    }
    for (int i = 2; i < request.count(); i++) {
      add(list, left, request.bytes(i));
    }
    session.out().integer(list.size());
    session.changed();
  }

  private static void add(ListValue list, boolean left, byte[] element) {
    if (left) {
      list.addFirst(element);
    } else {
      list.addLast(element);
    }
  }

  private static byte[] take(ListValue list, boolean left) {
    return left ? list.removeFirst() : list.removeLast();
  }

  private static void pop(Session session, Request request, boolean left, String name) {
    if (request.count() > 3) {
      throw ErrorReply.arity(name);
    }
    boolean many = request.count() == 3;
    int count = many ? request.count(2) : 1;
    ListValue list = find(session, request, 1);
    if (list == null) {
      if (many) {
        session.out().nilArray();
      } else {
        session.out().nil();
      }
      return;
    }
    if (many) {
      count = Math.min(count, list.size());
      session.out().array(count);
    }
    for (int i = 0; i < count; i++) {
      session.out().bulk(take(list, left));
    }
    if (count > 0) {
      session.changed();
    }
    dropIfEmpty(session, request, list);
  }

  private static void length(Session session, Request request) {
    ListValue list = find(session, request, 1);
    session.out().integer(list == null ? 0 : list.size());
  }

  private static void range(Session session, Request request) {
    long first = request.number(2);
    long last = request.number(3);
    ListValue list = find(session, request, 1);
    if (list == null) {
      session.out().array(0);
      return;
    }
    Range range = Range.of(first, last, list.size());
    session.out().array(range.length());
    for (int i = range.from(); i < range.to(); i++) {
      session.out().bulk(list.get(i));
    }
  }

  private static void index(Session session, Request request) {
    ListValue list = find(session, request, 1);
    int index = list == null ? -1 : indexIn(list, request.number(2));
    if (list == null || index < 0) {
      session.out().nil();
    } else {
      session.out().bulk(list.get(index));
    }
  }

  /** Counted from the end if it is negative; -1 if there is none. */
  private static int indexIn(ListValue list, long wanted) {
    long index = wanted < 0 ? wanted + list.size() : wanted;
    return index < 0 || index >= list.size() ? -1 : (int) index;
  }

  /** Where elements are that equal one. */
  private static void find(Session session, Request request) {
    long rank = 1;
    long count = -1;
    long most = 0;
    for (int i = 3; i < request.count(); i += 2) {
      if (i + 1 == request.count()) {
        throw ErrorReply.syntax();
      }
      if (request.is(i, "rank")) {
        rank = rank(request, i + 1);
      } else if (request.is(i, "count")) {
        count = positive(request, i + 1, "ERR COUNT can't be negative");
      } else if (request.is(i, "maxlen")) {
        most = positive(request, i + 1, "ERR MAXLEN can't be negative");
      } else {
        throw ErrorReply.syntax();
      }
    }
    ListValue list = find(session, request, 1);
    List<Integer> found = new ArrayList<>();
    if (list != null) {
      byte[] wanted = request.bytes(2);
      long looked = most == 0 ? list.size() : Math.min(most, list.size());
      long skipped = Math.abs(rank) - 1;
      long enough = count < 0 ? 1 : count == 0 ? Long.MAX_VALUE : count;
      for (int i = 0; i < looked && found.size() < enough; i++) {
        int index = rank > 0 ? i : list.size() - 1 - i;
        if (Arrays.equals(list.get(index), wanted) && skipped-- <= 0) {
          found.add(index);
        }
      }
    }
    if (count >= 0) {
      session.out().array(found.size());
      found.forEach(session.out()::integer);
    } else if (found.isEmpty()) {
      session.out().nil();
    } else {
      session.out().integer(found.getFirst());
    }
  }

  private static long rank(Request request, int argument) {
    long rank = request.number(argument);
    if (rank == 0) {
      throw new ErrorReply(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or"
              + " use negative to start from the end of the list");
    }
    if (rank == Long.MIN_VALUE) {
      throw new ErrorReply("ERR value is out of range");
    }
    return rank;
  }

  private static long positive(Request request, int argument, String complaint) {
    if (!Numbers.isInteger(request.array(), request.offset(argument), request.length(argument))
        || request.number(argument) < 0) {
      throw new ErrorReply(complaint);
    }
    return request.number(argument);
  }

  private static void set(Session session, Request request) {
    ListValue list = find(session, request, 1);
    if (list == null) {
      throw new ErrorReply("ERR no such key");
    }
    int index = indexIn(list, request.number(2));
    if (index < 0) {
      throw new ErrorReply("ERR index out of range");
    }
    list.set(index, request.bytes(3));
    session.out().ok();
    session.changed();
  }

  private static void trim(Session session, Request request) {
    long first = request.number(2);
    long last = request.number(3);
    ListValue list = find(session, request, 1);
    if (list != null) {
      Range range = Range.of(first, last, list.size());
      list.keep(range.from(), range.to());
      dropIfEmpty(session, request, list);
      session.changed();
    }
    session.out().ok();
  }

  private static void remove(Session session, Request request) {
    long count = request.number(2);
    ListValue list = find(session, request, 1);
    int removed = 0;
    if (list != null) {
      long most = count == 0 || count == Long.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(count);
      removed =
          list.removeEqual(request.bytes(3), (int) Math.min(most, Integer.MAX_VALUE), count < 0);
      if (removed > 0) {
        session.changed();
      }
      dropIfEmpty(session, request, list);
    }
    session.out().integer(removed);
  }

  private static void insert(Session session, Request request) {
    boolean before = request.is(2, "before");
    if (!before && !request.is(2, "after")) {
      throw ErrorReply.syntax();
    }
    ListValue list = find(session, request, 1);
    if (list == null) {
      session.out().integer(0);
      return;
    }
    byte[] pivot = request.bytes(3);
    for (int i = 0; i < list.size(); i++) {
      if (Arrays.equals(list.get(i), pivot)) {
        list.insert(before ? i : i + 1, request.bytes(4));
        session.out().integer(list.size());
        session.changed();
        return;
      }
    }
    session.out().integer(-1);
  }

  private static boolean isLeft(Request request, int argument) {
    if (request.is(argument, "left")) {
      return true;
    }
    if (request.is(argument, "right")) {
      return false;
    }
    throw ErrorReply.syntax();
  }

  private static void move(Session session, Request request, boolean fromLeft, boolean toLeft) {
    ListValue from = find(session, request, 1);
    if (from == null) {
      session.out().nil(); // whatever the other key holds
      return;
    }
    ListValue there = find(session, request, 2);
    byte[] element = take(from, fromLeft);
    ListValue to = there;
    if (to == null) {
      to = session.findOrAdd(request, 2, ListValue.class, ListValue::new);
    }
    add(to, toLeft, element);
    dropIfEmpty(session, request, from);
    session.out().bulk(element);
    session.changed();
  }
}
