package edo.miniredis.command;

import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** {@code CLIENT}: on this and other connections. */
final class ClientCommands {
  private ClientCommands() {}

  static Subcommands all() {
    return new Subcommands("client")
        .add(
            "GETNAME",
            2,
            "Return the name of the current connection.",
            (s, _) -> {
              if (s.name().isEmpty()) {
                s.out().nil();
              } else {
                s.out().bulk(s.name());
              }
            })
        .add("ID", 2, "Return the ID of the current connection.", (s, _) -> s.out().integer(s.id()))
        .add(
            "INFO",
            2,
            "Return information about the current connection.",
            (s, _) -> s.out().bulk(describe(s) + "\n"))
        .add(
            "KILL <option>",
            -3,
            "Kill connections: <ip:port>, or ADDR, ID, TYPE and SKIPME, each with its value.",
            ClientCommands::kill)
        .add(
            "LIST [options ...]",
            -2,
            "Return all: TYPE <type> or ID <id> ...",
            ClientCommands::list)
        .add(
            "SETINFO <option> <value>",
            4,
            "Taken and not kept: the name and the version of a client's library.",
            (s, _) -> s.out().ok())
        .add(
            "SETNAME <name>",
            3,
            "Assign the name <name> to the current connection.",
            (s, r) -> {
              s.setName(checkedName(r, 2));
              s.out().ok();
            });
  }

  static String checkedName(Request request, int argument) {
    byte[] name = request.bytes(argument);
    for (byte b : name) {
      if (b < '!' || b > '~') {
        throw new ErrorReply(
            "ERR Client names cannot contain spaces, newlines or special characters.");
      }
    }
    return request.text(argument);
  }

  private static void list(Session session, Request request) {
    Predicate<Session> wanted = _ -> true;
    if (request.count() == 4 && request.is(2, "type")) {
      wanted = ofType(request, 3);
    } else if (request.count() >= 4 && request.is(2, "id")) {
      List<Long> ids = new ArrayList<>();
      for (int i = 3; i < request.count(); i++) {
        ids.add(id(request, i, "ERR Invalid client ID"));
      }
      wanted = other -> ids.contains(other.id());
    } else if (request.count() != 2) {
      throw ErrorReply.syntax();
    }
    StringBuilder lines = new StringBuilder();
    session.store().server().sessions().stream()
        .filter(wanted)
        .sorted(Comparator.comparingLong(Session::id))
        .forEach(other -> lines.append(describe(other)).append('\n'));
    session.out().bulk(lines.toString());
  }

  private static void kill(Session session, Request request) {
    boolean byAddress = request.count() == 3;
    boolean skipMe = !byAddress;
    Predicate<Session> wanted = _ -> true;
    if (byAddress) {
      String address = request.shown(2);
      wanted = other -> other.address().equals(address);
    } else if (request.count() % 2 != 0) {
      throw ErrorReply.syntax();
    }
    for (int i = 2; !byAddress && i < request.count(); i += 2) {
      if (request.is(i, "id")) {
        long id = id(request, i + 1, "ERR client-id should be greater than 0");
        wanted = wanted.and(other -> other.id() == id);
      } else if (request.is(i, "addr")) {
        String address = request.shown(i + 1);
        wanted = wanted.and(other -> other.address().equals(address));
      } else if (request.is(i, "type")) {
        wanted = wanted.and(ofType(request, i + 1));
      } else if (request.is(i, "skipme") && (request.is(i + 1, "yes") || request.is(i + 1, "no"))) {
        skipMe = request.is(i + 1, "yes");
      } else {
        throw ErrorReply.syntax();
      }
    }
    List<Session> found = session.store().server().sessions().stream().filter(wanted).toList();
    if (byAddress && found.isEmpty()) {
      throw new ErrorReply("ERR No such client");
    }
    int killed = 0;
    for (Session other : found) {
      if (other != session) {
        other.kill();
        killed++;
      } else if (!skipMe) {
        session.end(); // after it has got its reply
        killed++;
      }
    }
    if (byAddress) {
      session.out().ok();
    } else {
      session.out().integer(killed);
    }
  }

  private static long id(Request request, int argument, String complaint) {
    if (!Numbers.isInteger(request.array(), request.offset(argument), request.length(argument))
        || request.number(argument) < 1) {
      throw new ErrorReply(complaint);
    }
    return request.number(argument);
  }

  /** All are ordinary or subscribed: there is no replication. */
  private static Predicate<Session> ofType(Request request, int argument) {
    return switch (request.shown(argument).toLowerCase(Locale.ROOT)) {
      case "normal" -> other -> !other.isSubscribed();
      case "pubsub" -> Session::isSubscribed;
      case "master", "replica", "slave" -> _ -> false;
      default -> throw new ErrorReply("ERR Unknown client type '" + request.shown(argument) + "'");
    };
  }

  private static String describe(Session session) {
    long idle = (session.store().now() - session.active()) / 1000;
    return "id="
        + session.id()
        + " addr="
        + session.address()
        + " name="
        + session.name()
        + " idle="
        + idle
        + " db="
        + session.databaseIndex()
        + " sub="
        + session.subscriptions().channels()
        + " psub="
        + session.subscriptions().patterns()
        + " omem="
        + session.out().length()
        + " cmd="
        + session.lastCommand()
        + " resp="
        + session.out().version();
  }
}
