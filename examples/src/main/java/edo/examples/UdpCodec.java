package edo.examples;

import edo.Edo;
import edo.bytes.Bytes;
import edo.codec.Addressed;
import edo.codec.BytesCodec;
import edo.codec.UdpFramed;
import edo.net.UdpSocket;
import edo.task.Task;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Two tasks that play ping-pong with datagrams, on sockets with a codec. */
@Command(
    name = "udp-codec",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "Two tasks send datagrams to and fro: PING, PONG, PING.",
      "",
      "Each has a UDP socket with a codec on it, which makes frames of datagrams. Datagrams may get",
      "lost, so a task that has waited for five seconds gives up.",
      ""
    },
    footer = {"", "Try:", "  ./edo example udp-codec --rounds 3"})
final class UdpCodec implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "how many pings (default: ${DEFAULT-VALUE})")
  int rounds = 4;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1) {
      throw new ParameterException(command.commandLine(), "--rounds must be at least 1");
    }
    PrintWriter out = command.commandLine().getOut();
    Edo.run(() -> play(out));
    return 0;
  }

  private void play(PrintWriter out) throws Exception {
    try (UdpFramed<Bytes, Bytes> ping = open();
        UdpFramed<Bytes, Bytes> pong = open()) {
      InetSocketAddress to = pong.socket().localAddress();
      var other = Task.spawn(() -> pong(pong, out));
      for (int i = 0; i < rounds; i++) {
        ping.send(Bytes.utf8("PING"), to);
        out.println("ping: got " + text(Time.timeout(PATIENCE, () -> ping.next())));
      }
      other.join();
    }
  }

  private static UdpFramed<Bytes, Bytes> open() throws IOException {
    return new BytesCodec().framed(UdpSocket.bind("127.0.0.1:0"));
  }

  private void pong(UdpFramed<Bytes, Bytes> socket, PrintWriter out) throws Exception {
    for (int i = 0; i < rounds; i++) {
      Addressed<Bytes> ping = Time.timeout(PATIENCE, () -> socket.next());
      out.println("pong: got " + text(ping));
      socket.send(Bytes.utf8("PONG"), ping.address());
    }
  }

  private static String text(Addressed<Bytes> packet) {
    return packet.frame().toString(StandardCharsets.UTF_8);
  }
}
