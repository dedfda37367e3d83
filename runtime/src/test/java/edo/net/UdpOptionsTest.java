package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.testkit.Flavor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Options and groups of UDP, the generated tests of udp.rs: NET-050. */
class UdpOptionsTest extends NetTest {
  private static final InetAddress GROUP = InetAddress.ofLiteral("239.1.2.3");

  @Test
  void options() throws Exception {
    on(
        Flavor.MULTI_1,
        () -> {
          try (var socket = UdpSocket.bind(anyPort())) {
            assertFalse(socket.broadcast());
            socket.setBroadcast(true);
            assertTrue(socket.broadcast());
            assertTrue(socket.multicastLoop());
            socket.setMulticastLoop(false);
            assertFalse(socket.multicastLoop());
            assertEquals(1, socket.multicastTtl());
            socket.setMulticastTtl(40);
            assertEquals(40, socket.multicastTtl());
            socket.setTypeOfService(16);
            assertEquals(16, socket.typeOfService());
            socket.setReceiveBufferSize(100_000);
            assertTrue(socket.receiveBufferSize() >= 100_000);
            socket.setSendBufferSize(100_000);
            assertTrue(socket.sendBufferSize() >= 100_000);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            assertEquals(Optional.empty(), socket.takeError());
            assertThrows(IllegalArgumentException.class, () -> socket.setTtl(0));
            if (EPOLL) {
              assertTrue(socket.ttl() > 0);
              socket.setTtl(9);
              assertEquals(9, socket.ttl());
              assertEquals(Optional.empty(), socket.device());
            } else {
              assertThrows(UnsupportedOperationException.class, socket::ttl);
              assertThrows(UnsupportedOperationException.class, () -> socket.setTtl(9));
              assertThrows(UnsupportedOperationException.class, socket::device);
            }
          }
        });
  }

  @Test
  void optionsOfIpv6() throws Exception {
    on(
        Flavor.MULTI_1,
        () -> {
          UdpSocket socket;
          try {
            socket = UdpSocket.bind("[::1]:0");
          } catch (IOException e) {
            assumeTrue(false, "no IPv6 here: " + e);
            return;
          }
          try (socket;
              var other = UdpSocket.bind("[::1]:0")) {
            socket.setMulticastLoop(false);
            assertFalse(socket.multicastLoop());
            socket.setTypeOfService(32);
            assertEquals(32, socket.typeOfService());
            socket.sendTo(bytes("six"), other.localAddress());
            assertEquals(socket.localAddress(), other.receiveFrom(ByteBuffer.allocate(9)));
            socket.sendTo(bytes("six"), other.localAddress());
            assertEquals(socket.localAddress(), other.receiveFrom(ByteBuffer.allocate(9)));
          }
        });
  }

  /** A datagram to a group on the loopback reaches a member, and nobody after it has left. */
  @Test
  void groups() throws Exception {
    NetworkInterface loopback =
        NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
    on(
        Flavor.MULTI_1,
        () -> {
          try (var member = UdpSocket.bind("0.0.0.0:0");
              var sender = UdpSocket.bind(anyPort())) {
            member.joinMulticast(GROUP, loopback);
            sender.setMulticastInterface(loopback);
            sender.setMulticastLoop(true);
            var address = new InetSocketAddress(GROUP, member.localAddress().getPort());
            sender.sendTo(bytes("all"), address);
            assertEquals(3, member.receive(new byte[9]));
            member.leaveMulticast(GROUP, loopback);
            assertThrows(IOException.class, () -> member.leaveMulticast(GROUP, loopback));
            assertThrows(
                IllegalArgumentException.class,
                () -> member.joinMulticast(InetAddress.ofLiteral("127.0.0.1"), loopback));
            sender.sendTo(bytes("nobody"), address);
            sender.sendTo(bytes("you"), new InetSocketAddress("127.0.0.1", address.getPort()));
            assertEquals(3, member.receive(new byte[9]));
          }
        });
  }
}
