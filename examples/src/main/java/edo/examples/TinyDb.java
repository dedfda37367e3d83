package edo.examples;

import edo.codec.Framed;
import edo.codec.LinesCodec;
import edo.io.TooLongException;
import edo.net.TcpStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A database in memory with a protocol of lines: a map of the JDK that all connections share. Its
 * values are bounded by the length of a line; their number is not, so it is for people one trusts.
 */
@Command(
    name = "tinydb",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A database in memory: GET name and SET name value, a line each.",
      "",
      "All connections share a map; each has a task that reads a line and writes one. Begins with",
      "SET foo bar. Ctrl-C stops it gracefully, and everything is forgotten.",
      ""
    },
    footer = {
      "",
      "Try, in another terminal:",
      "  nc 127.0.0.1 7007                       type GET foo, SET foo hello world"
    })
final class TinyDb implements Callable<Integer> {
  private static final int MAX_LINE = 8 * 1024;

  private final Map<String, String> values = new ConcurrentHashMap<>(Map.of("foo", "bar"));

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Mixin ListenOptions options = new ListenOptions(7007);

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    InetSocketAddress address = options.address();
    return new Service("tinydb", out)
        .run(address, where -> ListenOptions.announce(out, "tinydb", where), this::serve);
  }

  private void serve(TcpStream stream) throws IOException {
    Framed<String, CharSequence> lines = new LinesCodec(MAX_LINE).framed(stream);
    while (true) {
      try {
        Optional<String> line = lines.next();
        if (line.isEmpty()) {
          return;
        }
        lines.send(answer(line.get()));
      } catch (TooLongException e) {
        lines.send("error: " + e.getMessage());
      }
    }
  }

  private String answer(String request) {
    String[] part = request.split(" ", 3);
    return switch (part[0]) {
      case "GET" -> part.length == 2 ? get(part[1]) : "error: GET is followed by a name";
      case "SET" ->
          part.length == 3 ? set(part[1], part[2]) : "error: SET is followed by a name and a value";
      default -> "error: unknown command: " + part[0];
    };
  }

  private String get(String name) {
    String value = values.get(name);
    return value == null ? "error: no key " + name : name + " = " + value;
  }

  private String set(String name, String value) {
    String before = values.put(name, value);
    return "set " + name + " = '" + value + "'; previous: " + (before == null ? "none" : before);
  }
}
