package edo.examples;

import edo.net.TcpStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A TCP server that sends back what it gets: the smallest program with all the parts. */
@Command(
    name = "echo-server",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A TCP server that sends back what it gets.",
      "",
      "Each connection has a task of its own, which reads and writes in plain blocking style.",
      "Ctrl-C stops it gracefully.",
      ""
    },
    footer = {
      "",
      "Try, in another terminal:",
      "  nc 127.0.0.1 7007                       type a line, get it back",
      "  ./edo example load --connections 64     put it under load"
    })
final class EchoServer implements Callable<Integer> {
  private static final int BUFFER = 16 * 1024;

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "where to listen (default: ${DEFAULT-VALUE})")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Addresses.Port.class,
      description = "the port; 0 takes a free one and prints it (default: ${DEFAULT-VALUE})")
  int port = 7007;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
    return new Service("echo-server", out)
        .run(
            address,
            where -> {
              out.println("echo-server listens on " + Addresses.show(where));
              out.println("talk to it: nc " + where.getHostString() + " " + where.getPort());
              out.println("stop it: Ctrl-C");
            },
            EchoServer::echo);
  }

  /** Sends everything back until the other side has finished. */
  static void echo(TcpStream stream) throws IOException {
    stream.setNoDelay(true);
    byte[] buffer = new byte[BUFFER];
    for (int n; (n = stream.read(buffer)) >= 0; ) {
      stream.writeAll(buffer, 0, n);
    }
  }
}
