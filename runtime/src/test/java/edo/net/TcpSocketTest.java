package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets before they are one or the other (tcp_socket.rs): NET-030 to NET-037. */
class TcpSocketTest extends NetTest {
  /** NET-030, NET-035, NET-037: basic_usage_v4. */
  @ParameterizedTest
  @EnumSource
  void listensAndConnects(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var one = TcpSocket.v4();
              var two = TcpSocket.v4()) {
            one.bind(anyPort());
            assertTrue(one.localAddress().getPort() > 0);
            try (var listener = one.listen(128)) {
              try (var client = two.connect(listener.localAddress());
                  var server = listener.accept()) {
                assertEquals(client.localAddress(), server.peerAddress());
              }
            }
          }
        });
  }

  /** NET-030: basic_usage_v6. */
  @ParameterizedTest
  @EnumSource
  void listensAndConnectsOverIpv6(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var one = TcpSocket.v6();
              var two = TcpSocket.v6()) {
            one.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            try (var listener = one.listen(128);
                var client = two.connect(listener.localAddress());
                var server = listener.accept()) {
              assertEquals(client.localAddress(), server.peerAddress());
            }
          } catch (IOException e) {
            assumeTrue(false, "no IPv6 here: " + e);
          }
        });
  }

  /** NET-035, NET-036: bind_before_connect. */
  @ParameterizedTest
  @EnumSource
  void keepsTheChosenLocalAddress(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort());
              var socket = TcpSocket.v4()) {
            socket.bind(anyPort());
            var local = socket.localAddress();
            try (var client = Task.spawn(socket.connectAsync(listener.localAddress())).join();
                var server = listener.accept()) {
              assertEquals(local, client.localAddress());
              assertEquals(local, server.peerAddress());
            }
          }
        });
  }

  /** NET-036, NET-037: used up by success and failure alike. */
  @ParameterizedTest
  @EnumSource
  void isUsedUpByListenAndConnect(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = TcpSocket.v4()) {
            assertThrows(IllegalArgumentException.class, () -> socket.listen(0));
            socket.listen(1).close();
            assertThrows(IllegalStateException.class, () -> socket.listen(1));
            assertThrows(IllegalStateException.class, () -> socket.bind(anyPort()));
          }
          try (var deaf = deaf();
              var socket = TcpSocket.v4()) {
            var dead = deaf.localAddress();
            assertThrows(ConnectException.class, () -> socket.connect(dead));
            assertThrows(Exception.class, () -> socket.connect(dead));
          }
          try (var socket = TcpSocket.v4()) {
            var six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 1);
            assertThrows(IllegalArgumentException.class, () -> socket.connect(six));
            assertThrows(IllegalArgumentException.class, () -> socket.bind(six));
          }
          var closed = TcpSocket.v4();
          closed.close();
          closed.close();
          assertThrows(IOException.class, () -> closed.bind(anyPort()));
        });
  }

  private interface Setter<T> {
    void set(T value) throws IOException;
  }

  private interface Getter<T> {
    T get() throws IOException;
  }

  private static <T> void roundTrips(Setter<T> setter, Getter<T> getter, T one, T two)
      throws IOException {
    setter.set(one);
    assertEquals(one, getter.get());
    setter.set(two);
    assertEquals(two, getter.get());
  }

  /** NET-031, NET-034: the generated tests, one for each option. */
  @ParameterizedTest
  @EnumSource(names = "MULTI_1")
  void optionsRoundTrip(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = TcpSocket.v4()) {
            roundTrips(socket::setKeepAlive, socket::keepAlive, true, false);
            roundTrips(socket::setReuseAddress, socket::reuseAddress, true, false);
            roundTrips(socket::setReusePort, socket::reusePort, true, false);
            roundTrips(socket::setNoDelay, socket::noDelay, true, false);
            roundTrips(socket::setTypeOfService, socket::typeOfService, 0x08, 0x10);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            assertTrue(socket.keepAlive());
          }
          try (var socket = TcpSocket.v6()) {
            if (EPOLL) {
              roundTrips(socket::setTrafficClass, socket::trafficClass, 96, 0);
            } else {
              assertThrows(UnsupportedOperationException.class, socket::trafficClass);
            }
          }
        });
  }

  /** NET-032: buffer sizes; the system may give more, and gives what was asked here. */
  @ParameterizedTest
  @EnumSource(names = "MULTI_1")
  void bufferSizesAreKept(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = TcpSocket.v4()) {
            socket.setSendBufferSize(32_000);
            socket.setReceiveBufferSize(33_000);
            assertTrue(socket.sendBufferSize() >= 32_000);
            assertTrue(socket.receiveBufferSize() >= 33_000);
            assertThrows(IllegalArgumentException.class, () -> socket.setSendBufferSize(-1));
            assertThrows(IllegalArgumentException.class, () -> socket.setReceiveBufferSize(-1));
          }
        });
  }

  /** NET-033: set_linger, and values it round-trips. */
  @ParameterizedTest
  @EnumSource(names = "MULTI_1")
  void lingerRoundTrips(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = TcpSocket.v4()) {
            assertEquals(Optional.empty(), socket.linger());
            socket.setLinger(Duration.ofMillis(9_001));
            assertEquals(Optional.of(Duration.ofSeconds(10)), socket.linger());
            socket.setZeroLinger();
            assertEquals(Optional.of(Duration.ZERO), socket.linger());
            assertThrows(
                IllegalArgumentException.class, () -> socket.setLinger(Duration.ofSeconds(-1)));
            assertThrows(
                IllegalArgumentException.class, () -> socket.setLinger(Duration.ofDays(1)));
          }
        });
  }

  /** NET-034: needs privileges, or says so. */
  @ParameterizedTest
  @EnumSource(names = "MULTI_1")
  void deviceIsAnyUntilBound(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = TcpSocket.v4()) {
            if (!EPOLL) {
              assertThrows(UnsupportedOperationException.class, socket::device);
              return;
            }
            assertEquals(Optional.empty(), socket.device());
            assertThrows(IOException.class, () -> socket.bindDevice("nosuchdevice0"));
            assertThrows(
                IllegalArgumentException.class, () -> socket.bindDevice("a-name-that-is-too-long"));
            assertEquals(Optional.empty(), socket.device());
          }
        });
  }

  /** NET-031: two listeners share a port if both want to. */
  @ParameterizedTest
  @EnumSource
  void portsCanBeShared(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var one = TcpSocket.v4();
              var two = TcpSocket.v4();
              var three = TcpSocket.v4()) {
            one.setReusePort(true);
            two.setReusePort(true);
            one.bind(anyPort());
            try (var first = one.listen(16)) {
              two.bind(first.localAddress());
              try (var second = two.listen(16)) {
                assertEquals(first.localAddress(), second.localAddress());
                assertThrows(BindException.class, () -> three.bind(first.localAddress()));
              }
            }
          }
        });
  }

  /** NET-012, NET-022: what a connected stream has of it; quickack (net_quickack.rs). */
  @ParameterizedTest
  @EnumSource(names = "MULTI_1")
  void streamsHaveOptionsToo(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            TcpStream stream = pair.client();
            roundTrips(stream::setNoDelay, stream::noDelay, true, false);
            roundTrips(stream::setKeepAlive, stream::keepAlive, true, false);
            assertEquals(Optional.empty(), stream.linger());
            stream.setLinger(Duration.ofSeconds(1));
            assertEquals(Optional.of(Duration.ofSeconds(1)), stream.linger());
            stream.setZeroLinger();
            assertEquals(Optional.of(Duration.ZERO), stream.linger());
            assertEquals(Optional.empty(), stream.takeError());
            if (EPOLL) {
              roundTrips(stream::setTtl, stream::ttl, 50, 60);
              roundTrips(stream::setQuickAck, stream::quickAck, false, true);
              assertThrows(IllegalArgumentException.class, () -> stream.setTtl(0));
            } else {
              assertThrows(UnsupportedOperationException.class, stream::ttl);
              assertThrows(UnsupportedOperationException.class, stream::quickAck);
            }
            assertFalse(stream.toString().isEmpty());
          }
        });
  }
}
