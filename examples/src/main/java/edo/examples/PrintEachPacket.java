package edo.examples;

import edo.codec.BytesCodec;
import edo.codec.FramedRead;
import edo.net.TcpStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A TCP server that shows what comes, piece by piece: the smallest use of a codec. */
@Command(
    name = "print-each-packet",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A TCP server that prints what it gets, in the pieces in which it comes.",
      "",
      "Each connection has a task that takes frames from a codec; this codec makes a frame of what",
      "has come together. Ctrl-C stops it gracefully.",
      ""
    },
    footer = {
      "",
      "Try, in another terminal:",
      "  nc 127.0.0.1 7007                       type a line, see its bytes",
      "  ./edo example hello-world"
    })
final class PrintEachPacket implements Callable<Integer> {
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
    return new Service("print-each-packet", out)
        .run(
            address,
            where -> ListenOptions.announce(out, "print-each-packet", where),
            stream -> print(stream, out));
  }

  private static void print(TcpStream stream, PrintWriter out) throws IOException {
    String from = Addresses.show(stream.peerAddress());
    var packets = new FramedRead<>(stream, new BytesCodec());
    for (var packet = packets.next(); packet.isPresent(); packet = packets.next()) {
      out.println(from + ": " + packet.get());
    }
    out.println(from + ": end");
  }
}
