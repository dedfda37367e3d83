package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ending one direction (tcp_shutdown.rs): NET-013. */
class TcpShutdownTest extends NetTest {
  /** shutdown. */
  @ParameterizedTest
  @EnumSource
  void thePeerReadsTheEndAndMayGoOnWriting(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.client().writeAll(bytes("last words"));
            pair.client().shutdownOutput();
            assertEquals("last words", text(pair.server().inputStream().readAllBytes(), 10));
            assertThrows(IOException.class, () -> pair.client().write(new byte[] {1}));
            pair.server().writeAll(bytes("answer"));
            var buffer = new byte[6];
            pair.client().readFully(buffer);
            assertEquals("answer", text(buffer, 6));
          }
        });
  }

  /** shutdown_multiple_calls. */
  @ParameterizedTest
  @EnumSource
  void shuttingDownAgainDoesNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            for (int i = 0; i < 3; i++) {
              pair.client().shutdownOutput();
              pair.client().shutdownInput();
              pair.client().split().writer().shutdownOutput();
            }
            assertEquals(-1, pair.server().read(new byte[1]));
            assertEquals(-1, pair.client().read(new byte[1]));
          }
        });
  }

  /** shutdown_after_tcp_reset. */
  @ParameterizedTest
  @EnumSource
  void shuttingDownAfterAResetDoesNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.server().setZeroLinger();
            pair.server().close();
            assertThrows(IOException.class, () -> pair.client().read(new byte[1]));
            pair.client().shutdownOutput();
            pair.client().shutdownOutput();
            pair.client().shutdownInput();
          }
        });
  }

  /** A reader that waits reads the end, a writer that waits fails. */
  @ParameterizedTest
  @EnumSource
  void shuttingDownEndsWaits(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var reader = Task.spawn(() -> pair.client().read(new byte[1]));
            awaitParked(reader);
            pair.client().shutdownInput();
            assertEquals(-1, reader.join());
            var writer =
                Task.spawn(() -> {
                  return assertThrows(
                      IOException.class, () -> pair.client().writeAll(new byte[HUGE]));
                });
            awaitParked(writer);
            pair.client().shutdownOutput();
            Await.until("the writer fails", writer::isFinished);
            var _ = writer.join();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void closedStreamsCannotBeShutDown(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.client().close();
            assertThrows(ClosedChannelException.class, () -> pair.client().shutdownOutput());
            assertThrows(ClosedChannelException.class, () -> pair.client().shutdownInput());
          }
        });
  }
}
