package edo.examples;

import edo.net.UdpSocket;
import edo.runtime.EdoRuntime;
import edo.task.CancelledException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A UDP server that sends back what it gets: one task, one socket, one buffer. */
@Command(
    name = "echo-udp",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A UDP server that sends each datagram back to where it came from.",
      "",
      "One task receives and sends in turn; there are no connections. Ctrl-C stops it.",
      ""
    },
    footer = {
      "",
      "Try, in another terminal:",
      "  ./edo example udp-client hello          sends one datagram, shows the answer",
      "  nc -u 127.0.0.1 7007                    type a line, get it back"
    })
final class EchoUdp implements Callable<Integer> {
  /** More than any datagram has. */
  private static final int BUFFER = 65_536;

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
    try (EdoRuntime runtime = EdoRuntime.multiThread().name("echo-udp").build();
        UdpSocket socket = bind(runtime, address)) {
      InetSocketAddress where = socket.localAddress();
      out.println("echo-udp listens on " + Addresses.show(where));
      out.println("talk to it: nc -u " + where.getHostString() + " " + where.getPort());
      out.println("stop it: Ctrl-C");
      runtime.run(() -> echo(socket, out));
    } catch (CancelledException e) {
      // This thread was interrupted: told to end.
      Thread.interrupted();
      out.println("stopped");
    }
    return 0;
  }

  private static UdpSocket bind(EdoRuntime runtime, InetSocketAddress address) throws Exception {
    try {
      return runtime.run(() -> UdpSocket.bind(address));
    } catch (IOException e) {
      throw Addresses.explain(e, address);
    }
  }

  /** Sends everything back, until it is cancelled. */
  private static void echo(UdpSocket socket, PrintWriter out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (true) {
      InetSocketAddress from = socket.receiveFrom(buffer.clear());
      try {
        socket.sendTo(buffer.flip(), from);
      } catch (ConnectException e) {
        out.println(Addresses.show(from) + " has gone: " + e.getMessage());
      }
    }
  }
}
