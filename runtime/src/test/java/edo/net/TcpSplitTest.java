package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Halves (tcp_split.rs, tcp_into_split.rs): NET-026 to NET-029. */
class TcpSplitTest extends NetTest {
  /** NET-026: tcp_split. A half does what the stream does. */
  @ParameterizedTest
  @EnumSource
  void borrowedHalvesAreTheStream(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            SocketWriter writer = pair.client().split().writer();
            SocketReader reader = pair.server().split().reader();
            assertEquals(pair.client().localAddress(), writer.localAddress());
            assertEquals(pair.client().peerAddress(), writer.peerAddress());
            assertEquals(pair.server().localAddress(), reader.localAddress());
            assertEquals(pair.server().peerAddress(), reader.peerAddress());
            checkForms(writer, reader);
            writer.shutdownOutput();
            reader.readable();
            assertEquals(-1, reader.read(new byte[1]));
          }
        });
  }

  private static void checkForms(SocketWriter writer, SocketReader reader) throws Exception {
    var buffer = new byte[8];
    assertEquals(OptionalInt.empty(), reader.tryRead(buffer));
    writer.writable();
    assertEquals(OptionalInt.of(2), writer.tryWrite(new byte[] {1, 2}));
    assertEquals(2, writer.write(ByteBuffer.wrap(new byte[] {3, 4})));
    assertEquals(2, writer.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {5, 6})}));
    assertEquals(1, writer.writeAsync(new byte[] {7}, 0, 1).await());
    assertEquals(OptionalInt.of(1), writer.tryWrite(ByteBuffer.wrap(new byte[] {8})));
    writer.writeAll(new byte[] {9});
    writer.writeAllAsync(new byte[] {0, 10, 11}, 1, 2).await();
    assertEquals(
        OptionalLong.of(1), writer.tryWrite(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {12})}));
    reader.readable();
    assertEquals(1, reader.peek(new byte[1]));
    assertEquals(1, reader.peek(ByteBuffer.allocate(1)));
    assertEquals(1, reader.peekAsync(ByteBuffer.allocate(1)).await());
    assertEquals(OptionalInt.of(1), reader.tryPeek(ByteBuffer.allocate(1)));
    var one = ByteBuffer.allocate(1);
    reader.readFully(buffer, 0, 1);
    assertEquals(1, buffer[0]);
    assertEquals(1, reader.read(one));
    assertEquals(1, reader.read(new ByteBuffer[] {one.clear()}));
    assertEquals(1, reader.readAsync(one.clear()).await());
    assertEquals(4, one.get(0));
    reader.readFullyAsync(one.clear()).await();
    assertEquals(OptionalInt.of(1), reader.tryRead(one.clear()));
    assertEquals(6, one.get(0));
    assertEquals(OptionalLong.of(1), reader.tryRead(new ByteBuffer[] {one.clear()}));
    reader.readFully(buffer, 0, 5);
    assertEquals(12, buffer[4]);
  }

  /** NET-026: one task reads while another writes. */
  @ParameterizedTest
  @EnumSource
  void halvesWorkAtTheSameTime(Flavor flavor) throws Exception {
    byte[] large = pattern(2 << 20);
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var client = pair.client().intoSplit();
            var server = pair.server().intoSplit();
            var writing =
                Task.spawn(() -> {
                  try (var writer = client.writer()) {
                    writer.writeAll(large);
                  }
                });
            var echoing =
                Task.spawn(() -> {
                  try (var reader = server.reader();
                      var writer = server.writer()) {
                    reader.inputStream().transferTo(writer.outputStream());
                  }
                });
            try (var reader = client.reader()) {
              assertArrayEquals(large, reader.inputStream().readAllBytes());
            }
            var _ = writing.join();
            var _ = echoing.join();
          }
        });
  }

  /** NET-027, NET-028: reunite. */
  @ParameterizedTest
  @EnumSource
  void halvesOfOneStreamReunite(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var halves = pair.client().intoSplit();
            pair.client().close();
            assertTrue(pair.client().isOpen(), "it owns nothing any more");
            assertThrows(IllegalStateException.class, () -> pair.client().intoSplit());
            checkForms(halves.writer(), pair.server());
            try (var whole = halves.reader().reunite(halves.writer())) {
              halves.reader().close();
              halves.writer().close();
              assertTrue(whole.isOpen(), "the halves own nothing any more");
              assertThrows(
                  IllegalStateException.class, () -> halves.writer().reunite(halves.reader()));
              checkForms(whole, pair.server());
              var again = whole.intoSplit();
              try (var reader = again.reader();
                  var writer = again.writer()) {
                checkForms(writer, pair.server());
                assertTrue(reader.tryRead(new byte[1]).isEmpty());
              }
              assertFalse(whole.isOpen());
              assertEquals(-1, pair.server().read(new byte[1]));
            }
          }
        });
  }

  /** NET-028: reunite error. Unrelated halves are refused and stay as they are. */
  @ParameterizedTest
  @EnumSource
  void unrelatedHalvesAreRefused(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var client = pair.client().intoSplit();
            var server = pair.server().intoSplit();
            assertThrows(
                IllegalArgumentException.class, () -> client.reader().reunite(server.writer()));
            assertThrows(
                IllegalArgumentException.class, () -> server.writer().reunite(client.reader()));
            checkForms(client.writer(), server.reader());
            checkForms(server.writer(), client.reader());
            server.writer().close();
            assertThrows(
                IllegalStateException.class, () -> server.reader().reunite(server.writer()));
            checkForms(client.writer(), server.reader());
            server.reader().close();
            client.writer().reunite(client.reader()).close();
          }
        });
  }

  /** NET-029: drop_write. The peer reads the end; the other half goes on. */
  @ParameterizedTest
  @EnumSource
  void closingTheWriterShutsTheDirectionDown(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var client = pair.client().intoSplit();
            client.writer().writeAll(bytes("bye"));
            client.writer().close();
            client.writer().close();
            assertEquals("bye", text(pair.server().inputStream().readAllBytes(), 3));
            pair.server().writeAll(bytes("ok"));
            var two = new byte[2];
            client.reader().readFully(two);
            assertEquals("ok", text(two, 2));
            assertThrows(ClosedChannelException.class, () -> client.writer().write(two));
            assertThrows(
                ClosedChannelException.class, () -> client.writer().writeAsync(two, 0, 1).await());
            assertThrows(ClosedChannelException.class, () -> client.writer().tryWrite(two));
            client.reader().close();
            assertThrows(ClosedChannelException.class, () -> client.reader().read(two));
            assertFalse(pair.client().isOpen(), "closed with both halves");
          }
        });
  }

  /** NET-029: forget, and closing the reader, tell the peer nothing. */
  @ParameterizedTest
  @EnumSource
  void forgettingTheWriterTellsThePeerNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var client = pair.client().intoSplit();
            client.writer().forget();
            client.writer().forget();
            var waker = new CountingWaker();
            assertTrue(waker.poll(pair.server().readableAsync()).isPending());
            pair.server().writeAll(bytes("ok"));
            client.reader().readFully(new byte[2]);
            assertEquals(OptionalInt.empty(), pair.server().tryRead(new byte[1]));
            assertEquals(0, waker.wakes());
            assertThrows(ClosedChannelException.class, () -> client.writer().write(new byte[1]));
            client.reader().close();
            assertEquals(-1, pair.server().read(new byte[1]));
          }
          try (var pair = Pair.open()) {
            var client = pair.client().intoSplit();
            client.reader().close();
            client.writer().writeAll(bytes("ok"));
            pair.server().readFully(new byte[2]);
            assertEquals(OptionalInt.empty(), pair.server().tryRead(new byte[1]));
            client.writer().close();
            assertEquals(-1, pair.server().read(new byte[1]));
          }
        });
  }

  /** Fault: closing a half that another task waits in. */
  @ParameterizedTest
  @EnumSource
  void closingAHalfEndsItsWaits(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var client = pair.client().intoSplit();
            var reader =
                Task.spawn(() -> {
                  return assertThrows(
                      AsynchronousCloseException.class, () -> client.reader().read(new byte[1]));
                });
            var writer =
                Task.spawn(() -> {
                  return assertThrows(
                      IOException.class, () -> client.writer().writeAll(new byte[HUGE]));
                });
            awaitParked(reader);
            awaitParked(writer);
            client.reader().close();
            var _ = reader.join();
            assertFalse(writer.isFinished());
            client.writer().close();
            var _ = writer.join();
          }
        });
  }
}
