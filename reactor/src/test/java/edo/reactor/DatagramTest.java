package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** UDP: MIO-015, MIO-027, MIO-028. */
class DatagramTest extends ContractTest {
  private static final int SERVER = 1;
  private static final int CLIENT = 2;

  private DatagramSource bound() throws IOException {
    DatagramSource socket = own(sockets().udp4());
    socket.bind(anyPort());
    return socket;
  }

  private DatagramSource registered(int token) throws IOException {
    DatagramSource socket = bound();
    registry().register(socket, new Token(token), Interest.of(BOTH));
    return socket;
  }

  /** unconnected_udp_socket_ipv4, et_behavior_recv_from. */
  @Test
  void unconnected() throws IOException {
    DatagramSource server = registered(SERVER);
    DatagramSource client = registered(CLIENT);
    await(CLIENT, WRITABLE);
    var room = ByteBuffer.allocate(16);
    assertEquals(Optional.empty(), server.receiveFrom(room));
    for (int i = 0; i < 3; i++) { // each arms again
      assertEquals(5, client.sendTo(ByteBuffer.wrap(bytes("hello")), server.localAddress()));
      await(SERVER, READABLE);
      assertEquals(Optional.of(client.localAddress()), server.peekFrom(room.clear()));
      assertEquals(5, server.peek(room));
      assertEquals(Optional.of(client.localAddress()), server.receiveFrom(room.clear()));
      assertEquals(5, room.position());
      assertEquals(Optional.empty(), server.receiveFrom(room));
    }
    assertThrows(SocketException.class, () -> client.send(new byte[1], 0, 1));
    assertThrows(SocketException.class, client::peerAddress);
  }

  /** connected_udp_socket_ipv4, et_behavior_recv, reconnect_udp_socket_sending, empty_datagram. */
  @Test
  void connected() throws IOException {
    DatagramSource server = registered(SERVER);
    DatagramSource other = bound();
    DatagramSource client = registered(CLIENT);
    client.connect(server.localAddress());
    server.connect(client.localAddress());
    assertEquals(server.localAddress(), client.peerAddress());
    var array = new byte[16];
    assertEquals(Source.WOULD_BLOCK, server.receive(array, 0, 16));
    for (int i = 0; i < 3; i++) {
      assertEquals(3, client.send(bytes("abc"), 0, 3));
      await(SERVER, READABLE);
      assertEquals(2, server.peek(array, 1, 2));
      assertEquals(3, server.receive(array, 1, 15));
      assertEquals('c', array[3]);
      assertEquals(Source.WOULD_BLOCK, server.receive(array, 0, 16));
    }
    assertEquals(4, client.send(ByteBuffer.allocateDirect(4)));
    await(SERVER, READABLE);
    ByteBuffer direct = ByteBuffer.allocateDirect(9).position(2);
    assertEquals(4, server.receive(direct));
    assertEquals(6, direct.position());
    client.connect(other.localAddress());
    client.send(bytes("over there"), 0, 10);
    assertEquals(Source.WOULD_BLOCK, server.receive(array, 0, 16));
    DatagramSource stranger = bound();
    stranger.sendTo(ByteBuffer.allocate(0), other.localAddress());
    registry().register(other, new Token(3), Interest.READABLE);
    await(3, READABLE);
    assertEquals(10, other.receive(array, 0, 16));
    while (other.receiveFrom(ByteBuffer.wrap(array)).isEmpty()) {
      await(3, READABLE);
    }
  }

  /** reconnect_udp_socket_receiving: who connects again hears the new peer only. */
  @Test
  void receiverConnectsAgain() throws IOException {
    DatagramSource receiver = registered(SERVER);
    DatagramSource one = bound(); // not connected, so that nobody tells them that they are dropped
    DatagramSource other = bound();
    var array = new byte[16];
    for (int i = 0; i < 4; i++) {
      DatagramSource peer = i % 2 == 0 ? one : other;
      DatagramSource stranger = i % 2 == 0 ? other : one;
      receiver.connect(peer.localAddress());
      stranger.sendTo(ByteBuffer.wrap(bytes("dropped")), receiver.localAddress());
      peer.sendTo(ByteBuffer.wrap(bytes("peer")), receiver.localAddress());
      await(SERVER, READABLE);
      assertEquals(4, receiver.receive(array, 0, 16));
      assertEquals(Source.WOULD_BLOCK, receiver.receive(array, 0, 16));
    }
    assertEquals(Optional.empty(), receiver.takeError());
  }

  /** connected_udp_socket_unconnected_methods: naming the peer is no mistake of one that has it. */
  @Test
  void connectedMayNameItsPeer() throws IOException {
    DatagramSource server = registered(SERVER);
    DatagramSource client = bound();
    client.connect(server.localAddress());
    server.connect(client.localAddress());
    assertEquals(3, client.sendTo(ByteBuffer.wrap(bytes("abc")), server.localAddress()));
    await(SERVER, READABLE);
    var room = ByteBuffer.allocate(16);
    assertEquals(Optional.of(client.localAddress()), server.peekFrom(room));
    assertEquals(Optional.of(client.localAddress()), server.receiveFrom(room.clear()));
    assertEquals(3, room.position());
    assertEquals(Optional.empty(), server.receiveFrom(room));
  }

  /** A datagram to nobody: the next operation of a connected socket tells. */
  @Test
  void refused() throws IOException {
    DatagramSource client = registered(CLIENT);
    DatagramSource gone = bound();
    client.connect(gone.localAddress());
    gone.close();
    await(CLIENT, WRITABLE);
    client.send(bytes("x"), 0, 1);
    assertThrows(
        ConnectException.class,
        () -> {
          while (client.receive(new byte[1], 0, 1) == Source.WOULD_BLOCK) {
            poll().poll(events, LONG);
          }
        });
    assertThrows(ClosedChannelException.class, () -> gone.receive(new byte[1], 0, 1));
    gone.close();
  }

  /** set_get_*, get_*_without_previous_set. */
  @Test
  void options() throws IOException {
    DatagramSource socket = bound();
    assertFalse(socket.option(StandardSocketOptions.SO_BROADCAST));
    socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
    assertTrue(socket.option(StandardSocketOptions.SO_BROADCAST));
    assertTrue(socket.option(StandardSocketOptions.IP_MULTICAST_LOOP));
    socket.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);
    assertFalse(socket.option(StandardSocketOptions.IP_MULTICAST_LOOP));
    assertEquals(1, socket.option(StandardSocketOptions.IP_MULTICAST_TTL));
    socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 7);
    assertEquals(7, socket.option(StandardSocketOptions.IP_MULTICAST_TTL));
    assertEquals(Optional.empty(), socket.takeError());
    if (backend == Backend.EPOLL) {
      socket.setOption(ExtraSocketOptions.TTL, 9);
      assertEquals(9, socket.option(ExtraSocketOptions.TTL));
    }
  }

  /** multicast. */
  @Test
  void groups() throws IOException {
    NetworkInterface loopback =
        NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
    InetAddress group = InetAddress.ofLiteral("239.1.2.4");
    DatagramSource member = own(sockets().udp4());
    member.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0));
    registry().register(member, new Token(SERVER), Interest.READABLE);
    member.join(group, loopback);
    DatagramSource sender = bound();
    sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
    var to = new InetSocketAddress(group, inet(member.localAddress()).getPort());
    sender.sendTo(ByteBuffer.wrap(bytes("all")), to);
    await(SERVER, READABLE);
    assertEquals(3, member.receive(new byte[9], 0, 9));
    member.leave(group, loopback);
    assertThrows(IOException.class, () -> member.leave(group, loopback));
    InetAddress nobody = InetAddress.ofLiteral("127.0.0.1");
    assertThrows(IllegalArgumentException.class, () -> member.join(nobody, loopback));
  }

  /** connected_udp_socket_ipv6. */
  @Test
  void ipv6() throws IOException {
    DatagramSource one = own(sockets().udp6());
    try {
      one.bind(new InetSocketAddress("::1", 0));
    } catch (IOException e) {
      assumeTrue(false, "no IPv6 here: " + e);
    }
    DatagramSource other = own(sockets().udp6());
    other.bind(new InetSocketAddress("::1", 0));
    registry().register(other, new Token(SERVER), Interest.READABLE);
    for (int i = 0; i < 2; i++) {
      one.sendTo(ByteBuffer.wrap(bytes("six")), other.localAddress());
      await(SERVER, READABLE);
      var room = ByteBuffer.allocate(9);
      assertEquals(Optional.of(one.localAddress()), other.receiveFrom(room));
      assertEquals(Optional.empty(), other.receiveFrom(room));
    }
  }
}
