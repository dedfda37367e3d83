package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Backend;
import edo.reactor.PipeSource;
import edo.reactor.Sockets;
import edo.reactor.UnixAddress;
import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets that come from elsewhere as a descriptor: NET-030, MIO-023, MIO-026, MIO-027. */
class AdoptionTest extends NetTest {
  @TempDir private Path folder = Path.of("");

  /** Takes a descriptor over. */
  @FunctionalInterface
  private interface Adopting {
    AutoCloseable adopt(int fd) throws IOException;
  }

  private static final List<Adopting> ALL =
      List.of(
          TcpListener::ofFd,
          UnixListener::ofFd,
          TcpStream::ofFd,
          UnixStream::ofFd,
          UdpSocket::ofFd,
          UnixDatagram::ofFd);

  @ParameterizedTest
  @EnumSource
  void refusedWithoutEpoll(Flavor flavor) throws Exception {
    assumeTrue(!EPOLL, "there it works");
    on(
        flavor,
        () -> {
          for (Adopting adopting : ALL) {
            var error = assertThrows(UnsupportedOperationException.class, () -> adopting.adopt(0));
            assertSays("--enable-native-access", error);
          }
        });
  }

  private static int fd(OptionalInt fd) {
    return fd.orElseThrow();
  }

  // The sources below are not closed: their descriptors change hands.

  @ParameterizedTest
  @EnumSource
  void adoptedSocketsWork(Flavor flavor) throws Exception {
    assumeTrue(EPOLL, "java.nio takes no descriptors");
    var sockets = Sockets.of(Backend.EPOLL);
    on(
        flavor,
        () -> {
          var tcp = sockets.listen(anyPort());
          var address = (InetSocketAddress) tcp.localAddress();
          try (var listener = TcpListener.ofFd(fd(tcp.fd()));
              var client = TcpStream.ofFd(fd(connected(address)))) {
            assertEquals(address, listener.localAddress());
            assertEquals(address, client.peerAddress());
            converse(listener, client);
          }
          Path path = folder.resolve("socket");
          var unix = sockets.listen(UnixAddress.of(path));
          try (var listener = UnixListener.ofFd(fd(unix.fd()));
              var client = UnixStream.connect(path)) {
            converse(listener, client);
          }
          var pair = sockets.unixPair();
          try (var one = UnixStream.ofFd(fd(pair.one().fd()));
              var other = UnixStream.ofFd(fd(pair.other().fd()))) {
            one.writeAll(bytes("x"));
            assertEquals(1, other.read(new byte[4]));
          }
          var udp = sockets.udp4();
          udp.bind(anyPort());
          try (var one = UdpSocket.ofFd(fd(udp.fd()));
              var other = UdpSocket.bind(anyPort())) {
            var waiting = Task.spawn(() -> one.receive(new byte[9]));
            awaitParked(waiting);
            other.sendTo(bytes("hello"), one.localAddress());
            assertEquals(5, waiting.join());
          }
          var datagrams = sockets.unixDatagramPair();
          try (var one = UnixDatagram.ofFd(fd(datagrams.one().fd()));
              var other = UnixDatagram.ofFd(fd(datagrams.other().fd()))) {
            one.send(bytes("hello"));
            assertEquals(5, other.receive(new byte[9]));
          }
        });
  }

  /** A connection that no runtime knows of. */
  private static OptionalInt connected(InetSocketAddress address) throws Exception {
    var stream = Sockets.of(Backend.EPOLL).connect(address);
    while (!stream.finishConnect()) {
      Task.yieldNow();
    }
    return stream.fd();
  }

  private static <S extends SocketStream<S>> void converse(Listener<S> listener, S client)
      throws Exception {
    var accepting = Task.spawn(() -> listener.accept());
    try (S server = accepting.join()) {
      var reading = Task.spawn(() -> server.read(new byte[4]));
      awaitParked(reading);
      client.writeAll(bytes("x"));
      assertEquals(1, reading.join());
    }
    var waiting = Task.spawn(() -> listener.accept());
    awaitParked(waiting);
    waiting.abort();
  }

  /** Each takes its own kind only, and leaves the others alone. */
  @ParameterizedTest
  @EnumSource
  void whatIsSomethingElseIsRefused(Flavor flavor) throws Exception {
    assumeTrue(EPOLL, "java.nio takes no descriptors");
    var sockets = Sockets.of(Backend.EPOLL);
    on(
        flavor,
        () -> {
          var pipe = PipeSource.open(Backend.EPOLL);
          var datagrams = sockets.unixDatagramPair();
          var streams = sockets.unixPair();
          var refusals = new ArrayList<Executable>();
          try (var tcp = sockets.listen(anyPort());
              var unix = sockets.listen(UnixAddress.of(folder.resolve("socket")));
              var udp = sockets.udp6();
              var datagram = datagrams.one();
              var otherDatagram = datagrams.other();
              var stream = streams.one();
              var otherStream = streams.other();
              var sender = pipe.sender();
              var receiver = pipe.receiver()) {
            var fds =
                List.of(
                    fd(tcp.fd()),
                    fd(unix.fd()),
                    fd(stream.fd()),
                    fd(udp.fd()),
                    fd(datagram.fd()),
                    fd(sender.fd()),
                    fd(receiver.fd()));
            var own = List.of(0, 1, -1, 2, 3, 4); // in the order of ALL; nobody is a TCP connection
            for (int kind = 0; kind < ALL.size(); kind++) {
              Adopting adopting = ALL.get(kind);
              for (int i = 0; i < fds.size(); i++) {
                int fd = fds.get(i);
                if (i != own.get(kind)) {
                  refusals.add(() -> adopting.adopt(fd).close());
                }
              }
              assertSays(
                  "Bad file descriptor",
                  assertThrows(IOException.class, () -> adopting.adopt(1_000_000)));
            }
            for (Executable refusal : refusals) {
              assertThrows(IllegalArgumentException.class, refusal);
            }
            assertTrue(tcp.accept().isEmpty() && unix.accept().isEmpty());
            assertEquals(1, sender.write(bytes("x"), 0, 1));
            assertEquals(1, receiver.read(new byte[1], 0, 1));
            assertEquals(1, otherStream.write(bytes("x"), 0, 1));
            assertEquals(1, stream.read(new byte[1], 0, 1));
            assertEquals(1, otherDatagram.send(bytes("x"), 0, 1));
            assertEquals(1, datagram.receive(new byte[1], 0, 1));
            assertTrue(udp.fd().isPresent());
          }
        });
  }
}
