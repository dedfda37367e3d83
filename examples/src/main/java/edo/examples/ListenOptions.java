package edo.examples;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** The options {@code --host} and {@code --port} of a server, and what it says when it listens. */
final class ListenOptions {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "where to listen (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Addresses.Port.class,
      description = "the port; 0 takes a free one and prints it (default: ${DEFAULT-VALUE})")
  private int port;

  /** With a default port of its own. */
  ListenOptions(int port) {
    this.port = port;
  }

  /** Where to listen. Not looked up yet. */
  InetSocketAddress address() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** Says where a server listens, and what to do with it. */
  static void announce(PrintWriter out, String name, InetSocketAddress where) {
    out.println(name + " listens on " + Addresses.show(where));
    out.println("talk to it: nc " + where.getHostString() + " " + where.getPort());
    out.println("stop it: Ctrl-C");
  }
}
