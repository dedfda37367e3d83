package edo.examples;

import edo.Edo;
import edo.bytes.Bytes;
import edo.codec.Addressed;
import edo.codec.BytesCodec;
import edo.codec.FramedRead;
import edo.codec.FramedWrite;
import edo.codec.UdpFramed;
import edo.io.ByteReader;
import edo.io.ByteStreams;
import edo.io.ByteWriter;
import edo.net.SocketStream;
import edo.net.TcpStream;
import edo.net.UdpSocket;
import edo.net.UnixStream;
import edo.task.Task;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is typed goes to a server, what the server says is shown: two tasks, one a direction. */
@Command(
    name = "connect",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "Sends what is typed to a server and shows what comes back, over TCP, UDP or a Unix socket.",
      "",
      "Over TCP the end of the input is told to the server, and the end of its answer is the end.",
      "Over UDP each line is a datagram, and nobody knows an end: stop it with Ctrl-C.",
      ""
    },
    footer = {
      "",
      "Try, in another terminal, one of:",
      "  ./edo example echo-server",
      "  ./edo example echo-udp                  for connect --udp"
    })
final class Connect implements Callable<Integer> {
  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Option(names = "--udp", description = "datagrams instead of a connection")
  boolean udp;

  @Mixin UnixOption unix = new UnixOption();

  @Parameters(
      paramLabel = "HOST:PORT",
      arity = "0..1",
      converter = Addresses.HostAndPort.class,
      description = "the server (default: 127.0.0.1:7007)")
  InetSocketAddress server = InetSocketAddress.createUnresolved("127.0.0.1", 7007);

  @Override
  public Integer call() throws Exception {
    if (unix.path().isPresent()) {
      Path path = unix.path().get();
      Edo.run(
          () -> connection(UnixStream.connect(path), ByteStreams.stdin(), ByteStreams.stdout()));
      return 0;
    }
    try {
      Edo.run(() -> {
        if (udp) {
          datagrams(server, ByteStreams.stdin(), ByteStreams.stdout());
        } else {
          connection(TcpStream.connect(server), ByteStreams.stdin(), ByteStreams.stdout());
        }
      });
    } catch (IOException e) {
      throw Addresses.explain(e, server);
    }
    return 0;
  }

  /** Ends when the server has nothing more to say. */
  static void connection(SocketStream<?> stream, ByteReader in, ByteWriter out) throws IOException {
    try (stream) {
      var there =
          Task.spawn(() -> {
            var _ = ByteStreams.copy(in, stream);
            stream.shutdownOutput();
          });
      try {
        var back = new FramedRead<>(stream, new BytesCodec());
        var shown = new FramedWrite<>(out, new BytesCodec());
        for (var bytes = back.next(); bytes.isPresent(); bytes = back.next()) {
          shown.send(bytes.get());
        }
      } finally {
        there.abort(); // with nobody to read it, what is typed leads nowhere
      }
    }
  }

  /** Ends when it is cancelled. */
  static void datagrams(InetSocketAddress server, ByteReader in, ByteWriter out) throws Exception {
    InetSocketAddress to =
        edo.net.Addresses.lookup(server.getHostString(), server.getPort()).getFirst();
    boolean v6 = to.getAddress() instanceof Inet6Address;
    UdpSocket socket = UdpSocket.bind(v6 ? "[::]:0" : "0.0.0.0:0");
    try (UdpFramed<Bytes, Bytes> packets = new BytesCodec().framed(socket)) {
      var there =
          Task.spawn(() -> {
            var typed = new FramedRead<>(in, new BytesCodec());
            for (var bytes = typed.next(); bytes.isPresent(); bytes = typed.next()) {
              packets.send(bytes.get(), to);
            }
          });
      try {
        var shown = new FramedWrite<>(out, new BytesCodec());
        while (true) {
          Addressed<Bytes> packet = packets.next();
          if (packet.address().equals(to)) { // others may send as well
            shown.send(packet.frame());
          }
        }
      } finally {
        there.abort();
      }
    }
  }
}
