package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Interest;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** UDP as udp.rs has it: NET-038 … NET-049, NET-020, NET-021. */
class UdpTest extends NetTest {
  /** Two sockets, each connected to the other. */
  record Pair(UdpSocket one, UdpSocket other) implements AutoCloseable {
    static Pair open() throws Exception {
      UdpSocket one = UdpSocket.bind(anyPort());
      UdpSocket other = UdpSocket.bind(anyPort());
      one.connect(other.localAddress());
      other.connect(one.localAddress());
      return new Pair(one, other);
    }

    @Override
    public void close() {
      one.close();
      other.close();
    }
  }

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(bytes(text));
  }

  private static String text(ByteBuffer buffer) {
    return text(buffer.array(), buffer.position());
  }

  /** send_recv, send_recv_poll: NET-038, NET-039, NET-040, NET-042. */
  @ParameterizedTest
  @EnumSource
  void sendAndReceive(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            assertEquals(pair.other().localAddress(), pair.one().peerAddress());
            var array = new byte[32];
            assertEquals(5, pair.one().send(bytes("hello")));
            assertEquals(5, pair.other().receive(array));
            assertEquals("hello", text(array, 5));
            assertEquals(2, pair.one().send(bytes("xhix"), 1, 2));
            assertEquals(2, pair.other().receive(array, 3, 10));
            assertEquals("hi", new String(array, 3, 2, java.nio.charset.StandardCharsets.UTF_8));
            for (ByteBuffer room :
                new ByteBuffer[] {
                  ByteBuffer.allocate(20).position(3), ByteBuffer.allocateDirect(20).position(3)
                }) {
              ByteBuffer direct = ByteBuffer.allocateDirect(4).put(bytes("wxyz")).flip();
              assertEquals(4, pair.one().send(direct));
              assertFalse(direct.hasRemaining());
              assertEquals(4, pair.other().receive(room));
              assertEquals(7, room.position());
              assertEquals('z', room.get(6));
            }
            var room = ByteBuffer.allocate(20);
            var receiver = Task.spawn(pair.other().receiveAsync(room));
            assertEquals(3, Task.spawn(pair.one().sendAsync(buffer("abc"))).join());
            assertEquals(3, receiver.join());
            assertEquals("abc", text(room));
            var waiting = Task.spawn(() -> pair.other().receive(room));
            awaitParked(waiting);
            assertEquals(3, pair.one().send(buffer("def")));
            assertEquals(3, waiting.join());
            assertEquals("abcdef", text(room));
          }
        });
  }

  /** send_to_recv_from, send_to_recv_from_poll: NET-041, NET-043. */
  @ParameterizedTest
  @EnumSource
  void sendToAndReceiveFrom(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var server = UdpSocket.bind("127.0.0.1:0");
              var one = UdpSocket.bind(anyPort());
              var other = UdpSocket.bind(anyPort())) {
            InetSocketAddress address = server.localAddress();
            for (int i = 0; i < 3; i++) {
              assertEquals(5, one.sendTo(bytes("hello"), address));
              var room = ByteBuffer.allocate(20);
              assertEquals(one.localAddress(), server.receiveFrom(room));
              assertEquals("hello", text(room));
              assertEquals(2, Task.spawn(other.sendToAsync(buffer("hi"), address)).join());
              assertEquals(other.localAddress(), Task.spawn(server.receiveFromAsync(room)).join());
              assertEquals("hellohi", text(room));
              ByteBuffer direct = ByteBuffer.allocateDirect(4);
              assertEquals(4, server.sendTo(ByteBuffer.allocateDirect(4), one.localAddress()));
              assertEquals(address, one.receiveFrom(direct));
              assertEquals(4, direct.position());
            }
          }
        });
  }

  /** Many senders, each of which is told apart. */
  @ParameterizedTest
  @EnumSource
  void tellsManySendersApart(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var server = UdpSocket.bind(anyPort())) {
            Set<InetSocketAddress> senders = new HashSet<>();
            for (int i = 0; i < 200; i++) {
              try (var client = UdpSocket.bind(anyPort())) {
                client.sendTo(new byte[] {1}, server.localAddress());
                var from = server.receiveFrom(ByteBuffer.allocate(1));
                assertEquals(client.localAddress(), from);
                senders.add(from);
              }
            }
            assertTrue(senders.size() > 100, senders::toString);
          }
        });
  }

  /** try_send_recv, try_send_to_recv_from, try_recv_buf, try_recv_buf_from: NET-040 … NET-044. */
  @ParameterizedTest
  @EnumSource
  void tryForms(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open();
              var server = UdpSocket.bind(anyPort());
              var client = UdpSocket.bind(anyPort())) {
            var room = ByteBuffer.allocate(20);
            assertEquals(OptionalInt.empty(), pair.other().tryReceive(room));
            assertEquals(Optional.empty(), server.tryReceiveFrom(room));
            pair.one().writable();
            assertEquals(OptionalInt.of(5), pair.one().trySend(buffer("hello")));
            pair.other().readable();
            assertEquals(OptionalInt.of(5), pair.other().tryReceive(room));
            assertEquals(OptionalInt.empty(), pair.other().tryReceive(room));
            client.writable();
            assertEquals(OptionalInt.of(2), client.trySendTo(buffer("hi"), server.localAddress()));
            server.readable();
            assertEquals(Optional.of(client.localAddress()), server.tryReceiveFrom(room));
            assertEquals("hellohi", text(room));
            assertEquals(Optional.empty(), server.tryReceiveFrom(room));
          }
        });
  }

  /** send_to_peek_from and its relatives, peek_sender and its relatives: NET-045 … NET-047. */
  @ParameterizedTest
  @EnumSource
  void peeking(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var server = UdpSocket.bind(anyPort());
              var client = UdpSocket.bind(anyPort())) {
            assertEquals(Optional.empty(), server.tryPeekSender());
            assertEquals(Optional.empty(), server.tryPeekFrom(ByteBuffer.allocate(1)));
            assertEquals(OptionalInt.empty(), server.tryPeek(ByteBuffer.allocate(1)));
            var waiting = Task.spawn(() -> server.peekSender());
            awaitParked(waiting);
            client.sendTo(bytes("hello"), server.localAddress());
            InetSocketAddress from = client.localAddress();
            assertEquals(from, waiting.join());
            assertEquals(from, Task.spawn(server.peekSenderAsync()).join());
            assertEquals(Optional.of(from), server.tryPeekSender());
            var room = ByteBuffer.allocate(20);
            assertEquals(from, server.peekFrom(room));
            assertEquals(from, Task.spawn(server.peekFromAsync(room)).join());
            assertEquals(Optional.of(from), server.tryPeekFrom(room));
            assertEquals(5, server.peek(room));
            assertEquals("hellohellohellohello", text(room));
            room.clear().limit(3);
            assertEquals(3, Task.spawn(server.peekAsync(room)).join());
            assertEquals(OptionalInt.of(5), server.tryPeek(room.clear()));
            assertEquals(from, server.receiveFrom(room));
            assertEquals("hellohello", text(room));
            assertEquals(Optional.empty(), server.tryPeekSender());
            assertEquals(Optional.empty(), server.tryReceiveFrom(room));
            client.sendTo(bytes("next"), server.localAddress());
            server.receiveFrom(room.clear());
            assertEquals("next", text(room));
          }
        });
  }

  /** poll_ready, ready, tryIo, io: NET-048, NET-020, NET-021. */
  @ParameterizedTest
  @EnumSource
  void readiness(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            assertTrue(pair.one().ready(Interest.READABLE.add(Interest.WRITABLE)).isWritable());
            var readable = Task.spawn(pair.other().readableAsync());
            pair.one().send(bytes("a"));
            assertTrue(readable.join().isReadable());
            assertTrue(Task.spawn(pair.one().writableAsync()).join().isWritable());
            var room = ByteBuffer.allocate(5);
            assertEquals(
                Optional.of(1),
                pair.other()
                    .tryIo(
                        Interest.READABLE,
                        socket -> {
                          int n = socket.receive(room);
                          return n < 0 ? Optional.empty() : Optional.of(n);
                        }));
            assertEquals(
                Optional.empty(),
                pair.other()
                    .tryIo(
                        Interest.READABLE,
                        socket -> socket.receive(room) < 0 ? Optional.empty() : Optional.of(1)));
            assertEquals(
                Optional.empty(),
                pair.other()
                    .tryIo(
                        Interest.READABLE,
                        _ -> {
                          throw new AssertionError("not ready, so not tried");
                        }));
            var io =
                Task.spawn(() ->
                    pair.other()
                        .io(
                            Interest.READABLE,
                            socket ->
                                socket.receive(room) < 0 ? Optional.empty() : Optional.of("done")));
            awaitParked(io);
            pair.one().send(bytes("b"));
            assertEquals("done", io.join());
            assertEquals("ab", text(room));
          }
        });
  }

  /** split, split_chan, try_send_spawn: one object, used by several tasks. NET-049. */
  @ParameterizedTest
  @EnumSource
  void sharing(Flavor flavor) throws Exception {
    int count = 100;
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var sum = new java.util.concurrent.atomic.AtomicInteger();
            var readers = new ArrayList<JoinHandle<?>>();
            for (int r = 0; r < 2; r++) { // each datagram goes to one of them
              readers.add(
                  Task.spawn(() -> {
                    var one = new byte[4];
                    while (true) {
                      assertEquals(1, pair.other().receive(one));
                      sum.addAndGet(one[0]);
                      pair.other().send(one, 0, 1);
                    }
                  }));
            }
            var back = new byte[4];
            for (int i = 0; i < count; i++) {
              pair.one().send(new byte[] {1});
              assertEquals(1, pair.one().receive(back));
            }
            Await.until("all arrived", () -> sum.get() == count);
            for (JoinHandle<?> reader : readers) {
              reader.abort();
              assertTrue(assertThrows(JoinException.class, reader::join).isCancelled());
            }
            var trying =
                Task.spawn(() -> {
                  pair.one().writable();
                  return pair.one().trySend(buffer("x"));
                });
            assertEquals(OptionalInt.of(1), trying.join());
          }
        });
  }

  /** Fault: what is longer than its room loses the rest; empty datagrams are datagrams. NET-042. */
  @ParameterizedTest
  @EnumSource
  void longAndEmptyDatagrams(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.one().send(bytes("hello world"));
            if (EPOLL) {
              pair.one().send(new byte[0]);
            } else {
              assertThrows(UnsupportedOperationException.class, () -> pair.one().send(new byte[0]));
              try (var stranger = UdpSocket.bind(anyPort());
                  var server = UdpSocket.bind(anyPort())) {
                stranger.sendTo(new byte[0], server.localAddress());
                assertEquals(0, server.receive(new byte[5]));
              }
            }
            pair.one().send(bytes("next"));
            var array = new byte[5];
            assertEquals(5, pair.other().receive(array));
            assertEquals("hello", text(array, 5));
            if (EPOLL) {
              assertEquals(0, pair.other().receive(array));
            }
            assertEquals(4, pair.other().receive(array));
            pair.one().send(bytes("lost"));
            pair.one().send(bytes("kept"));
            assertEquals(0, pair.other().receive(new byte[0]));
            assertEquals(4, pair.other().receive(array));
            assertEquals("kept", text(array, 4));
            pair.one().send(new byte[60_000]);
            assertEquals(60_000, pair.other().receive(new byte[65_536]));
            var error =
                assertThrows(SocketException.class, () -> pair.one().send(new byte[70_000]));
            assertSays("Message too long", error);
            pair.one().send(bytes("still"));
            assertEquals(5, pair.other().receive(array));
          }
        });
  }

  /** Connecting again, to another peer; a stranger's datagrams are dropped. NET-039. */
  @ParameterizedTest
  @EnumSource
  void reconnecting(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = UdpSocket.bind(anyPort());
              var one = UdpSocket.bind(anyPort());
              var other = UdpSocket.bind(anyPort())) {
            assertThrows(SocketException.class, () -> socket.send(bytes("nobody")));
            assertThrows(SocketException.class, socket::peerAddress);
            socket.connect("127.0.0.1:" + one.localAddress().getPort());
            socket.send(bytes("1"));
            assertEquals(1, one.receive(new byte[4]));
            socket.connect(other.localAddress());
            assertEquals(other.localAddress(), socket.peerAddress());
            socket.send(bytes("22"));
            assertEquals(2, other.receive(new byte[4]));
            one.sendTo(bytes("333"), socket.localAddress());
            other.sendTo(bytes("4444"), socket.localAddress());
            assertEquals(4, socket.receive(new byte[4]));
          }
        });
  }
}
