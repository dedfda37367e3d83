package edo.examples;

import edo.miniredis.RedisClient;
import edo.miniredis.Reply;
import edo.miniredis.Subscriber;
import edo.runtime.EdoRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends one command to a Redis server and prints the reply, or what it has subscribed to. */
@Command(
    name = "mini-redis-cli",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "Sends one command to a Redis server and prints the reply.",
      "",
      "After SUBSCRIBE it prints messages, until Ctrl-C or until there were as many as --count says.",
      ""
    },
    footer = {
      "",
      "Try:",
      "  ./edo example mini-redis-cli set greeting hello",
      "  ./edo example mini-redis-cli subscribe news        in one terminal, and in another",
      "  ./edo example mini-redis-cli publish news hello"
    })
final class MiniRedisCli implements Callable<Integer> {
  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      converter = Addresses.HostAndPort.class,
      description = "where to connect (default: 127.0.0.1:6379)")
  InetSocketAddress server = InetSocketAddress.createUnresolved("127.0.0.1", 6379);

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "after SUBSCRIBE: ends after so many messages (default: never)")
  long count = Long.MAX_VALUE;

  @Parameters(
      arity = "1..*",
      paramLabel = "WORD",
      description = "the command and its arguments; -- before those that begin with a dash")
  List<String> words = List.of();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    try (EdoRuntime runtime = EdoRuntime.currentThread().build()) {
      if (words.getFirst().equalsIgnoreCase("subscribe")) {
        runtime.run(() -> follow(out));
        return 0;
      }
      Reply reply =
          runtime.run(() -> {
            try (RedisClient client = connect()) {
              return client.call(words.toArray(String[]::new));
            }
          });
      print(out, reply, "");
      out.flush();
      return reply instanceof Reply.Failure ? 1 : 0;
    } catch (IOException e) {
      throw Addresses.explain(e, server);
    }
  }

  private RedisClient connect() throws IOException {
    return RedisClient.connect(server.getHostString() + ":" + server.getPort());
  }

  private void follow(PrintWriter out) throws IOException {
    String[] channels = words.subList(1, words.size()).toArray(String[]::new);
    if (channels.length == 0) {
      throw new ParameterException(command.commandLine(), "subscribe to which channels?");
    }
    try (Subscriber subscriber = connect().subscribe(channels)) {
      out.println("subscribed to " + String.join(", ", subscriber.subscribed()));
      out.flush();
      for (long i = 0; i < count; i++) {
        Subscriber.Message message = subscriber.nextMessage();
        out.println(message.channel() + ": " + message.content().toString(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  private static void print(PrintWriter out, Reply reply, String indent) {
    switch (reply) {
      case Reply.Word(String word) -> out.println(word);
      case Reply.Failure(String message) -> out.println("(error) " + message);
      case Reply.Whole(long value) -> out.println("(integer) " + value);
      case Reply.Decimal(double value) -> out.println("(double) " + value);
      case Reply.Truth(boolean value) -> out.println("(" + value + ")");
      case Reply.Nothing() -> out.println("(nil)");
      case Reply.Data(var bytes) -> out.println('"' + bytes.toString(StandardCharsets.UTF_8) + '"');
      case Reply.Many(var _, List<Reply> items) -> {
        if (items.isEmpty()) {
          out.println("(empty array)");
        }
        for (int i = 0; i < items.size(); i++) {
          String label = (i == 0 ? "" : indent) + (i + 1) + ") ";
          out.print(label);
          print(out, items.get(i), indent + "   ");
        }
      }
    }
  }
}
