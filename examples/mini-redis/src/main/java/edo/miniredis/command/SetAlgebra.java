package edo.miniredis.command;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.data.Entry;
import edo.miniredis.data.SetValue;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.List;

/** Commands on several sets. */
final class SetAlgebra {
  private SetAlgebra() {}

  /** Puts the sets together that arguments from one up to another name. */
  @FunctionalInterface
  private interface Operation {
    List<byte[]> on(Session session, Request request, int first, int end);
  }

  static void addTo(Commands commands) {
    add(commands, "sinter", SetAlgebra::intersection);
    add(commands, "sunion", SetAlgebra::union);
    add(commands, "sdiff", SetAlgebra::difference);
    commands.add("sintercard", -3, Kind.READ, SetAlgebra::intersectionSize);
  }

  private static void add(Commands commands, String name, Operation operation) {
    commands.add(name, -2, Kind.READ, (s, r) -> reply(s, operation.on(s, r, 1, r.count())));
    commands.add(
        name + "store", -3, Kind.WRITE, (s, r) -> store(s, r, operation.on(s, r, 2, r.count())));
  }

  private static void reply(Session session, List<byte[]> members) {
    session.out().set(members.size());
    members.forEach(session.out()::bulk);
  }

  /** Whatever was there is replaced; no members are no set. */
  private static void store(Session session, Request request, List<byte[]> members) {
    boolean removed = session.remove(request, 1);
    if (!members.isEmpty()) {
      SetValue set = new SetValue();
      members.forEach(set::add);
      Entry _ = session.keys().add(request.bytes(1), set);
    }
    if (removed || !members.isEmpty()) {
      session.changed();
    }
    session.out().integer(members.size());
  }

  private static void intersectionSize(Session session, Request request) {
    String counted = "ERR numkeys should be greater than 0";
    if (!Numbers.isInteger(request.array(), request.offset(1), request.length(1))
        || request.number(1) < 1) {
      throw new ErrorReply(counted);
    }
    if (request.number(1) > request.count() - 2) {
      throw new ErrorReply("ERR Number of keys can't be greater than number of args");
    }
    int end = 2 + (int) request.number(1);
    long limit = 0;
    for (int i = end; i < request.count(); i += 2) {
      if (!request.is(i, "limit") || i + 1 == request.count()) {
        throw ErrorReply.syntax();
      }
      if (!Numbers.isInteger(request.array(), request.offset(i + 1), request.length(i + 1))
          || request.number(i + 1) < 0) {
        throw new ErrorReply("ERR LIMIT can't be negative");
      }
      limit = request.number(i + 1);
    }
    int size = intersection(session, request, 2, end).size();
    session.out().integer(limit == 0 ? size : Math.min(limit, size));
  }

  private static List<byte[]> intersection(Session session, Request request, int first, int end) {
    List<SetValue> sets = new ArrayList<>();
    boolean empty = false;
    for (int i = first; i < end; i++) {
      SetValue set = session.find(request, i, SetValue.class);
      if (set == null) {
        empty = true; // the rest is still to be looked at, for keys of another type
      } else {
        sets.add(set);
      }
    }
    List<byte[]> members = new ArrayList<>();
    if (!empty) {
      sets.sort((a, b) -> Integer.compare(a.members().size(), b.members().size()));
      sets.getFirst()
          .members()
          .forEach(member -> {
            if (sets.stream().allMatch(set -> set.members().find(member.key()) != null)) {
              members.add(member.key());
            }
          });
    }
    return members;
  }

  private static List<byte[]> union(Session session, Request request, int first, int end) {
    SetValue all = new SetValue();
    for (int i = first; i < end; i++) {
      SetValue set = session.find(request, i, SetValue.class);
      if (set != null) {
        set.members()
            .forEach(member -> {
              if (all.members().find(member.key()) == null) {
                all.add(member.key());
              }
            });
      }
    }
    return keys(all);
  }

  private static List<byte[]> difference(Session session, Request request, int first, int end) {
    SetValue rest = new SetValue();
    SetValue from = session.find(request, first, SetValue.class);
    if (from != null) {
      from.members().forEach(member -> rest.add(member.key()));
    }
    for (int i = first + 1; i < end; i++) {
      SetValue set = session.find(request, i, SetValue.class);
      if (set != null) {
        set.members().forEach(member -> rest.members().remove(member.key()));
      }
    }
    return keys(rest);
  }

  private static List<byte[]> keys(SetValue set) {
    List<byte[]> keys = new ArrayList<>();
    set.members().forEach(member -> keys.add(member.key()));
    return keys;
  }
}
