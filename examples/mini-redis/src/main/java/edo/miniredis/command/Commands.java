package edo.miniredis.command;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of commands, and the one place where a request is carried out. */
public final class Commands {
  private static final int LONGEST_NAME = 32;

  /** A hash table with open addressing: a name is looked up where it lies in the request. */
  private final @Nullable Command[] table = new Command[1024];

  private final List<Command> all = new ArrayList<>();

  /** All that there are. */
  public Commands() {
    ConnectionCommands.addTo(this);
    ServerCommands.addTo(this);
    KeyCommands.addTo(this);
    StringCommands.addTo(this);
    ListCommands.addTo(this);
    HashCommands.addTo(this);
    SetCommands.addTo(this);
    SetAlgebra.addTo(this);
    ObjectCommands.addTo(this);
    SortedSetCommands.addTo(this);
    PubSubCommands.addTo(this);
  }

  void add(String name, int arity, Kind kind, Command.Action action) {
    Command command = new Command(name, arity, kind, action);
    int at = 0;
    for (int i = 0; i < name.length(); i++) {
      at = at * 31 + name.charAt(i);
    }
    while (table[at & (table.length - 1)] != null) {
      at++;
    }
    table[at & (table.length - 1)] = command;
    all.add(command);
  }

  List<Command> all() {
    return all;
  }

  /**
   * Carries a request out. The caller holds the store's lock and has told it the time.
   *
   * @param session whose request; gets the reply
   * @param request the request
   */
  public void run(Session session, Request request) {
    session.store().statistics().commands++;
    int mark = session.out().length();
    Command command = find(request, 0);
    session.begin(command);
    try {
      if (command == null) {
        if (request.is(0, "post") || request.is(0, "host:")) {
          refuseHttp(session);
          return;
        }
        throw unknown(request);
      }
      if (!command.takes(request.count())) {
        throw ErrorReply.arity(command.name());
      }
      if (command.kind() != Kind.ALWAYS && session.isConfined()) {
        throw new ErrorReply(
            "ERR Can't execute '"
                + (command.action() instanceof Subcommands several
                    ? several.nameOf(request)
                    : command.name())
                + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in"
                + " this context");
      }
      if (!session.isReplay()) {
        session.store().check(command);
      }
      command.action().run(session, request);
    } catch (ErrorReply e) {
      session.out().truncate(mark);
      session.out().error(e.getMessage());
      session.store().statistics().errors++;
    }
    session.end(request);
  }

  /**
   * A web page can have a browser send an HTTP request to any port, whose body would then be taken
   * for requests: each kind that can have a body has one of these lines before it. As in Redis the
   * connection ends there, before anything behind it is carried out.
   */
  private static void refuseHttp(Session session) {
    session.end();
    session.store().statistics().errors++;
    session.store().server().refusedHttp(session.address());
  }

  @Nullable Command find(Request request, int argument) {
    int length = request.length(argument);
    if (length > LONGEST_NAME) {
      return null;
    }
    byte[] array = request.array();
    int offset = request.offset(argument);
    int at = 0;
    for (int i = offset; i < offset + length; i++) {
      at = at * 31 + Request.lower(array[i]);
    }
    while (true) {
      Command command = table[at++ & (table.length - 1)];
      if (command == null || request.is(argument, command.name())) {
        return command;
      }
    }
  }

  private static ErrorReply unknown(Request request) {
    StringBuilder text = new StringBuilder("ERR unknown command '");
    text.append(request.shown(0)).append("', with args beginning with: ");
    for (int i = 1; i < request.count() && text.length() < 200; i++) {
      text.append('\'').append(request.shown(i)).append("' ");
    }
    return new ErrorReply(text.toString());
  }
}
