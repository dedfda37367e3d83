package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults: the peer breaks the connection (tcp_connect.rs, tcp_stream.rs): NET-013, NET-023. */
class TcpFaultTest extends NetTest {
  private static void reset(TcpStream peer) throws IOException {
    peer.setZeroLinger();
    peer.close();
  }

  @ParameterizedTest
  @EnumSource
  void resetWhileReading(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var direct =
                Task.spawn(() ->
                    assertThrows(SocketException.class, () -> pair.client().read(new byte[1])));
            awaitParked(direct);
            reset(pair.server());
            assertEquals("Connection reset", direct.join().getMessage());
            assertThrows(IOException.class, () -> pair.client().writeAll(new byte[1]));
          }
          try (var pair = Pair.open()) {
            var polled = Task.spawn(pair.client().readAsync(new byte[1]));
            reset(pair.server());
            var error = assertThrows(RuntimeException.class, polled::join);
            assertTrue(error.getCause() instanceof SocketException, error::toString);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void resetWhileWriting(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var direct =
                Task.spawn(() ->
                    assertThrows(IOException.class, () -> pair.client().writeAll(new byte[HUGE])));
            awaitParked(direct);
            reset(pair.server());
            String message = direct.join().getMessage();
            assertTrue(
                "Connection reset".equals(message) || "Broken pipe".equals(message), message);
            assertThrows(IOException.class, () -> pair.client().writeAll(new byte[1]));
          }
        });
  }

  /**
   * poll_hup: what was sent before the reset is read before the error, where the system keeps it.
   */
  @ParameterizedTest
  @EnumSource
  void resetAfterData(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.server().writeAll(bytes("hello world"));
            var buffer = new byte[11];
            pair.client().readFully(buffer);
            assertEquals("hello world", text(buffer, 11));
            reset(pair.server());
            var error = assertThrows(IOException.class, () -> pair.client().read(buffer));
            assertEquals("Connection reset", error.getMessage());
          }
        });
  }

  /** Writing to a peer that has closed fails once the system knows, and does not kill anything. */
  @ParameterizedTest
  @EnumSource
  void writingToAClosedPeer(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.server().close();
            assertThrows(
                IOException.class,
                () -> {
                  while (true) {
                    pair.client().writeAll(new byte[1000]);
                  }
                });
          }
        });
  }
}
