package edo.examples;

import edo.Edo;
import edo.net.TcpStream;
import edo.task.DeadlineException;
import edo.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A TCP client: connects, writes a line, shows the answer. */
@Command(
    name = "hello-world",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A TCP client that writes one line and shows what comes back.",
      "",
      "It says that it has finished by closing its side of the connection, and waits for the",
      "other side to do the same, though not for longer than two seconds.",
      ""
    },
    footer = {
      "",
      "Try, in another terminal, one of:",
      "  ./edo example echo-server",
      "  nc -l -p 7007                           shows the line"
    })
final class HelloWorld implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "the server (default: ${DEFAULT-VALUE})")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Addresses.Port.class,
      description = "its port (default: ${DEFAULT-VALUE})")
  int port = 7007;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
    try {
      Edo.run(() -> greet(address, out));
    } catch (IOException e) {
      throw Addresses.explain(e, address);
    }
    return 0;
  }

  private static void greet(InetSocketAddress address, PrintWriter out) throws Exception {
    try (TcpStream stream = TcpStream.connect(address)) {
      out.println("connected to " + Addresses.show(stream.peerAddress()));
      byte[] hello = "hello world\n".getBytes(StandardCharsets.UTF_8);
      stream.writeAll(hello, 0, hello.length);
      stream.shutdownOutput();
      out.println("wrote: hello world");
      try {
        byte[] answer = Time.timeout(PATIENCE, () -> stream.inputStream().readAllBytes());
        out.println("read: " + new String(answer, StandardCharsets.UTF_8).strip());
      } catch (DeadlineException e) {
        out.println("no answer within " + PATIENCE.toSeconds() + " s");
      }
    }
  }
}
