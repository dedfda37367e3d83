package edo.miniredis.command;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.Request;

/** Commands on the connection itself. */
final class ConnectionCommands {
  private ConnectionCommands() {}

  static void addTo(Commands commands) {
    commands.add("ping", -1, Kind.ALWAYS, ConnectionCommands::ping);
    commands.add("quit", -1, Kind.ALWAYS, ConnectionCommands::quit);
    commands.add("reset", 1, Kind.ALWAYS, ConnectionCommands::reset);
    commands.add("echo", 2, Kind.SERVER, (s, r) -> bulk(s, r, 1));
    commands.add("select", 2, Kind.SERVER, ConnectionCommands::select);
    commands.add("hello", -1, Kind.SERVER, ConnectionCommands::hello);
    commands.add("auth", -2, Kind.SERVER, ConnectionCommands::authenticate);
    commands.add("client", -2, Kind.SERVER, ClientCommands.all());
  }

  private static void bulk(Session session, Request request, int argument) {
    session.out().bulk(request.array(), request.offset(argument), request.length(argument));
  }

  private static void ping(Session session, Request request) {
    if (request.count() > 2) {
      throw ErrorReply.arity("ping");
    }
    Replies out = session.out();
    if (session.isConfined()) {
      out.array(2);
      out.bulk("pong");
      if (request.count() == 2) {
        bulk(session, request, 1);
      } else {
        out.bulk("");
      }
    } else if (request.count() == 2) {
      bulk(session, request, 1);
    } else {
      out.pong();
    }
  }

  private static void quit(Session session, Request request) {
    session.out().ok();
    session.end();
  }

  private static void reset(Session session, Request request) {
    session.leave();
    session.out().setVersion(2);
    session.choose(0);
    session.setName("");
    session.out().simple("RESET");
  }

  private static void select(Session session, Request request) {
    long index = request.number(1);
    if (index != (int) index) {
      throw new ErrorReply(
          "ERR value is out of range, value must between -2147483648 and 2147483647");
    }
    if (index < 0 || index >= Store.DATABASES) {
      throw new ErrorReply("ERR DB index is out of range");
    }
    session.choose((int) index);
    session.out().ok();
  }

  private static void authenticate(Session session, Request request) {
    if (request.count() > 3) {
      throw ErrorReply.syntax();
    }
    if (request.count() == 2) {
      throw new ErrorReply(
          "ERR AUTH <password> called without any password configured for the default user. Are"
              + " you sure your configuration is correct?");
    }
    checkUser(request, 1);
    session.out().ok();
  }

  /** There is one user, who has no password: any will do, as in Redis. */
  private static void checkUser(Request request, int argument) {
    if (!request.shown(argument).equals("default")) {
      throw new ErrorReply("WRONGPASS invalid username-password pair or user is disabled.");
    }
  }

  private static void hello(Session session, Request request) {
    int version = session.out().version();
    String name = session.name();
    if (request.count() > 1) {
      if (!Numbers.isInteger(request.array(), request.offset(1), request.length(1))) {
        throw new ErrorReply("ERR Protocol version is not an integer or out of range");
      }
      if (!request.is(1, "2") && !request.is(1, "3")) {
        throw new ErrorReply("NOPROTO unsupported protocol version");
      }
      version = (int) request.number(1);
      for (int i = 2; i < request.count(); i++) {
        if (request.is(i, "setname") && i + 1 < request.count()) {
          name = ClientCommands.checkedName(request, ++i);
        } else if (request.is(i, "auth") && i + 2 < request.count()) {
          checkUser(request, i + 1);
          i += 2;
        } else {
          throw new ErrorReply("ERR Syntax error in HELLO option '" + request.shown(i) + "'");
        }
      }
    }
    session.setName(name);
    Replies out = session.out();
    out.setVersion(version);
    out.map(7);
    out.bulk("server");
    out.bulk("redis");
    out.bulk("version");
    out.bulk(ServerCommands.VERSION);
    out.bulk("proto");
    out.integer(version);
    out.bulk("id");
    out.integer(session.id());
    out.bulk("mode");
    out.bulk("standalone");
    out.bulk("role");
    out.bulk("master");
    out.bulk("modules");
    out.array(0);
  }
}
