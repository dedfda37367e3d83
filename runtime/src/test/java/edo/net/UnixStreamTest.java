package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Interest;
import edo.reactor.UnixAddress;
import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unix streams as uds_stream.rs, uds_split.rs and uds_cred.rs have them: NET-052 … NET-054. */
class UnixStreamTest extends NetTest {
  @TempDir private Path folder = Path.of("");

  private static String text(ByteBuffer buffer) {
    return text(buffer.array(), buffer.position());
  }

  /** accept_read_write, accept_read_write_socketaddr: NET-052, NET-053, NET-062. */
  @ParameterizedTest
  @EnumSource
  void acceptReadWrite(Flavor flavor) throws Exception {
    Path path = folder.resolve("socket");
    on(
        flavor,
        () -> {
          try (var listener = UnixListener.bind(path)) {
            assertEquals(UnixAddress.of(path), listener.localAddress());
            assertEquals(Optional.empty(), listener.takeError());
            var accepting = Task.spawn(() -> listener.accept());
            try (var client = UnixStream.connect(path);
                var server = accepting.join()) {
              assertEquals(Optional.of(path), client.peerAddress().path());
              assertTrue(client.localAddress().isUnnamed());
              assertTrue(server.peerAddress().isUnnamed());
              assertEquals(UnixAddress.of(path), server.localAddress());
              client.writeAll(bytes("hello"));
              var five = new byte[5];
              server.readFully(five);
              assertEquals("hello", text(five, 5));
              server.writeAll(ByteBuffer.allocateDirect(5).put(bytes("world")).flip());
              client.readFully(five);
              assertEquals("world", text(five, 5));
              client.shutdownOutput();
              assertEquals(-1, server.read(five));
              client.shutdown();
            }
            try (var _ = Task.spawn(UnixStream.connectAsync(path)).join();
                var _ = Task.spawn(listener.acceptAsync()).join()) {
              assertEquals(Optional.empty(), listener.tryAccept());
            }
            try (var _ = UnixStream.connect(UnixAddress.of(path.toString()))) {
              UnixStream accepted = listener.accept();
              accepted.close();
            }
          }
          assertTrue(Files.exists(path), "the file is not deleted");
          Files.delete(path);
        });
  }

  /** pair, peek, the ByteStream forms, a lot of data both ways: NET-053, NET-054. */
  @ParameterizedTest
  @EnumSource
  void pairs(Flavor flavor) throws Exception {
    byte[] sent = pattern(2_000_000);
    on(
        flavor,
        () -> {
          UnixStream.Pair pair = UnixStream.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            var echo =
                Task.spawn(() -> {
                  var buffer = new byte[10_000];
                  for (int n = other.read(buffer); n >= 0; n = other.read(buffer)) {
                    other.writeAll(buffer, 0, n);
                  }
                  other.shutdownOutput();
                });
            var writer =
                Task.spawn(() -> {
                  one.writeAll(new ByteBuffer[] {ByteBuffer.wrap(sent)});
                  one.shutdownOutput();
                });
            assertArrayEquals(sent, one.inputStream().readAllBytes());
            var _ = writer.join();
            var _ = echo.join();
          }
          UnixStream.Pair second = UnixStream.pair();
          try (var one = second.one();
              var other = second.other()) {
            one.writeAll(bytes("look"));
            var room = ByteBuffer.allocate(4);
            assertEquals(4, other.peek(room));
            assertEquals(4, other.read(room.clear()));
            assertEquals("look", text(room));
          }
        });
  }

  /** try_read_write, try_read_buf, poll_read_ready, poll_write_ready: NET-054. */
  @ParameterizedTest
  @EnumSource
  void tryForms(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          UnixStream.Pair pair = UnixStream.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            assertEquals(OptionalInt.empty(), other.tryRead(new byte[1]));
            one.writable();
            assertEquals(OptionalInt.of(5), one.tryWrite(bytes("hello")));
            var readable = Task.spawn(other.readableAsync());
            assertTrue(readable.join().isReadable());
            var room = ByteBuffer.allocate(2);
            var more = ByteBuffer.allocate(10);
            assertEquals(OptionalLong.of(5), other.tryRead(new ByteBuffer[] {room, more}));
            assertEquals("hello", text(room) + text(more));
            assertEquals(OptionalInt.empty(), other.tryRead(new byte[1]));
            long written = 0;
            var chunk = new byte[10_000];
            for (OptionalInt n = one.tryWrite(chunk); n.isPresent(); n = one.tryWrite(chunk)) {
              written += n.getAsInt();
            }
            var writable = Task.spawn(one.writableAsync());
            long read = 0;
            while (read < written) {
              read += other.read(chunk);
            }
            assertTrue(writable.join().isWritable());
            assertEquals(
                Optional.of(1),
                one.tryIo(Interest.WRITABLE, socket -> Optional.of(socket.write(chunk, 0, 1))));
            int sent = one.io(Interest.WRITABLE, socket -> Optional.of(socket.write(chunk, 0, 1)));
            assertEquals(1, sent);
          }
        });
  }

  /** split of uds_split.rs, owned halves: NET-054, NET-026 … NET-029. */
  @ParameterizedTest
  @EnumSource
  void splitting(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          UnixStream.Pair pair = UnixStream.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            var halves = one.split();
            assertEquals(one.localAddress(), halves.reader().localAddress());
            var reading = Task.spawn(() -> halves.reader().read(new byte[9]));
            awaitParked(reading);
            other.writeAll(bytes("four"));
            assertEquals(4, reading.join());
            halves.writer().writeAll(bytes("more"));
            assertEquals(4, other.read(new byte[9]));
            SocketStream.OwnedHalves<UnixStream> owned = one.intoSplit();
            one.close(); // owns nothing any more
            UnixStream again = owned.reader().reunite(owned.writer());
            try (again) {
              var last = again.intoSplit();
              last.writer().close();
              assertEquals(-1, other.read(new byte[1]));
              other.writeAll(bytes("x"));
              assertEquals(1, last.reader().read(new byte[1]));
              last.reader().close();
            }
            assertThrows(IOException.class, () -> other.writeAll(new byte[HUGE]));
          }
        });
  }

  /** test_socket_pair: NET-063. */
  @ParameterizedTest
  @EnumSource
  void credentials(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          UnixStream.Pair pair = UnixStream.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            if (!EPOLL) {
              var error = assertThrows(UnsupportedOperationException.class, one::peerCredentials);
              assertSays("--enable-native-access", error);
              return;
            }
            var told = one.peerCredentials();
            assertEquals(told, other.peerCredentials());
            assertEquals(ProcessHandle.current().pid(), told.pid().orElseThrow());
            assertEquals(
                Files.getAttribute(Files.createTempFile(folder, "a", "b"), "unix:uid"), told.uid());
          }
        });
  }

  /** abstract_socket_name: NET-052, NET-054, NET-062. */
  @ParameterizedTest
  @EnumSource
  void abstractNames(Flavor flavor) throws Exception {
    var address = UnixAddress.ofAbstract("edo-test-" + ProcessHandle.current().pid());
    on(
        flavor,
        () -> {
          if (!EPOLL) {
            var error =
                assertThrows(IllegalArgumentException.class, () -> UnixListener.bind(address));
            assertSays("--enable-native-access", error);
            return;
          }
          try (var listener = UnixListener.bind(address)) {
            assertEquals(address, listener.localAddress());
            assertTrue(listener.localAddress().abstractName().isPresent());
            try (var client = UnixStream.connect(address);
                var server = listener.accept()) {
              assertEquals(address, client.peerAddress());
              client.writeAll(bytes("hi"));
              assertEquals(2, server.read(new byte[9]));
            }
          }
          assertThrows(IOException.class, () -> UnixStream.connect(address));
        });
  }

  /** epollhup: the listener goes while somebody connects. NET-054. */
  @ParameterizedTest
  @EnumSource
  void theListenerGoes(Flavor flavor) throws Exception {
    Path path = folder.resolve("socket");
    on(
        flavor,
        () -> {
          var listener = UnixListener.bind(path);
          try (var client = UnixStream.connect(path)) {
            var reading =
                Task.spawn(() -> {
                  try {
                    return client.read(new byte[1]);
                  } catch (IOException e) {
                    return -1; // "Connection reset", where the system says so
                  }
                });
            awaitParked(reading);
            listener.close();
            assertEquals(-1, reading.join());
          }
          Files.delete(path);
        });
  }

  /** listen_and_stream, assert_usage: NET-061. */
  @ParameterizedTest
  @EnumSource
  void sockets(Flavor flavor) throws Exception {
    Path path = folder.resolve("socket");
    Path mine = folder.resolve("mine");
    on(
        flavor,
        () -> {
          try (var socket = UnixSocket.forStreams();
              var connecting = UnixSocket.forStreams()) {
            socket.bind(path);
            try (var listener = socket.listen(16)) {
              connecting.bind(UnixAddress.of(mine));
              try (var client = connecting.connect(UnixAddress.of(path));
                  var server = listener.accept()) {
                assertEquals(UnixAddress.of(mine), server.peerAddress());
                assertEquals(UnixAddress.of(mine), client.localAddress());
              }
            }
          }
          try (var socket = UnixSocket.forStreams()) {
            assertThrows(IllegalStateException.class, socket::datagram);
          }
          if (EPOLL) {
            try (var socket = UnixSocket.forDatagrams()) {
              assertThrows(IllegalStateException.class, () -> socket.listen(1));
              assertThrows(IllegalStateException.class, () -> socket.connect(UnixAddress.of(path)));
              try (var datagram = socket.datagram()) {
                assertTrue(datagram.localAddress().isUnnamed());
              }
              assertThrows(IllegalStateException.class, socket::datagram);
            }
          } else {
            assertThrows(UnsupportedOperationException.class, UnixSocket::forDatagrams);
          }
          Files.delete(path);
          Files.delete(mine);
          assertFalse(Files.exists(path));
        });
  }

  @ParameterizedTest
  @EnumSource
  void theFlagsSayWhatThereIs(Flavor flavor) throws Exception {
    assumeTrue(EPOLL, "java.nio does not tell");
    on(
        flavor,
        () -> {
          UnixStream.Pair pair = UnixStream.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            other.shutdownOutput();
            assertTrue(one.ready(Interest.READABLE).isReadClosed());
            other.close();
            while (!one.ready(Interest.WRITABLE).isWriteClosed()) {
              Task.yieldNow(); // it was writable before; the event is on its way
            }
          }
        });
  }
}
