package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.UnixAddress;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unix datagrams as uds_datagram.rs and uds_socket.rs have them: NET-055 … NET-060. */
class UnixDatagramTest extends NetTest {
  @TempDir private Path folder = Path.of("");

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(bytes(text));
  }

  private static String text(ByteBuffer buffer) {
    return text(buffer.array(), buffer.position());
  }

  private static void needsEpoll() {
    assumeTrue(EPOLL, "java.nio has no Unix sockets for datagrams");
  }

  @ParameterizedTest
  @EnumSource
  void refusedWithoutEpoll(Flavor flavor) throws Exception {
    assumeTrue(!EPOLL, "there they are");
    on(
        flavor,
        () -> {
          for (var error :
              new Throwable[] {
                assertThrows(UnsupportedOperationException.class, UnixDatagram::unbound),
                assertThrows(UnsupportedOperationException.class, UnixDatagram::pair),
                assertThrows(
                    UnsupportedOperationException.class,
                    () -> UnixDatagram.bind(folder.resolve("x")))
              }) {
            assertSays("--enable-native-access", error);
          }
        });
  }

  /** echo, echo_from, datagram_echo_server: NET-055, NET-056, NET-061. */
  @ParameterizedTest
  @EnumSource
  void echo(Flavor flavor) throws Exception {
    needsEpoll();
    Path path = folder.resolve("server");
    Path mine = folder.resolve("client");
    on(
        flavor,
        () -> {
          try (var builder = UnixSocket.forDatagrams()) {
            builder.bind(UnixAddress.of(path));
            try (var server = builder.datagram();
                var client = UnixDatagram.bind(mine)) {
              var echo =
                  Task.spawn(() -> {
                    var room = ByteBuffer.allocate(100);
                    for (int i = 0; i < 3; i++) {
                      UnixAddress from = server.receiveFrom(room.clear());
                      server.sendTo(room.flip(), from);
                    }
                  });
              client.sendTo(bytes("one"), UnixAddress.of(path));
              var room = ByteBuffer.allocate(20);
              assertEquals(UnixAddress.of(path), client.receiveFrom(room));
              client.connect(path);
              assertEquals(Optional.of(path), client.peerAddress().path());
              client.send(buffer("two"));
              assertEquals(3, Task.spawn(client.receiveAsync(room)).join());
              assertEquals(3, Task.spawn(client.sendAsync(buffer("tri"))).join());
              assertEquals(UnixAddress.of(path), Task.spawn(client.receiveFromAsync(room)).join());
              assertEquals("onetwotri", text(room));
              var _ = echo.join();
            }
          }
          assertTrue(Files.exists(path), "the file is not deleted");
          Files.delete(path);
          Files.delete(mine);
        });
  }

  /** try_send_recv_never_block, try_recv_buf_never_block, poll_ready: NET-056 … NET-058. */
  @ParameterizedTest
  @EnumSource
  void tryFormsNeverBlock(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          UnixDatagram.Pair pair = UnixDatagram.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            var room = ByteBuffer.allocate(20);
            assertEquals(OptionalInt.empty(), other.tryReceive(room));
            assertEquals(Optional.empty(), other.tryReceiveFrom(room));
            int count = 0;
            while (one.trySend(buffer("hello")).isPresent()) {
              count++;
            }
            assertTrue(count > 0);
            var writable = Task.spawn(one.writableAsync());
            var sending = Task.spawn(() -> one.send(bytes("last")));
            awaitParked(sending);
            for (int i = 0; i < count; i++) {
              assertEquals(OptionalInt.of(5), other.tryReceive(room.clear()));
            }
            assertEquals(4, sending.join());
            assertTrue(writable.join().isWritable());
            other.readable();
            assertTrue(other.tryReceiveFrom(room.clear()).orElseThrow().isUnnamed());
            assertEquals("last", text(room));
          }
        });
  }

  /** Who is not connected waits for room as well, although the system does not announce it. */
  @ParameterizedTest
  @EnumSource
  void sendToAFullQueue(Flavor flavor) throws Exception {
    needsEpoll();
    Path path = folder.resolve("server");
    on(
        flavor,
        () -> {
          var to = UnixAddress.of(path);
          try (var server = UnixDatagram.bind(path);
              var client = UnixDatagram.unbound()) {
            int count = 0;
            while (client.trySendTo(buffer("hello"), to).isPresent()) {
              count++;
            }
            var aborted = Task.spawn(() -> client.sendTo(bytes("never"), to));
            abort(aborted);
            var sending = Task.spawn(() -> client.sendTo(bytes("last"), to));
            awaitParked(sending);
            var room = ByteBuffer.allocate(20);
            for (int i = 0; i <= count; i++) {
              assertTrue(server.receiveFrom(room.clear()).isUnnamed());
            }
            assertEquals("last", text(room));
            assertEquals(4, sending.join());
          }
          Files.delete(path);
        });
  }

  private static void abort(JoinHandle<?> task) {
    awaitParked(task);
    task.abort();
    assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
  }

  /** split: one object for a sender and a receiver; shutdown; options. NET-059, NET-060. */
  @ParameterizedTest
  @EnumSource
  void sharingAndShuttingDown(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          UnixDatagram.Pair pair = UnixDatagram.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            var receiving = Task.spawn(() -> one.receive(new byte[9]));
            awaitParked(receiving);
            assertEquals(4, Task.spawn(() -> one.send(bytes("ping"))).join());
            assertEquals(4, other.receive(new byte[9]));
            other.send(bytes("pong!"));
            assertEquals(5, receiving.join());
            assertEquals(5, one.send(bytes("peek!")));
            assertEquals(5, other.peek(ByteBuffer.allocate(9)));
            assertEquals(3, other.receive(new byte[3]));
            assertEquals(Optional.empty(), one.takeError());
            one.setSendBufferSize(50_000);
            assertTrue(one.sendBufferSize() >= 50_000);
            one.shutdownOutput();
            assertSays("Broken pipe", assertThrows(IOException.class, () -> one.send(bytes("no"))));
          }
          UnixDatagram.Pair second = UnixDatagram.pair();
          try (var one = second.one();
              var other = second.other()) {
            other.shutdownInput();
            assertSays("Broken pipe", assertThrows(IOException.class, () -> one.send(bytes("no"))));
            assertEquals(OptionalInt.empty(), other.tryReceive(ByteBuffer.allocate(1)));
          }
        });
  }

  /** Faults: nobody there, path taken, cancelled, closed while waiting. */
  @ParameterizedTest
  @EnumSource
  void faults(Flavor flavor) throws Exception {
    needsEpoll();
    Path path = folder.resolve("server");
    on(
        flavor,
        () -> {
          try (var client = UnixDatagram.unbound()) {
            assertThrows(ConnectException.class, () -> client.connect(path));
            assertThrows(
                ConnectException.class, () -> client.sendTo(bytes("x"), UnixAddress.of(path)));
            assertThrows(IOException.class, () -> client.send(bytes("x")));
            try (var server = UnixDatagram.bind(path)) {
              assertThrows(BindException.class, () -> UnixDatagram.bind(path));
              abort(Task.spawn(() -> server.receiveFrom(ByteBuffer.allocate(1))));
              var waiting =
                  Task.spawn(() ->
                      assertThrows(
                          AsynchronousCloseException.class, () -> server.receive(new byte[1])));
              awaitParked(waiting);
              client.connect(path);
              server.close();
              server.close();
              assertFalse(server.isOpen());
              var _ = waiting.join();
            }
            assertThrows(ConnectException.class, () -> client.send(bytes("x")));
            Files.delete(path);
          }
        });
  }

  /** Senders whose names have the size of an IPv4 address and begin alike: NET-056. */
  @ParameterizedTest
  @EnumSource
  void tellsSendersWithSimilarNamesApart(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          // Two bytes of family, one that says abstract, thirteen of name: sixteen.
          var unique = "edo%06x".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
          try (var server = UnixDatagram.bind(UnixAddress.ofAbstract(unique + "-srv"));
              var one = UnixDatagram.bind(UnixAddress.ofAbstract(unique + "-one"));
              var two = UnixDatagram.bind(UnixAddress.ofAbstract(unique + "-two"))) {
            for (var client : List.of(one, two, one)) {
              client.sendTo(bytes("hello"), server.localAddress());
              assertEquals(client.localAddress(), server.receiveFrom(ByteBuffer.allocate(9)));
            }
          }
        });
  }

  /** That one receiver has no room says nothing of others, nor for how long: NET-056. */
  @ParameterizedTest
  @EnumSource
  void tryingElsewhereWhenOneIsFull(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          var busy = UnixAddress.of(folder.resolve("busy"));
          var idle = UnixAddress.of(folder.resolve("idle"));
          try (var full = UnixDatagram.bind(busy);
              var empty = UnixDatagram.bind(idle);
              var stranger = UnixDatagram.unbound();
              var client = UnixDatagram.bind(folder.resolve("client"))) {
            while (stranger.trySendTo(buffer("x"), busy).isPresent()) {
              // until its queue is full
            }
            var waiting = Task.spawn(() -> client.receive(new byte[1])); // registers it
            awaitParked(waiting);
            assertEquals(OptionalInt.empty(), client.trySendTo(buffer("a"), busy));
            assertEquals(OptionalInt.of(1), client.trySendTo(buffer("b"), idle));
            assertEquals(1, empty.receive(new byte[1]));
            while (full.tryReceive(ByteBuffer.allocate(1)).isPresent()) {
              // until it is empty
            }
            assertEquals(OptionalInt.of(1), client.trySendTo(buffer("c"), busy));
            empty.sendTo(buffer("d"), client.localAddress());
            assertEquals(1, waiting.join());
          }
        });
  }

  /** What is cancelled before it was sent stays the sender's, and reaches nobody: NET-040. */
  @ParameterizedTest
  @EnumSource
  void aCancelledSendKeepsItsDatagram(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          var pair = UnixDatagram.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            int sent = 0;
            while (one.trySend(buffer("x")).isPresent()) {
              sent++;
            }
            var kept = buffer("kept");
            abort(Task.spawn(() -> one.send(kept)));
            abort(Task.spawn(() -> one.send(bytes("kept"))));
            var polled = one.sendAsync(kept);
            assertTrue(new CountingWaker().poll(polled).isPending());
            polled.cancel();
            assertEquals(4, kept.remaining());
            for (int i = 0; i < sent; i++) {
              assertEquals(1, other.receive(new byte[9]));
            }
            assertEquals(OptionalInt.empty(), other.tryReceive(ByteBuffer.allocate(9)));
            assertEquals(4, one.send(kept));
            assertEquals(4, other.receive(new byte[9]));
          }
        });
  }
}
