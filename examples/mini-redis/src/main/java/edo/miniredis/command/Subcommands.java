package edo.miniredis.command;

import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a command such as {@code CLIENT} can do, by its second word; {@code HELP} lists it. */
final class Subcommands implements Command.Action {
  private final String command;
  private final List<Command> all = new ArrayList<>();
  private final List<String> help = new ArrayList<>();

  Subcommands(String command) {
    this.command = command;
  }

  /**
   * Adds one.
   *
   * @param form its name and its arguments
   * @param arity like a command's, with both words
   * @param about a line of help
   */
  Subcommands add(String form, int arity, String about, Command.Action action) {
    String name = form.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    all.add(new Command(name, arity, Command.Kind.SERVER, action));
    help.add(form);
    help.add("    " + about);
    return this;
  }

  /** With the second word, if it is one of these. */
  String nameOf(Request request) {
    for (Command one : all) {
      if (request.count() > 1 && request.is(1, one.name())) {
        return command + "|" + one.name();
      }
    }
    return command;
  }

  @Override
  public void run(Session session, Request request) {
    if (request.is(1, "help") && request.count() == 2) {
      help(session.out());
      return;
    }
    for (Command one : all) {
      if (request.is(1, one.name())) {
        if (!one.takes(request.count())) {
          throw ErrorReply.arity(command + "|" + one.name());
        }
        one.action().run(session, request);
        return;
      }
    }
    throw new ErrorReply(
        "ERR unknown subcommand '"
            + request.shown(1)
            + "'. Try "
            + command.toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  private void help(Replies out) {
    out.array(help.size() + 3);
    out.simple(
        command.toUpperCase(Locale.ROOT)
            + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    help.forEach(out::simple);
    out.simple("HELP");
    out.simple("    Print this help.");
  }
}
