package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Listening: MIO-023. */
class TcpListenerTest extends ContractTest {
  @Test
  void acceptsTwoConnections() throws IOException {
    ListenerSource listener = listen();
    registry().register(listener, 0, READABLE);
    assertTrue(listener.accept().isEmpty());
    StreamSource one = own(sockets().connect(listener.localAddress()));
    StreamSource two = own(sockets().connect(listener.localAddress()));
    registry().register(one, 1, WRITABLE);
    registry().register(two, 2, WRITABLE);
    await(1, WRITABLE);
    registry().reregister(two, 2, WRITABLE);
    await(2, WRITABLE);
    assertTrue(one.finishConnect() && two.finishConnect());
    var ports = new TreeSet<Integer>();
    ports.add(inet(own(listener.accept().orElseThrow()).peerAddress()).getPort());
    ports.add(inet(own(listener.accept().orElseThrow()).peerAddress()).getPort());
    assertTrue(listener.accept().isEmpty());
    assertEquals(
        new TreeSet<>(
            List.of(inet(one.localAddress()).getPort(), inet(two.localAddress()).getPort())),
        ports);
    assertTrue(listener.takeError().isEmpty());
  }

  @Test
  void closedListenerRefusesConnections() throws IOException {
    ListenerSource listener = listen();
    registry().register(listener, 0, READABLE);
    InetSocketAddress address = inet(listener.localAddress());
    listener.close();
    poll().pollNanos(events, 0); // The selector of java.nio lets go of it at its next select.
    assertThrows(ConnectException.class, () -> connectTo(address));
  }

  private void connectTo(InetSocketAddress address) throws IOException {
    StreamSource client = own(sockets().connect(address));
    registry().register(client, 1, BOTH);
    await(1, WRITABLE);
    client.finishConnect();
  }

  @Test
  void portInUse() throws IOException {
    ListenerSource listener = listen();
    InetSocketAddress taken = inet(listener.localAddress());
    BindException error = assertThrows(BindException.class, () -> sockets().listen(taken));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("Address already in use"), message);
    assertTrue(message.contains(taken.toString()), message);
  }

  @Test
  void addressOfAnotherMachine() {
    var foreign =
        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0); // Reserved for documentation.
    BindException error = assertThrows(BindException.class, () -> sockets().listen(foreign));
    assertTrue(String.valueOf(error.getMessage()).contains("192.0.2.1"));
  }

  /** MIO-023: a restarted server gets its port back. */
  @Test
  void thePortIsFreeAtOnceAfterClose() throws IOException {
    for (int round = 0; round < 3; round++) {
      InetSocketAddress address;
      try (var listener = sockets().listen(anyPort())) {
        address = inet(listener.localAddress());
        StreamSource client = own(sockets().connect(address));
        StreamSource server = accept(listener, client);
        server.close(); // First: its side keeps the port in TIME_WAIT.
      }
      sockets().listen(address).close();
    }
  }

  @Test
  void backlogMustBePositive() throws IOException {
    try (var socket = sockets().tcp4()) {
      assertThrows(IllegalArgumentException.class, () -> socket.listen(0));
    }
  }

  @Test
  void listeningWithoutBindingPicksAPort() throws IOException {
    try (var socket = sockets().tcp4();
        var listener = socket.listen(16)) {
      assertTrue(inet(listener.localAddress()).getPort() > 0);
      assertTrue(inet(listener.localAddress()).getAddress().isAnyLocalAddress());
    }
  }

  /** MIO-023. */
  @Test
  void ipv6() throws IOException {
    ListenerSource listener = own(listenV6("::1"));
    assertTrue(inet(listener.localAddress()).getAddress() instanceof Inet6Address);
    StreamSource client = own(sockets().connect(listener.localAddress()));
    StreamSource server = accept(listener, client);
    assertEquals(client.localAddress(), server.peerAddress());
    assertEquals(listener.localAddress(), client.peerAddress());
    write(client, "six");
    registry().register(server, 0, READABLE);
    await(0, READABLE);
    assertEquals("six", read(server));
  }

  /** An IPv6 wildcard takes IPv4 as well, and reports its peers as IPv4. */
  @Test
  void ipv4OverIpv6() throws IOException {
    ListenerSource listener = own(listenV6("::"));
    var address =
        new InetSocketAddress(
            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
            inet(listener.localAddress()).getPort());
    StreamSource client = own(sockets().connect(address));
    StreamSource server = accept(listener, client);
    assertEquals(client.localAddress(), server.peerAddress());
    assertTrue(inet(server.peerAddress()).getAddress() instanceof Inet4Address);
    try (var six = sockets().tcp6()) {
      StreamSource second = own(six.connect(address));
      accept(listener, second);
      assertEquals(address, second.peerAddress());
    }
  }

  private ListenerSource listenV6(String host) throws IOException {
    try {
      return sockets().listen(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
    } catch (SocketException e) {
      assumeTrue(false, "no IPv6 here: " + e);
      throw e;
    }
  }

  @Test
  void tellsItsDescriptorWhereThereIsOne() throws IOException {
    ListenerSource listener = listen();
    assertEquals(backend == Backend.EPOLL, listener.fd().isPresent());
    listener.close();
    assertTrue(listener.fd().isEmpty());
  }
}
