package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Backend;
import edo.reactor.DatagramBatch;
import edo.reactor.UnixAddress;
import edo.runtime.EdoRuntime;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several datagrams at once, over one system call or over many: beyond NET-040 … NET-060. */
class DatagramBatchTest extends NetTest {
  private static final int ROOM = 64;

  @TempDir private Path folder = Path.of("");

  private static <A extends SocketAddress> String text(DatagramBatch<A> batch, int index) {
    ByteBuffer payload = batch.payload(index);
    var bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return text(bytes, bytes.length);
  }

  private static <A extends SocketAddress> List<String> texts(DatagramBatch<A> batch) {
    var all = new ArrayList<String>();
    for (int i = 0; i < batch.size(); i++) {
      all.add(text(batch, i));
    }
    return all;
  }

  private static List<String> numbers(int from, int to) {
    var all = new ArrayList<String>();
    for (int i = from; i < to; i++) {
      all.add("datagram " + i);
    }
    return all;
  }

  /** Receives until so many are there. */
  private static <A extends SocketAddress> void receive(
      DatagramEndpoint<A> socket, DatagramBatch<A> into, int wanted) throws IOException {
    while (into.size() < wanted) {
      int before = into.size();
      int n = socket.receiveBatch(into);
      assertTrue(n > 0);
      assertEquals(before + n, into.size());
    }
  }

  /** There and back: each of many is sent to its address and comes from its sender. */
  @ParameterizedTest
  @EnumSource
  void echoes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var server = UdpSocket.bind(anyPort());
              var one = UdpSocket.bind(anyPort());
              var other = UdpSocket.bind(anyPort())) {
            DatagramBatch<InetSocketAddress> batch = server.newBatch(40, ROOM);
            assertEquals(40, batch.capacity());
            assertEquals(ROOM, batch.room());
            for (int round = 0; round < 3; round++) {
              for (var client : List.of(one, other)) {
                DatagramBatch<InetSocketAddress> asked = client.newBatch(20, ROOM);
                numbers(0, 20).forEach(t -> asked.add(bytes(t), localAddress(server)));
                assertTrue(asked.isFull());
                assertEquals(20, client.sendBatch(asked));
                assertTrue(asked.isEmpty());
              }
              receive(server, batch, 40);
              for (int i = 0; i < 40; i++) {
                assertTrue(batch.hasAddress(i));
                batch.payload(i).put(0, (byte) 'D'); // in place
              }
              assertEquals(40, server.sendBatch(batch));
              for (var client : List.of(one, other)) {
                DatagramBatch<InetSocketAddress> answers = client.newBatch(40, ROOM);
                receive(client, answers, 20);
                assertEquals(
                    numbers(0, 20).stream().map(t -> "D" + t.substring(1)).toList(),
                    texts(answers));
                assertEquals(server.localAddress(), answers.address(19));
              }
            }
          }
        });
  }

  private static InetSocketAddress localAddress(UdpSocket socket) {
    try {
      return socket.localAddress();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Without an address it goes to the peer; the Async and try-forms. */
  @ParameterizedTest
  @EnumSource
  void connected(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var one = UdpSocket.bind(anyPort());
              var other = UdpSocket.bind(anyPort())) {
            one.connect(other.localAddress());
            other.connect(one.localAddress());
            var in = other.newBatch(8, ROOM);
            assertEquals(OptionalInt.empty(), other.tryReceiveBatch(in));
            var receiving = Task.spawn(other.receiveBatchAsync(in));
            var out = one.newBatch(8, ROOM);
            assertEquals(OptionalInt.of(0), one.trySendBatch(out));
            assertEquals(0, one.sendBatch(out));
            assertEquals(0, Task.spawn(one.sendBatchAsync(out)).join());
            out.add(bytes("a"));
            assertFalse(out.hasAddress(0));
            assertSays(
                "no address", assertThrows(IllegalStateException.class, () -> out.address(0)));
            assertEquals(OptionalInt.of(1), one.trySendBatch(out));
            assertEquals(1, receiving.join());
            out.add(bytes("-b-"), 1, 1);
            out.add(ByteBuffer.allocateDirect(1).put((byte) 'c').flip());
            assertEquals(2, Task.spawn(one.sendBatchAsync(out)).join());
            receive(other, in, 3);
            assertEquals(List.of("a", "b", "c"), texts(in));
            assertEquals(one.localAddress(), in.address(2));
          }
        });
  }

  /** The queue goes round in its memory, and order is kept. */
  @ParameterizedTest
  @EnumSource
  void goesRound(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var one = UdpSocket.bind(anyPort());
              var other = UdpSocket.bind(anyPort())) {
            var out = one.newBatch(5, ROOM);
            var in = other.newBatch(5, ROOM);
            for (int round = 0; round < 7; round++) {
              numbers(0, 3).forEach(t -> out.add(bytes(t)));
              numbers(3, 5).forEach(t -> out.add(ByteBuffer.wrap(bytes(t)), localAddress(other)));
              out.removeFirst(2);
              numbers(5, 7).forEach(t -> out.add(bytes(t), localAddress(other)));
              assertEquals(numbers(2, 7), texts(out));
              out.removeFirst(1); // the one without an address: nobody is the peer
              out.add(bytes("datagram 7"), localAddress(other));
              assertEquals(5, one.sendBatch(out));
              receive(other, in, 5);
              assertEquals(numbers(3, 8), texts(in));
              in.removeFirst(3);
              one.sendTo(bytes("x"), localAddress(other));
              one.sendTo(bytes("y"), localAddress(other));
              one.sendTo(bytes("z"), localAddress(other));
              receive(other, in, 5);
              assertEquals(List.of("datagram 6", "datagram 7", "x", "y", "z"), texts(in));
              assertEquals(one.localAddress(), in.address(4));
              in.clear();
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void longAndEmptyOnes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var one = UdpSocket.bind(anyPort());
              var other = UdpSocket.bind(anyPort())) {
            var out = one.newBatch(3, ROOM);
            out.add(bytes("longer than four"), localAddress(other));
            out.add(new byte[0], localAddress(other));
            out.add(bytes("four"), localAddress(other));
            assertEquals(3, one.sendBatch(out));
            var in = other.newBatch(3, 4);
            receive(other, in, 3);
            assertEquals(List.of("long", "", "four"), texts(in));
          }
        });
  }

  /** Those before one that cannot be sent are sent; that one is then the first; the rest wait. */
  @ParameterizedTest
  @EnumSource
  void anErrorInTheMidst(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var one = UdpSocket.bind(anyPort());
              var other = UdpSocket.bind(anyPort())) {
            var to = localAddress(other);
            var out = one.newBatch(6, DatagramBatch.MAX_ROOM);
            out.add(bytes("first"), to);
            out.add(new byte[DatagramBatch.MAX_ROOM], to); // more than the protocol has
            out.add(bytes("second"), to);
            out.add(bytes("third"), new InetSocketAddress("::1", to.getPort()));
            out.add(bytes("fourth"), InetSocketAddress.createUnresolved("localhost", 1));
            out.add(bytes("fifth"), to);
            assertSays(
                "Message too long", assertThrows(SocketException.class, () -> one.sendBatch(out)));
            assertEquals(5, out.size());
            out.removeFirst(1);
            for (int left = 3; left > 1; left--) {
              var sending = one.sendBatchAsync(out);
              assertThrows(IllegalArgumentException.class, () -> sending.await());
              assertEquals(left, out.size());
              out.removeFirst(1);
            }
            assertEquals(1, one.sendBatch(out));
            var in = other.newBatch(6, ROOM);
            receive(other, in, 3);
            assertEquals(List.of("first", "second", "fifth"), texts(in));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void misuseIsRefused(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = UdpSocket.bind(anyPort())) {
            for (int[] wrong : new int[][] {{0, 1}, {1025, 1}, {1, 0}, {1, 65_536}}) {
              assertThrows(
                  IllegalArgumentException.class, () -> socket.newBatch(wrong[0], wrong[1]));
            }
            var batch = socket.newBatch(1, 4);
            assertThrows(IndexOutOfBoundsException.class, () -> batch.payload(0));
            assertThrows(IndexOutOfBoundsException.class, () -> batch.removeFirst(1));
            assertThrows(IndexOutOfBoundsException.class, () -> batch.removeFirst(-1));
            assertSays(
                "does not fit",
                assertThrows(IllegalArgumentException.class, () -> batch.add(bytes("12345"))));
            batch.add(bytes("1234"));
            assertSays(
                "full", assertThrows(IllegalStateException.class, () -> batch.add(bytes("x"))));
            assertSays(
                "full",
                assertThrows(IllegalStateException.class, () -> socket.tryReceiveBatch(batch)));
            assertSays(
                "full",
                assertThrows(
                    IllegalStateException.class, () -> socket.receiveBatchAsync(batch).await()));
            assertSays(
                "Not connected",
                assertThrows(SocketException.class, () -> socket.sendBatch(batch)));
            assertEquals(List.of("1234"), texts(batch));
            socket.close();
            assertThrows(ClosedChannelException.class, () -> socket.sendBatch(batch));
            batch.clear();
            assertThrows(ClosedChannelException.class, () -> socket.tryReceiveBatch(batch));
            assertEquals(0, batch.size());
          }
        });
  }

  private static void abort(JoinHandle<?> task) {
    awaitParked(task);
    task.abort();
    assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
  }

  @ParameterizedTest
  @EnumSource
  void cancellingAndClosingAReceive(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = UdpSocket.bind(anyPort());
              var other = UdpSocket.bind(anyPort())) {
            var batch = socket.newBatch(4, ROOM);
            batch.add(bytes("mine"));
            abort(Task.spawn(() -> socket.receiveBatch(batch)));
            assertEquals(List.of("mine"), texts(batch));
            other.sendTo(bytes("yours"), localAddress(socket));
            assertEquals(1, socket.receiveBatch(batch));
            assertEquals(List.of("mine", "yours"), texts(batch));
            var waiting =
                Task.spawn(() ->
                    assertThrows(
                        AsynchronousCloseException.class, () -> socket.receiveBatch(batch)));
            awaitParked(waiting);
            socket.close();
            var _ = waiting.join();
          }
        });
  }

  /** A batch may have been made for other sockets: then it goes one by one. */
  @Test
  void takesBatchesOfOtherRuntimes() throws Exception {
    assumeTrue(EPOLL, "two backends are needed");
    try (var epoll = runtimes.build(EdoRuntime.multiThread().workerThreads(1));
        var nio = runtimes.build(EdoRuntime.multiThread().workerThreads(1).reactor(Backend.NIO))) {
      UdpSocket one = epoll.run(() -> UdpSocket.bind(anyPort()));
      UdpSocket other = nio.run(() -> UdpSocket.bind(anyPort()));
      try (one;
          other) {
        var ofOne = one.newBatch(4, ROOM);
        var ofOther = other.newBatch(4, ROOM);
        nio.run(() -> {
          numbers(0, 3).forEach(t -> ofOne.add(bytes(t), localAddress(one)));
          assertEquals(3, other.sendBatch(ofOne));
        });
        epoll.run(() -> {
          receive(one, ofOther, 3);
          assertEquals(numbers(0, 3), texts(ofOther));
          assertEquals(3, one.sendBatch(ofOther));
        });
        nio.run(() -> {
          receive(other, ofOne, 3);
          assertEquals(numbers(0, 3), texts(ofOne));
        });
      }
    }
  }

  /** What an IPv6 socket has received from an IPv4 peer goes back through an IPv4 socket. */
  @ParameterizedTest
  @EnumSource
  void crossesFamilies(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var client = UdpSocket.bind(anyPort());
              var both = UdpSocket.bind("[::]:0");
              var v4 = UdpSocket.bind(anyPort())) {
            var batch = both.newBatch(2, ROOM);
            for (int i = 0; i < 2; i++) {
              client.sendTo(
                  bytes("datagram " + i),
                  new InetSocketAddress("127.0.0.1", both.localAddress().getPort()));
              receive(both, batch, 1);
              assertEquals(client.localAddress(), batch.address(0));
              assertEquals(1, (i == 0 ? v4 : both).sendBatch(batch));
              var back = ByteBuffer.allocate(ROOM);
              assertEquals(
                  (i == 0 ? v4 : both).localAddress().getPort(),
                  client.receiveFrom(back).getPort());
              assertEquals("datagram " + i, text(back.array(), back.position()));
            }
          }
        });
  }

  // ---------------------------------------------------------------- Unix

  private static void needsEpoll() {
    assumeTrue(EPOLL, "java.nio has no Unix sockets for datagrams");
  }

  /** Far more than the queue of the system takes: nothing is lost, nothing comes twice. */
  @ParameterizedTest
  @EnumSource
  void waitsForThePeer(Flavor flavor) throws Exception {
    needsEpoll();
    int total = 3000;
    on(
        flavor,
        () -> {
          var pair = UnixDatagram.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            for (boolean async : List.of(false, true)) {
              var sender =
                  Task.spawn(() -> {
                    var out = one.newBatch(100, ROOM);
                    for (int i = 0; i < total; i += 100) {
                      numbers(i, i + 100).forEach(t -> out.add(bytes(t)));
                      assertEquals(
                          100, async ? one.sendBatchAsync(out).await() : one.sendBatch(out));
                    }
                  });
              var in = other.newBatch(64, ROOM);
              for (int got = 0; got < total; ) {
                int n = async ? other.receiveBatchAsync(in).await() : other.receiveBatch(in);
                assertEquals(numbers(got, got + n), texts(in));
                assertTrue(in.address(0).isUnnamed());
                got += n;
                in.clear();
              }
              sender.join();
            }
          }
        });
  }

  /** A send that is cancelled keeps what was not sent, in order. */
  @ParameterizedTest
  @EnumSource
  void cancellingASend(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          var pair = UnixDatagram.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            var out = one.newBatch(1000, ROOM);
            numbers(0, 1000).forEach(t -> out.add(bytes(t)));
            abort(Task.spawn(() -> one.sendBatch(out)));
            int sent = 1000 - out.size();
            assertTrue(sent > 0 && sent < 1000, () -> sent + " were sent");
            assertEquals("datagram " + sent, text(out, 0));
            assertEquals(OptionalInt.empty(), one.trySendBatch(out));
            var in = other.newBatch(1000, ROOM);
            receive(other, in, sent);
            assertEquals(OptionalInt.empty(), other.tryReceiveBatch(in));
            var rest = Task.spawn(() -> one.sendBatch(out));
            receive(other, in, 1000);
            assertEquals(1000 - sent, rest.join());
            assertEquals(numbers(0, 1000), texts(in));
          }
        });
  }

  /** To a stranger whose queue is full: waits, and closing ends it. */
  @ParameterizedTest
  @EnumSource
  void waitsForStrangers(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          var address = UnixAddress.of(folder.resolve("server"));
          try (var server = UnixDatagram.bind(address);
              var client = UnixDatagram.unbound()) {
            var out = client.newBatch(500, ROOM);
            numbers(0, 500).forEach(t -> out.add(bytes(t), address));
            while (client.trySendBatch(out).isPresent()) {
              assertFalse(out.isEmpty(), "the queue takes everything");
            }
            int sent = 500 - out.size();
            var waker = new CountingWaker();
            var sending = client.sendBatchAsync(out);
            assertTrue(waker.poll(sending).isPending());
            sending.cancel();
            assertEquals(500 - sent, out.size());
            var rest = Task.spawn(() -> client.sendBatch(out));
            var in = server.newBatch(500, ROOM);
            receive(server, in, 500);
            assertEquals(500 - sent, rest.join());
            assertEquals(numbers(0, 500), texts(in));
            assertTrue(in.address(0).isUnnamed());
          }
        });
  }
}
