package edo.examples;

import edo.Edo;
import edo.net.UdpSocket;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A UDP client: sends one datagram, shows the answer. */
@Command(
    name = "udp-client",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A UDP client that sends one datagram and shows the one that comes back.",
      "",
      "Datagrams get lost, so it waits for two seconds and no longer.",
      ""
    },
    footer = {"", "Try, in another terminal:", "  ./edo example echo-udp"})
final class UdpClient implements Callable<Integer> {
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

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..1",
      description = "what to send (default: ${DEFAULT-VALUE})")
  String text = "hello world";

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
    try {
      return Edo.run(() -> ask(address, out));
    } catch (IOException e) {
      throw Addresses.explain(e, address);
    }
  }

  private int ask(InetSocketAddress address, PrintWriter out) throws Exception {
    InetSocketAddress server =
        edo.net.Addresses.lookup(address.getHostString(), address.getPort()).getFirst();
    boolean v6 = server.getAddress() instanceof java.net.Inet6Address;
    try (UdpSocket socket = UdpSocket.bind(v6 ? "[::]:0" : "0.0.0.0:0")) {
      socket.connect(server); // so that others are not heard, and a refusal is told
      socket.send(text.getBytes(StandardCharsets.UTF_8));
      out.println("sent to " + Addresses.show(server) + ": " + text);
      byte[] answer = new byte[65_536];
      try {
        int length = Time.timeout(PATIENCE, () -> socket.receive(answer));
        out.println("received: " + new String(answer, 0, length, StandardCharsets.UTF_8));
        return 0;
      } catch (DeadlineException e) {
        out.println("no answer within " + PATIENCE.toSeconds() + " s");
        return 1;
      }
    }
  }
}
