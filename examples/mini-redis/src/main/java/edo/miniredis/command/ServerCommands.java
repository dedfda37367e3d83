package edo.miniredis.command;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.data.Keyspace;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Commands on the server. */
final class ServerCommands {
  /** The version of Redis whose commands these are. */
  static final String VERSION = "7.0.0";

  private static final List<String> SECTIONS =
      List.of("server", "clients", "memory", "persistence", "stats", "keyspace");

  private ServerCommands() {}

  static void addTo(Commands commands) {
    commands.add("info", -1, Kind.SERVER, ServerCommands::info);
    commands.add("config", -2, Kind.SERVER, configuration());
    commands.add("command", -1, Kind.SERVER, table());
    commands.add("time", 1, Kind.SERVER, ServerCommands::time);
    commands.add("shutdown", -1, Kind.SERVER, ServerCommands::shutDown);
  }

  private static void info(Session session, Request request) {
    List<String> wanted = new ArrayList<>();
    for (int i = 1; i < request.count(); i++) {
      wanted.add(request.shown(i).toLowerCase(Locale.ROOT));
    }
    if (wanted.isEmpty()
        || wanted.contains("all")
        || wanted.contains("default")
        || wanted.contains("everything")) {
      wanted = SECTIONS;
    }
    StringBuilder text = new StringBuilder();
    for (String section : SECTIONS) {
      if (wanted.contains(section)) {
        if (!text.isEmpty()) {
          text.append("\r\n");
        }
        text.append("# ")
            .append(Character.toUpperCase(section.charAt(0)))
            .append(section.substring(1))
            .append("\r\n");
        text.append(section(session.store(), section));
      }
    }
    session.out().bulk(text.toString());
  }

  private static String section(Store store, String section) {
    Statistics statistics = store.statistics();
    String own =
        switch (section) {
          case "server" -> "redis_version:" + VERSION + "\r\nredis_mode:standalone\r\n";
          case "clients" ->
              "connected_clients:"
                  + store.server().sessions().size()
                  + "\r\npubsub_clients:"
                  + store.server().sessions().stream().filter(Session::isSubscribed).count()
                  + "\r\n";
          case "stats" ->
              "total_connections_received:"
                  + statistics.connections
                  + "\r\ntotal_commands_processed:"
                  + statistics.commands
                  + "\r\nrejected_connections:"
                  + statistics.rejected
                  + "\r\nexpired_keys:"
                  + statistics.expired
                  + "\r\nkeyspace_hits:"
                  + statistics.hits
                  + "\r\nkeyspace_misses:"
                  + statistics.misses
                  + "\r\npubsub_channels:"
                  + store.channels().names(null).size()
                  + "\r\npubsub_patterns:"
                  + store.channels().patterns()
                  + "\r\ntotal_error_replies:"
                  + statistics.errors
                  + "\r\n";
          case "keyspace" -> keyspace(store);
          default -> "";
        };
    return own + store.server().info(section).orElse("");
  }

  private static String keyspace(Store store) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < Store.DATABASES; i++) {
      Keyspace database = store.database(i);
      if (database.size() > 0) {
        lines
            .append("db")
            .append(i)
            .append(":keys=")
            .append(database.size())
            .append(",expires=")
            .append(database.expiring())
            .append("\r\n");
      }
    }
    return lines.toString();
  }

  private static Command.Action configuration() {
    return new Subcommands("config")
        .add(
            "GET <pattern>",
            -3,
            "Return parameters matching the glob-like <pattern> and their values.",
            ServerCommands::getConfiguration)
        .add(
            "RESETSTAT",
            2,
            "Reset statistics reported by the INFO command.",
            (s, _) -> {
              s.store().statistics().reset();
              s.out().ok();
            })
        .add(
            "SET <directive> <value>",
            -4,
            "Refused: settings are the options of the command line.",
            (_, _) -> {
              throw new ErrorReply(
                  "ERR CONFIG SET is not there: settings are the options of the command line");
            });
  }

  private static void getConfiguration(Session session, Request request) {
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 2; i < request.count(); i++) {
      Glob glob =
          new Glob(request.text(i).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
      session
          .store()
          .server()
          .settings()
          .forEach((name, value) -> {
            if (glob.matches(name.getBytes(StandardCharsets.UTF_8))) {
              found.put(name, value);
            }
          });
    }
    session.out().map(found.size());
    found.forEach((name, value) -> {
      session.out().bulk(name);
      session.out().bulk(value);
    });
  }

  private static Command.Action table() {
    Subcommands subcommands =
        new Subcommands("command")
            .add(
                "COUNT",
                2,
                "Return the total number of commands in this server.",
                (s, _) -> s.out().integer(s.store().commands().all().size()))
            .add(
                "DOCS [<command-name> ...]",
                -2,
                "Return nothing: redis-cli asks for it when it starts, and does without.",
                (s, _) -> s.out().map(0))
            .add(
                "GETKEYS <full-command>",
                -4,
                "Return the keys from a full command.",
                ServerCommands::keysOf)
            .add(
                "INFO [<command-name> ...]",
                -2,
                "Return name, arity, flags and positions of keys.",
                ServerCommands::describeSome)
            .add(
                "LIST",
                2,
                "Return a list of all commands in this server.",
                (s, _) -> {
                  List<Command> all = s.store().commands().all();
                  s.out().array(all.size());
                  all.forEach(command -> s.out().bulk(command.name()));
                });
    return (session, request) -> {
      if (request.count() > 1) {
        subcommands.run(session, request);
      } else {
        describe(session, session.store().commands().all());
      }
    };
  }

  private static void describeSome(Session session, Request request) {
    if (request.count() == 2) {
      describe(session, session.store().commands().all());
      return;
    }
    session.out().array(request.count() - 2);
    for (int i = 2; i < request.count(); i++) {
      Command command = session.store().commands().find(request, i);
      if (command == null) {
        session.out().nil();
      } else {
        describe(session.out(), command);
      }
    }
  }

  private static void describe(Session session, List<Command> commands) {
    session.out().array(commands.size());
    commands.forEach(command -> describe(session.out(), command));
  }

  private static void describe(Replies out, Command command) {
    KeyPositions keys = KeyPositions.of(command);
    out.array(6);
    out.bulk(command.name());
    out.integer(command.arity());
    out.set(1);
    out.simple(
        switch (command.kind()) {
          case WRITE -> "write";
          case READ -> "readonly";
          case SERVER, ALWAYS -> "loading";
        });
    out.integer(keys.first());
    out.integer(keys.last());
    out.integer(keys.step());
  }

  private static void keysOf(Session session, Request request) {
    Command command = session.store().commands().find(request, 2);
    if (command == null) {
      throw new ErrorReply("ERR Invalid command specified");
    }
    if (KeyPositions.of(command).first() == 0) {
      throw new ErrorReply("ERR The command has no key arguments");
    }
    if (!command.takes(request.count() - 2)) {
      throw new ErrorReply("ERR Invalid number of arguments specified for command");
    }
    List<byte[]> keys = KeyPositions.of(command).in(request, 2);
    session.out().array(keys.size());
    keys.forEach(session.out()::bulk);
  }

  private static void time(Session session, Request request) {
    long now = session.store().now();
    session.out().array(2);
    session.out().bulk(now / 1000);
    session.out().bulk(now % 1000 * 1000);
  }

  private static void shutDown(Session session, Request request) {
    session.end();
    session.store().server().shutDown();
  }
}
