package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options of sockets: MIO-023, MIO-026. */
class TcpOptionsTest extends ContractTest {
  @Test
  void flags() throws IOException {
    StreamSource stream = connect().client();
    for (SocketOption<Boolean> flag :
        List.of(StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_KEEPALIVE)) {
      assertFalse(stream.option(flag), flag.name());
      stream.setOption(flag, true);
      assertTrue(stream.option(flag), flag.name());
      stream.setOption(flag, false);
      assertFalse(stream.option(flag), flag.name());
    }
  }

  @Test
  void numbers() throws IOException {
    StreamSource stream = connect().client();
    stream.setOption(StandardSocketOptions.SO_SNDBUF, 20_000);
    assertEquals(20_000, stream.option(StandardSocketOptions.SO_SNDBUF));
    stream.setOption(StandardSocketOptions.SO_RCVBUF, 30_000);
    assertEquals(30_000, stream.option(StandardSocketOptions.SO_RCVBUF));
    stream.setOption(StandardSocketOptions.IP_TOS, 0x10);
    assertEquals(0x10, stream.option(StandardSocketOptions.IP_TOS));
    assertThrows(
        IllegalArgumentException.class,
        () -> stream.setOption(StandardSocketOptions.SO_SNDBUF, -1));
    assertThrows(
        IllegalArgumentException.class, () -> stream.setOption(StandardSocketOptions.IP_TOS, 256));
  }

  @Test
  void linger() throws IOException {
    StreamSource stream = connect().client();
    assertEquals(-1, stream.option(StandardSocketOptions.SO_LINGER));
    stream.setOption(StandardSocketOptions.SO_LINGER, 0);
    assertEquals(0, stream.option(StandardSocketOptions.SO_LINGER));
    stream.setOption(StandardSocketOptions.SO_LINGER, 7);
    assertEquals(7, stream.option(StandardSocketOptions.SO_LINGER));
    stream.setOption(StandardSocketOptions.SO_LINGER, -1);
    assertEquals(-1, stream.option(StandardSocketOptions.SO_LINGER));
  }

  /** MIO-026: with and without having been set before. */
  @Test
  void timeToLive() throws IOException {
    StreamSource stream = connect().client();
    if (backend == Backend.NIO) {
      assertUnsupported(stream, ExtraSocketOptions.TTL, 5);
      return;
    }
    assertTrue(stream.option(ExtraSocketOptions.TTL) > 0);
    stream.setOption(ExtraSocketOptions.TTL, 5);
    assertEquals(5, stream.option(ExtraSocketOptions.TTL));
    assertThrows(SocketException.class, () -> stream.setOption(ExtraSocketOptions.TTL, 300));
    ListenerSource listener = listen();
    listener.setOption(ExtraSocketOptions.TTL, 9);
    assertEquals(9, listener.option(ExtraSocketOptions.TTL));
  }

  @Test
  void quickAck() throws IOException {
    StreamSource stream = connect().client();
    if (backend == Backend.NIO) {
      assertUnsupported(stream, ExtraSocketOptions.QUICKACK, true);
      return;
    }
    stream.setOption(ExtraSocketOptions.QUICKACK, true);
    assertTrue(stream.option(ExtraSocketOptions.QUICKACK));
  }

  @Test
  void ipv6Options() throws IOException {
    try (var socket = tcp6()) {
      if (backend == Backend.NIO) {
        assertThrows(
            UnsupportedOperationException.class,
            () -> socket.setOption(ExtraSocketOptions.TCLASS_V6, 8));
        return;
      }
      socket.setOption(ExtraSocketOptions.TCLASS_V6, 8);
      assertEquals(8, socket.option(ExtraSocketOptions.TCLASS_V6));
      socket.setOption(ExtraSocketOptions.TTL, 11);
      assertEquals(11, socket.option(ExtraSocketOptions.TTL));
      socket.setOption(StandardSocketOptions.IP_TOS, 0x20);
      assertEquals(0x20, socket.option(StandardSocketOptions.IP_TOS));
      assertFalse(socket.option(ExtraSocketOptions.V6_ONLY));
      socket.setOption(ExtraSocketOptions.V6_ONLY, true);
      assertTrue(socket.option(ExtraSocketOptions.V6_ONLY));
    }
  }

  private UnboundSocket tcp6() throws IOException {
    try {
      return sockets().tcp6();
    } catch (SocketException e) {
      assumeTrue(false, "no IPv6 here: " + e);
      throw e;
    }
  }

  @Test
  void bindToDevice() throws IOException {
    try (var socket = sockets().tcp4()) {
      if (backend == Backend.NIO) {
        assertThrows(
            UnsupportedOperationException.class,
            () -> socket.option(ExtraSocketOptions.BIND_DEVICE));
        return;
      }
      assertEquals("", socket.option(ExtraSocketOptions.BIND_DEVICE));
      socket.setOption(ExtraSocketOptions.BIND_DEVICE, "lo");
      assertEquals("lo", socket.option(ExtraSocketOptions.BIND_DEVICE));
      assertThrows(
          SocketException.class,
          () -> socket.setOption(ExtraSocketOptions.BIND_DEVICE, "no-such-dev"));
      assertThrows(
          IllegalArgumentException.class,
          () -> socket.setOption(ExtraSocketOptions.BIND_DEVICE, "much-longer-than-a-name"));
    }
  }

  private static <T> void assertUnsupported(StreamSource stream, SocketOption<T> option, T value) {
    var error =
        assertThrows(UnsupportedOperationException.class, () -> stream.setOption(option, value));
    assertTrue(String.valueOf(error.getMessage()).contains(option.name()));
    assertThrows(UnsupportedOperationException.class, () -> stream.option(option));
  }

  private record Unknown() implements SocketOption<Boolean> {
    @Override
    public String name() {
      return "SO_UNKNOWN";
    }

    @Override
    public Class<Boolean> type() {
      return Boolean.class;
    }
  }

  @Test
  void unknownOptions() throws IOException {
    StreamSource stream = connect().client();
    assertUnsupported(stream, new Unknown(), true);
  }

  /** Two listeners on one port share its connections. */
  @Test
  void reusePort() throws IOException {
    try (var first = sockets().tcp4();
        var second = sockets().tcp4()) {
      first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      first.bind(anyPort());
      InetSocketAddress address = inet(first.localAddress());
      ListenerSource one = own(first.listen(16));
      second.bind(address);
      ListenerSource two = own(second.listen(16));
      assertEquals(one.localAddress(), two.localAddress());
    }
  }

  /** What is set on the unbound socket holds for its connections. */
  @Test
  void acceptedConnectionsInherit() throws IOException {
    try (var socket = sockets().tcp4()) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      assertTrue(socket.option(StandardSocketOptions.TCP_NODELAY));
      socket.bind(anyPort());
      ListenerSource listener = own(socket.listen(16));
      StreamSource server = accept(listener, own(sockets().connect(listener.localAddress())));
      assertTrue(server.option(StandardSocketOptions.TCP_NODELAY));
      assertTrue(server.option(StandardSocketOptions.SO_KEEPALIVE));
      listener.setOption(StandardSocketOptions.SO_KEEPALIVE, false);
      assertFalse(listener.option(StandardSocketOptions.SO_KEEPALIVE));
      StreamSource later = accept(listener, own(sockets().connect(listener.localAddress())));
      assertFalse(later.option(StandardSocketOptions.SO_KEEPALIVE));
    }
  }

  @Test
  void closedSocketsHaveNoOptions() throws IOException {
    StreamSource stream = connect().client();
    stream.close();
    assertThrows(
        ClosedChannelException.class, () -> stream.option(StandardSocketOptions.TCP_NODELAY));
    assertThrows(
        ClosedChannelException.class,
        () -> stream.setOption(StandardSocketOptions.TCP_NODELAY, true));
    assertThrows(ClosedChannelException.class, stream::localAddress);
    assertThrows(ClosedChannelException.class, stream::peerAddress);
    assertThrows(ClosedChannelException.class, stream::takeError);
    assertThrows(ClosedChannelException.class, stream::shutdownOutput);
  }
}
