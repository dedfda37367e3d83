package edo.examples;

import edo.net.SocketStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin ListenOptions options = new ListenOptions(7007);

  @Mixin UnixOption unix = new UnixOption();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    if (unix.path().isPresent()) {
      Path path = unix.path().get();
      return new Service("echo-server", out)
          .run(
              path,
              () -> {
                out.println("echo-server listens on " + path);
                out.println("talk to it: nc -U " + path);
                out.println("stop it: Ctrl-C");
              },
              EchoServer::echo);
    }
    InetSocketAddress address = options.address();
    return new Service("echo-server", out)
        .run(
            address,
            where -> ListenOptions.announce(out, "echo-server", where),
            stream -> {
              stream.setNoDelay(true);
              echo(stream);
            });
  }

  /** Sends everything back until the other side has finished. */
  static void echo(SocketStream<?> stream) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int n; (n = stream.read(buffer)) >= 0; ) {
      stream.writeAll(buffer, 0, n);
    }
  }
}
