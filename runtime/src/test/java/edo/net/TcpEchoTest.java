package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Flavor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.Channels;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes go through as they are, in every form (tcp_echo.rs): NET-010, NET-013, NET-024. */
class TcpEchoTest extends NetTest {
  private static final byte[] LARGE = pattern(3 << 20);

  private interface Sender {
    void send(TcpStream to, byte[] bytes) throws Exception;
  }

  private interface Receiver {
    void receive(TcpStream from, byte[] bytes) throws Exception;
  }

  /** echo_server. */
  @ParameterizedTest
  @EnumSource
  void echoes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            JoinHandle<@Nullable Void> server =
                Task.spawn(() -> {
                  try (var stream = listener.accept()) {
                    var buffer = new byte[1000];
                    for (int n; (n = stream.read(buffer)) >= 0; ) {
                      stream.writeAll(buffer, 0, n);
                    }
                  }
                });
            try (var client = TcpStream.connect(listener.localAddress())) {
              var halves = client.split();
              var writer =
                  Task.spawn(() -> {
                    halves.writer().writeAll(LARGE);
                    halves.writer().shutdownOutput();
                  });
              byte[] answer = client.inputStream().readAllBytes();
              assertArrayEquals(LARGE, answer);
              var _ = writer.join();
            }
            var _ = server.join();
          }
        });
  }

  /** NET-013: every way of writing meets every way of reading; much more than the buffers take. */
  @ParameterizedTest
  @EnumSource
  void everyFormCarriesTheSameBytes(Flavor flavor) throws Exception {
    Sender[] senders = {
      (to, b) -> to.writeAll(b),
      (to, b) -> to.writeAll(ByteBuffer.wrap(b)),
      (to, b) -> to.writeAll(direct(b)),
      (to, b) -> to.writeAll(pieces(b)),
      (to, b) -> to.writeAllAsync(b).await(),
      (to, b) -> Task.spawn(to.writeAllAsync(direct(b))).join(),
      TcpEchoTest::writeAsyncInALoop,
      (to, b) -> to.outputStream().write(b),
      (to, b) -> Channels.newOutputStream(to.channel()).write(b),
      (to, b) -> assertEquals(b.length, ((GatheringByteChannel) to.channel()).write(pieces(b)))
    };
    Receiver[] receivers = {
      (from, b) -> from.readFully(b),
      (from, b) -> from.readFully(ByteBuffer.wrap(b)),
      TcpEchoTest::readDirect,
      TcpEchoTest::readPieces,
      (from, b) -> from.readFullyAsync(ByteBuffer.wrap(b)).await(),
      (from, b) -> Task.spawn(from.readFullyAsync(ByteBuffer.wrap(b))).join(),
      TcpEchoTest::readAsyncInALoop,
      (from, b) -> assertEquals(b.length, from.inputStream().readNBytes(b, 0, b.length)),
      (from, b) -> Channels.newInputStream(from.channel()).readNBytes(b, 0, b.length)
    };
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            byte[] part = java.util.Arrays.copyOf(LARGE, 700_001);
            for (int i = 0; i < Math.max(senders.length, receivers.length); i++) {
              Sender sender = senders[i % senders.length];
              Receiver receiver = receivers[i % receivers.length];
              var sending =
                  Task.spawn(() -> {
                    sender.send(pair.client(), part);
                  });
              var received = new byte[part.length];
              receiver.receive(pair.server(), received);
              var _ = sending.join();
              assertArrayEquals(part, received, "pairing " + i);
            }
          }
        });
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static ByteBuffer[] pieces(byte[] bytes) {
    var pieces = new ArrayList<ByteBuffer>();
    for (int at = 0, size = 0; at < bytes.length; at += size, size = (size + 7777) % 90_000) {
      int length = Math.min(size, bytes.length - at);
      pieces.add(ByteBuffer.wrap(bytes, at, length));
    }
    return pieces.toArray(ByteBuffer[]::new);
  }

  private static void writeAsyncInALoop(TcpStream to, byte[] bytes) throws Exception {
    for (int at = 0; at < bytes.length; ) {
      at += to.writeAsync(bytes, at, bytes.length - at).await();
    }
  }

  private static void readAsyncInALoop(TcpStream from, byte[] bytes) throws Exception {
    for (int at = 0; at < bytes.length; ) {
      at += from.readAsync(bytes, at, bytes.length - at).await();
    }
  }

  private static void readDirect(TcpStream from, byte[] bytes) throws IOException {
    var buffer = ByteBuffer.allocateDirect(bytes.length);
    from.readFully(buffer);
    buffer.flip().get(bytes);
  }

  private static void readPieces(TcpStream from, byte[] bytes) throws IOException {
    var all = ByteBuffer.wrap(bytes);
    while (all.hasRemaining()) {
      int at = all.position();
      int half = all.remaining() / 2;
      ByteBuffer[] two = {all.slice(at, half), all.slice(at + half, all.remaining() - half)};
      long n = half % 2 == 0 ? from.read(two) : ((ScatteringByteChannel) from.channel()).read(two);
      all.position(at + (int) n);
    }
  }

  /** Nothing asked, nothing done; ranges and read-only buffers are checked before anything. */
  @ParameterizedTest
  @EnumSource
  void checksItsArguments(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            TcpStream stream = pair.server();
            assertEquals(0, stream.read(new byte[0]));
            assertEquals(0, stream.read(ByteBuffer.allocate(0)));
            assertEquals(0, stream.read(new ByteBuffer[0]));
            assertEquals(0, stream.peek(new byte[0]));
            assertEquals(0, stream.write(new byte[0]));
            assertEquals(0, stream.readAsync(new byte[0]).await());
            stream.writeAll(new byte[0]);
            stream.readFully(new byte[0]);
            var ten = new byte[10];
            assertThrows(IndexOutOfBoundsException.class, () -> stream.read(ten, 5, 6));
            assertThrows(IndexOutOfBoundsException.class, () -> stream.write(ten, -1, 6));
            assertThrows(IndexOutOfBoundsException.class, () -> stream.writeAll(ten, 5, 6));
            assertThrows(
                IndexOutOfBoundsException.class, () -> stream.outputStream().write(ten, 5, 6));
            assertThrows(
                IndexOutOfBoundsException.class, () -> stream.read(new ByteBuffer[1], 1, 1));
            assertThrows(
                ReadOnlyBufferException.class,
                () -> stream.read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
            pair.client().writeAll(ByteBuffer.wrap(bytes("still alive")).asReadOnlyBuffer());
            stream.readFully(new byte[11]);
          }
        });
  }

  /** The end of the stream is -1 for a read and an exception for an exact one. */
  @ParameterizedTest
  @EnumSource
  void theEndIsTold(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.client().writeAll(new byte[] {1, 2, 3});
            pair.client().close();
            var error =
                assertThrows(EOFException.class, () -> pair.server().readFully(new byte[5]));
            assertSays("2 bytes", error);
            assertEquals(-1, pair.server().read(new byte[5]));
            assertEquals(-1, pair.server().readAsync(new byte[5]).await());
            assertEquals(-1, pair.server().inputStream().read());
            assertThrows(
                EOFException.class,
                () -> pair.server().readFullyAsync(ByteBuffer.allocate(1)).await());
          }
        });
  }

  /** Views: single bytes, and closing one closes the stream. */
  @ParameterizedTest
  @EnumSource
  void viewsAreTheStream(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var out = pair.client().outputStream();
            out.write(200);
            out.write(-1);
            out.flush();
            var in = pair.server().inputStream();
            assertEquals(200, in.read());
            assertEquals(255, in.read());
            var channel = pair.client().channel();
            assertTrue(channel.isOpen());
            out.close();
            assertFalse(channel.isOpen());
            assertFalse(pair.client().isOpen());
            assertEquals(-1, in.read());
            in.close();
            assertFalse(pair.server().isOpen());
            channel.close();
          }
        });
  }

  /** NET-024: a pending operation keeps no bytes of its own, whatever the size of the buffer. */
  @ParameterizedTest
  @EnumSource(names = "MULTI_1")
  void operationsHoldTheBufferByReference(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var buffer = ByteBuffer.allocate(100);
            var read = pair.server().readAsync(buffer);
            buffer.limit(2);
            pair.client().writeAll(new byte[] {1, 2, 3});
            assertEquals(2, read.await(), "sees the buffer as it is now");
            assertEquals(2, buffer.position());
          }
        });
  }

  /** A buffer that is given twice counts once, and what follows it is not forgotten. */
  @ParameterizedTest
  @EnumSource
  void theSameBufferTwice(Flavor flavor) throws Exception {
    byte[] sent = pattern(100_000);
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var writer =
                Task.spawn(() -> {
                  ByteBuffer body = ByteBuffer.wrap(sent);
                  ByteBuffer head = body.slice(0, 3);
                  body.position(3);
                  pair.client().writeAll(new ByteBuffer[] {head, head, body, head, body});
                  pair.client().shutdownOutput();
                });
            var all = new java.io.ByteArrayOutputStream();
            ByteBuffer small = ByteBuffer.allocate(1000);
            ByteBuffer large = ByteBuffer.allocate(3000);
            while (pair.server().read(new ByteBuffer[] {small, small, large, small}) >= 0) {
              all.write(small.array(), 0, small.position());
              all.write(large.array(), 0, large.position());
              small.clear();
              large.clear();
            }
            assertArrayEquals(sent, all.toByteArray());
            var _ = writer.join();
          }
        });
  }
}
