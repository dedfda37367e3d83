package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connecting (tcp_connect.rs): NET-001, NET-004, NET-010. */
class TcpConnectTest extends NetTest {
  /** NET-010: connect_v4 and the generated tests, one for each form of address. */
  @ParameterizedTest
  @EnumSource
  void connectsWhateverTheFormOfTheAddress(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind("127.0.0.1:0")) {
            var address = listener.localAddress();
            int port = address.getPort();
            var unresolved = InetSocketAddress.createUnresolved("localhost", port);
            check(listener, TcpStream.connect("127.0.0.1:" + port));
            check(listener, TcpStream.connect("localhost:" + port));
            check(listener, TcpStream.connect(address));
            check(listener, TcpStream.connect(unresolved));
            check(listener, TcpStream.connect(List.of(address)));
            check(listener, TcpStream.connect(Addresses.lookup("localhost", port)));
            check(listener, TcpStream.connectAsync("127.0.0.1:" + port).await());
            check(listener, TcpStream.connectAsync(unresolved).await());
            check(listener, Task.spawn(TcpStream.connectAsync(address)).join());
            check(listener, Task.spawn(TcpStream.connectAsync("localhost:" + port)).join());
          }
        });
  }

  private static void check(TcpListener listener, TcpStream client) throws IOException {
    try (client;
        var server = listener.accept()) {
      assertEquals(client.localAddress(), server.peerAddress());
      assertEquals(client.peerAddress(), server.localAddress());
      client.writeAll(bytes("ping"));
      var buffer = new byte[4];
      server.readFully(buffer);
      assertEquals("ping", text(buffer, 4));
    }
  }

  /** NET-010: connect_v6. */
  @ParameterizedTest
  @EnumSource
  void connectsOverIpv6(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = bindV6()) {
            check(listener, TcpStream.connect(listener.localAddress()));
            check(listener, TcpStream.connect("[::1]:" + listener.localAddress().getPort()));
          }
        });
  }

  private static TcpListener bindV6() {
    try {
      return TcpListener.bind("[::1]:0");
    } catch (IOException e) {
      assumeTrue(false, "no IPv6 here: " + e);
      throw new AssertionError(e);
    }
  }

  /** NET-004: in order, the first success wins. */
  @ParameterizedTest
  @EnumSource
  void triesAddressesInOrder(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var deaf = deaf();
              var first = TcpListener.bind(anyPort());
              var second = TcpListener.bind(anyPort())) {
            var dead = deaf.localAddress();
            var one = first.localAddress();
            var two = second.localAddress();
            try (var stream = TcpStream.connect(dead, one, two)) {
              assertEquals(one, stream.peerAddress());
            }
            try (var stream = TcpStream.connectAsync(List.of(two, dead)).await()) {
              assertEquals(two, stream.peerAddress());
            }
          }
        });
  }

  /** NET-004: the last error is thrown and has the others with it; no address is a mistake. */
  @ParameterizedTest
  @EnumSource
  void throwsTheLastError(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var deaf = deaf()) {
            var dead = deaf.localAddress();
            var unreachable = unreachable();
            var error =
                assertThrows(
                    ConnectException.class, () -> TcpStream.connect(unreachable, dead, dead));
            assertSays("refused", error);
            assertEquals(2, error.getSuppressed().length);
            assertTrue(error.getSuppressed()[0] instanceof NoRouteToHostException);
            assertTrue(error.getSuppressed()[1] instanceof ConnectException);
          }
          assertThrows(IllegalArgumentException.class, TcpStream::connect);
          assertThrows(IllegalArgumentException.class, () -> TcpStream.connect(List.of()));
        });
  }

  /** The broadcast address has no TCP, which the system knows without sending anything. */
  private static InetSocketAddress unreachable() {
    return new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 1);
  }

  /** Fault: refused. The message names the address. */
  @ParameterizedTest
  @EnumSource
  void refusedIsAClearError(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var deaf = deaf()) {
            var dead = deaf.localAddress();
            var direct = assertThrows(ConnectException.class, () -> TcpStream.connect(dead));
            assertSays("refused", direct);
            assertSays(Integer.toString(dead.getPort()), direct);
            JoinHandle<TcpStream> polled = Task.spawn(TcpStream.connectAsync(dead));
            var cause = assertThrows(RuntimeException.class, polled::join).getCause();
            assertTrue(cause instanceof ConnectException, () -> "not " + cause);
          }
        });
  }

  /** Fault: unroutable. */
  @ParameterizedTest
  @EnumSource
  void unroutableIsAClearError(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var error =
              assertThrows(NoRouteToHostException.class, () -> TcpStream.connect(unreachable()));
          assertSays("255.255.255.255", error);
        });
  }

  /** NET-036: a local port that is taken. */
  @ParameterizedTest
  @EnumSource
  void localPortInUse(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort());
              var socket = TcpSocket.v4()) {
            assertThrows(BindException.class, () -> socket.bind(listener.localAddress()));
          }
        });
  }

  /** Many at once. */
  @ParameterizedTest
  @EnumSource
  void manyConnectAtOnce(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            var address = listener.localAddress();
            var clients =
                java.util.stream.IntStream.range(0, 200)
                    .mapToObj(i -> Task.spawn(() -> TcpStream.connect(address)))
                    .toList();
            for (int i = 0; i < clients.size(); i++) {
              listener.accept().close();
            }
            for (var client : clients) {
              try (var stream = client.join()) {
                assertEquals(-1, stream.read(new byte[1]));
              }
            }
          }
        });
  }
}
