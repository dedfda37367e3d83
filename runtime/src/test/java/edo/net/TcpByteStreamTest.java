package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.io.BufReader;
import edo.io.BufStream;
import edo.io.BufWriter;
import edo.io.ByteReader;
import edo.io.ByteStreams;
import edo.io.ByteStreams.Transferred;
import edo.task.JoinException;
import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A TCP connection is a {@link edo.io.ByteStream} like any other. IO-002, IO-032, IO-034, IO-041.
 */
class TcpByteStreamTest extends NetTest {
  /** IO-041: a proxy between two connections, half-close and all, more than the buffers take. */
  @ParameterizedTest
  @EnumSource
  void aProxy(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var sent = new byte[1 << 20];
          new Random(1).nextBytes(sent);
          try (var front = Pair.open();
              var back = Pair.open()) {
            var proxy =
                Task.spawn(ByteStreams.copyBidirectionalAsync(front.server(), back.client()));
            var upload =
                Task.spawn(() -> {
                  front.client().writeAll(sent);
                  front.client().shutdown();
                });
            assertArrayEquals(sent, back.server().readAll(sent.length));
            upload.join();
            back.server().writeAll(bytes("thank you"));
            back.server().shutdown();
            assertEquals("thank you", text(front.client().readAll(100), 9));
            assertEquals(new Transferred(sent.length, 9), proxy.join());
          }
        });
  }

  /** IO-041: the first failure ends both ways; the streams are left to who made them. */
  @ParameterizedTest
  @EnumSource
  void aProxyWhoseServerIsGone(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var front = Pair.open();
              var back = Pair.open()) {
            back.client().close();
            var proxy =
                Task.spawn(() -> ByteStreams.copyBidirectional(front.server(), back.client()));
            var e = assertThrows(JoinException.class, proxy::join);
            assertTrue(e.getCause() instanceof IOException, e::toString);
            assertTrue(front.server().isOpen());
          }
        });
  }

  /** IO-032, IO-034: numbers and lines through buffers, both forms. */
  @ParameterizedTest
  @EnumSource
  void throughBuffers(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var server =
                Task.spawn(() -> {
                  var in = new BufReader(pair.server());
                  var out = new BufWriter(pair.server());
                  int count = in.readInt();
                  for (int i = 0; i < count; i++) {
                    out.writeLong(in.readLongAsync().await() + 1);
                  }
                  out.shutdown();
                });
            try (var stream = new BufStream(pair.client())) {
              stream.writeInt(5_000);
              for (int i = 0; i < 5_000; i++) {
                stream.writeLongAsync(i).await();
              }
              stream.flush();
              for (int i = 0; i < 5_000; i++) {
                assertEquals(i + 1, stream.readLong());
              }
              assertEquals(Optional.empty(), stream.readLine(10));
            }
            server.join();
            assertFalse(pair.client().isOpen(), "closed with its buffers");
          }
        });
  }

  /** A borrowed half does not close the connection; an owned one closes its direction. */
  @ParameterizedTest
  @EnumSource
  void halvesAreReadersAndWriters(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var borrowed = pair.client().split();
            try (var out = new BufWriter(borrowed.writer())) {
              out.writeAll(bytes("one"));
            }
            borrowed.reader().close();
            assertTrue(pair.client().isOpen());
            var owned = pair.client().intoSplit();
            try (var out = owned.writer().outputStream()) {
              out.write(bytes("two"));
            }
            assertEquals("onetwo", text(pair.server().readAll(10), 6));
            pair.server().writeAll(bytes("x"));
            assertEquals(1, owned.reader().read(new byte[4]));
            owned.reader().close();
            assertEquals(ByteReader.END, pair.server().read(new byte[1]));
          }
        });
  }
}
