package edo.examples;

import edo.net.TcpStream;
import edo.task.JoinHandle;
import edo.task.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A TCP proxy: two tasks for each connection, one a direction. */
@Command(
    name = "proxy",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A TCP proxy that forwards connections to another address, both ways.",
      "",
      "When one side has finished sending, the other is told so and may go on sending"
          + " (half-close).",
      "Ctrl-C stops it gracefully and prints the totals.",
      ""
    },
    footer = {
      "",
      "Try, each in a terminal of its own:",
      "  ./edo example echo-server",
      "  ./edo example proxy",
      "  nc 127.0.0.1 7008                       type a line, get it back through the proxy"
    })
final class Proxy implements Callable<Integer> {
  private static final int BUFFER = 16 * 1024;

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = Addresses.HostAndPort.class,
      description = "where to listen; port 0 takes a free one (default: 127.0.0.1:7008)")
  InetSocketAddress listen = InetSocketAddress.createUnresolved("127.0.0.1", 7008);

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      converter = Addresses.HostAndPort.class,
      description = "where to forward to (default: 127.0.0.1:7007)")
  InetSocketAddress to = InetSocketAddress.createUnresolved("127.0.0.1", 7007);

  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong bytesThere = new AtomicLong();
  private final AtomicLong bytesBack = new AtomicLong();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    int exitCode =
        new Service("proxy", out)
            .run(
                listen,
                where -> {
                  out.println("proxy listens on " + Addresses.show(where));
                  out.println("and forwards to " + Addresses.show(to));
                  out.println("stop it: Ctrl-C");
                },
                client -> forward(client, out));
    out.printf(
        "forwarded %s, %s there, %s back%n",
        Count.of(connections.get(), "connection"),
        Count.of(bytesThere.get(), "byte"),
        Count.of(bytesBack.get(), "byte"));
    return exitCode;
  }

  private void forward(TcpStream client, PrintWriter out) throws IOException {
    TcpStream server;
    try {
      server = TcpStream.connect(to);
    } catch (IOException e) {
      throw Addresses.explain(e, to);
    }
    long number = connections.incrementAndGet();
    try (server) {
      Way there = new Way(client, server, bytesThere);
      Way back = new Way(server, client, bytesBack);
      JoinHandle<String> backEnded = Task.spawn(back::copy);
      String trouble = there.copy() + backEnded.join();
      out.printf(
          "connection %d: %s there, %s back%s%n",
          number, Count.of(there.copied, "byte"), Count.of(back.copied, "byte"), trouble);
    }
  }

  /** One direction of a connection. */
  private static final class Way {
    private final TcpStream from;
    private final TcpStream to;
    private final AtomicLong total;
    private long copied;

    Way(TcpStream from, TcpStream to, AtomicLong total) {
      this.from = from;
      this.to = to;
      this.total = total;
    }

    /**
     * Copies until the end of the input, and passes the end on. If either side fails, closes both,
     * which ends the other direction too.
     *
     * @return what went wrong, or nothing
     */
    String copy() {
      byte[] buffer = new byte[BUFFER];
      try {
        for (int n; (n = from.read(buffer)) >= 0; ) {
          to.writeAll(buffer, 0, n);
          copied += n;
          total.addAndGet(n);
        }
        to.shutdownOutput();
        return "";
      } catch (IOException e) {
        from.close();
        to.close();
        return "; broken: " + e.getMessage();
      }
    }
  }
}
