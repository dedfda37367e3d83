package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unix sockets: MIO-029, MIO-030, MIO-031. */
class UnixSourceTest extends ContractTest {
  private static final int ONE = 1;
  private static final int OTHER = 2;

  @TempDir private Path folder = Path.of("");

  /** unix_listener_smoke, unix_listener_local_addr, unix_stream_connect_addr, _peer_addr. */
  @Test
  void listenAndConnect() throws IOException {
    Path path = folder.resolve("socket");
    var address = UnixAddress.of(path);
    ListenerSource listener = own(sockets().listen(address));
    assertEquals(address, listener.localAddress());
    assertThrows(BindException.class, () -> sockets().listen(address));
    StreamSource client = own(sockets().connect(UnixDomainSocketAddress.of(path)));
    StreamSource server = accept(listener, client);
    assertEquals(address, client.peerAddress());
    assertEquals(UnixAddress.unnamed(), server.peerAddress());
    assertEquals(Optional.of(path), ((UnixAddress) server.localAddress()).path());
    registry().register(server, new Token(ONE), Interest.of(BOTH));
    assertEquals(5, client.write(bytes("hello"), 0, 5));
    await(ONE, READABLE);
    assertEquals(5, server.read(new byte[9], 0, 9));
    assertEquals(Source.WOULD_BLOCK, server.read(new byte[9], 0, 9));
    client.shutdownOutput();
    await(ONE, READABLE);
    assertEquals(Source.EOF, server.read(new byte[9], 0, 9));
    listener.close();
    assertTrue(Files.exists(path));
    assertThrows(ConnectException.class, () -> finish(sockets().connect(address)));
    Files.delete(path);
    assertThrows(ConnectException.class, () -> finish(sockets().connect(address)));
    UnboundSocket socket = own(sockets().unix());
    assertThrows(IllegalArgumentException.class, () -> socket.bind(anyPort()));
  }

  private void finish(StreamSource connecting) throws IOException {
    try (connecting) {
      while (!connecting.finishConnect()) {
        Thread.onSpinWait();
      }
    }
  }

  /** unix_stream_pair, unix_stream_shutdown_*, unix_stream_register. */
  @Test
  void pairs() throws IOException {
    var pair = sockets().unixPair();
    StreamSource one = own(pair.one());
    StreamSource other = own(pair.other());
    registry().register(one, new Token(ONE), Interest.of(BOTH));
    await(ONE, WRITABLE);
    assertEquals(Source.WOULD_BLOCK, one.read(new byte[1], 0, 1));
    ByteBuffer[] two = {ByteBuffer.wrap(bytes("ab")), ByteBuffer.wrap(bytes("c"))};
    assertEquals(3, other.write(two, 0, 2));
    await(ONE, READABLE);
    assertEquals(2, one.peek(new byte[2], 0, 2));
    assertEquals(3, one.read(ByteBuffer.allocateDirect(4)));
    if (backend == Backend.EPOLL) {
      assertEquals(ProcessHandle.current().pid(), one.peerCredentials().pid().orElseThrow());
    } else {
      assertThrows(UnsupportedOperationException.class, one::peerCredentials);
    }
    one.shutdownInput();
    assertEquals(Source.EOF, one.read(new byte[1], 0, 1));
    other.close();
    assertThrows(SocketException.class, () -> one.write(new byte[1], 0, 1));
  }

  /** unix_datagram_pair, unix_datagram_smoke_*, unix_datagram_connect, unix_datagram_shutdown. */
  @Test
  void datagrams() throws IOException {
    if (backend == Backend.NIO) {
      assertThrows(UnsupportedOperationException.class, () -> sockets().unixDatagram());
      assertThrows(UnsupportedOperationException.class, () -> sockets().unixDatagramPair());
      return;
    }
    var address = UnixAddress.of(folder.resolve("datagrams"));
    DatagramSource server = own(sockets().unixDatagram());
    server.bind(address);
    registry().register(server, new Token(ONE), Interest.READABLE);
    DatagramSource client = own(sockets().unixDatagram());
    assertEquals(2, client.sendTo(ByteBuffer.wrap(bytes("hi")), address));
    await(ONE, READABLE);
    var room = ByteBuffer.allocate(9);
    assertEquals(Optional.of(UnixAddress.unnamed()), server.receiveFrom(room));
    client.connect(address);
    assertEquals(address, client.peerAddress());
    assertEquals(0, client.send(new byte[0], 0, 0));
    await(ONE, READABLE);
    assertEquals(0, server.receive(new byte[1], 0, 1));
    var pair = sockets().unixDatagramPair();
    DatagramSource one = own(pair.one());
    DatagramSource other = own(pair.other());
    registry().register(other, new Token(OTHER), Interest.READABLE);
    assertEquals(3, one.send(ByteBuffer.allocateDirect(3)));
    await(OTHER, READABLE);
    assertEquals(3, other.receive(new byte[9], 0, 9));
    one.shutdownOutput();
    assertThrows(SocketException.class, () -> one.send(new byte[1], 0, 1));
  }
}
