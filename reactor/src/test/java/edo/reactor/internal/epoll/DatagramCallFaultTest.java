package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import edo.reactor.DatagramBatch;
import edo.reactor.DatagramSource;
import edo.reactor.Readiness;
import edo.reactor.ResourceExhaustedException;
import edo.reactor.Source;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams whose system calls are interrupted, come short, or fail: MIO-015, MIO-027, MIO-028. */
@FaultyProcess
class DatagramCallFaultTest extends CallFaults {
  private static final int EINTR = Errno.EINTR;

  private DatagramSource bound() throws IOException {
    DatagramSource socket = own(sockets().udp4());
    socket.bind(anyPort());
    return socket;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void eachCallIsMadeAgainAfterASignal(int times) throws IOException {
    DatagramSource server = bound();
    DatagramSource client = bound();
    calls.fail("connect", EINTR, times);
    client.connect(server.localAddress());
    assertEquals(times + 1, calls.calls("connect"));
    calls.fail("send", EINTR, times);
    assertEquals(3, client.send(bytes("one"), 0, 3));
    calls.fail("send", EINTR, times);
    assertEquals(3, client.send(ByteBuffer.allocateDirect(3).put(bytes("two")).flip()));
    calls.fail("sendto", EINTR, times);
    assertEquals(5, client.sendTo(ByteBuffer.wrap(bytes("three")), server.localAddress()));
    calls.fail("sendto", EINTR, times);
    ByteBuffer direct = ByteBuffer.allocateDirect(4).put(bytes("four")).flip();
    assertEquals(4, client.sendTo(direct, server.localAddress()));

    awaitReady(server, Readiness.READABLE);
    var array = new byte[16];
    calls.fail("recv", EINTR, times);
    assertEquals(3, server.peek(array, 0, 16));
    calls.fail("recv", EINTR, times);
    assertEquals("one", text(array, server.receive(array, 0, 16)));
    calls.fail("recv", EINTR, times);
    ByteBuffer room = ByteBuffer.allocateDirect(16);
    assertEquals(3, server.receive(room));
    calls.fail("recvfrom", EINTR, times);
    ByteBuffer heap = ByteBuffer.allocate(16);
    assertEquals(Optional.of(client.localAddress()), server.receiveFrom(heap));
    assertEquals("three", text(heap.array(), heap.position()));
    calls.fail("recvfrom", EINTR, times);
    assertEquals(Optional.of(client.localAddress()), server.receiveFrom(room.clear()));
    assertEquals(4, room.position());
    calls.fail("recvfrom", EINTR, times);
    assertEquals(Optional.empty(), server.receiveFrom(room.clear()));
  }

  /** Nothing is half sent or half received: the buffers say so, and the next try does it whole. */
  @Test
  void whatFailsLeavesBuffersAsTheyWere() throws IOException {
    DatagramSource server = bound();
    DatagramSource client = bound();
    ByteBuffer out = ByteBuffer.wrap(bytes("abc"));
    calls
        .fail("sendto", Errno.EAGAIN)
        .fail("sendto", Errno.ENOBUFS)
        .fail("sendto", Errno.EMSGSIZE)
        .fail("sendto", Errno.ENETUNREACH);
    assertEquals(Source.WOULD_BLOCK, client.sendTo(out, server.localAddress()));
    assertThrows(ResourceExhaustedException.class, () -> client.sendTo(out, server.localAddress()));
    assertThrows(SocketException.class, () -> client.sendTo(out, server.localAddress()));
    assertThrows(SocketException.class, () -> client.sendTo(out, server.localAddress()));
    assertEquals(3, out.remaining());
    assertEquals(3, client.sendTo(out, server.localAddress()));
    awaitReady(server, Readiness.READABLE);
    ByteBuffer in = ByteBuffer.allocate(8);
    calls
        .fail("recvfrom", Errno.EAGAIN)
        .fail("recvfrom", Errno.ECONNREFUSED)
        .fail("recvfrom", Errno.ENOMEM);
    assertEquals(Optional.empty(), server.receiveFrom(in));
    assertThrows(ConnectException.class, () -> server.receiveFrom(in));
    assertThrows(ResourceExhaustedException.class, () -> server.receiveFrom(in));
    assertEquals(0, in.position());
    assertEquals(Optional.of(client.localAddress()), server.receiveFrom(in));
    assertEquals(3, in.position());
  }

  private static void fill(DatagramBatch<SocketAddress> batch, SocketAddress to, int from, int n) {
    for (int i = from; i < from + n; i++) {
      batch.add(bytes("datagram " + i), to);
    }
  }

  private static List<String> payloads(DatagramBatch<?> batch) {
    var all = new ArrayList<String>();
    for (int i = 0; i < batch.size(); i++) {
      ByteBuffer payload = batch.payload(i);
      var bytes = new byte[payload.remaining()];
      payload.get(bytes);
      all.add(text(bytes, bytes.length));
    }
    return all;
  }

  /** Signals, short counts and failures in between: each datagram goes once, in its turn. */
  @Test
  void batchesGoOnWhereTheyStopped() throws IOException {
    DatagramSource server = bound();
    DatagramSource client = bound();
    SocketAddress to = server.localAddress();
    DatagramBatch<SocketAddress> out = sockets().datagramBatch(8, 32);
    fill(out, to, 0, 5);
    calls.fail("sendmmsg", EINTR, 3).atMost("sendmmsg", 2, 1);
    assertEquals(2, client.send(out));
    assertEquals(4, calls.calls("sendmmsg"));
    assertEquals(List.of("datagram 2", "datagram 3", "datagram 4"), payloads(out));
    calls.fail("sendmmsg", Errno.EAGAIN).fail("sendmmsg", Errno.ENOBUFS);
    assertEquals(Source.WOULD_BLOCK, client.send(out));
    assertThrows(ResourceExhaustedException.class, () -> client.send(out));
    assertEquals(3, out.size());
    assertEquals(3, client.send(out));

    awaitReady(server, Readiness.READABLE);
    DatagramBatch<SocketAddress> in = sockets().datagramBatch(8, 32);
    calls.fail("recvmmsg", EINTR, 3).atMost("recvmmsg", 1, 1);
    assertEquals(1, server.receive(in));
    calls.fail("recvmmsg", Errno.EAGAIN).fail("recvmmsg", Errno.ECONNREFUSED);
    assertEquals(Source.WOULD_BLOCK, server.receive(in));
    assertThrows(ConnectException.class, () -> server.receive(in));
    assertEquals(1, in.size());
    assertEquals(4, server.receive(in));
    assertEquals(
        List.of("datagram 0", "datagram 1", "datagram 2", "datagram 3", "datagram 4"),
        payloads(in));
    for (int i = 0; i < in.size(); i++) {
      assertEquals(client.localAddress(), in.address(i));
    }
    assertEquals(Source.WOULD_BLOCK, server.receive(in));
  }

  @Test
  void aSocketThatCannotBeHadLeavesNothing() throws IOException {
    calls.fail("socket", Errno.EMFILE).fail("socket", Errno.ENOBUFS);
    assertThrows(ResourceExhaustedException.class, () -> sockets().udp4());
    assertThrows(ResourceExhaustedException.class, () -> sockets().udp4());
    calls.fail("socketpair", Errno.ENFILE, 2);
    assertThrows(ResourceExhaustedException.class, () -> sockets().unixDatagramPair());
    assertThrows(ResourceExhaustedException.class, () -> sockets().unixPair());
    DatagramSource usable = bound();
    calls.fail("connect", EINTR, 2).fail("connect", Errno.ENETUNREACH);
    assertThrows(SocketException.class, () -> usable.connect(anyPort()));
  }
}
