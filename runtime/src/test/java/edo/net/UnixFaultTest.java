package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.UnixAddress;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of Unix streams: NET-052, NET-053, NET-054, NET-087. */
class UnixFaultTest extends NetTest {
  @TempDir private Path folder = Path.of("");

  private static void abort(JoinHandle<?> task) {
    awaitParked(task);
    task.abort();
    var error = assertThrows(JoinException.class, task::join);
    assertTrue(error.isCancelled(), error::toString);
  }

  @ParameterizedTest
  @EnumSource
  void nobodyThere(Flavor flavor) throws Exception {
    Path path = folder.resolve("socket");
    on(
        flavor,
        () -> {
          var missing = assertThrows(ConnectException.class, () -> UnixStream.connect(path));
          assertSays("No such file or directory", missing);
          assertSays(path.toString(), missing);
          UnixListener.bind(path).close();
          var refused = assertThrows(ConnectException.class, () -> UnixStream.connect(path));
          assertSays("Connection refused", refused);
          // The file is still there: it has to be deleted before the next bind.
          var taken = assertThrows(BindException.class, () -> UnixListener.bind(path));
          assertSays("Address already in use", taken);
          assertSays(path.toString(), taken);
          Files.delete(path);
          UnixListener.bind(path).close();
          Files.delete(path);
          Files.writeString(path, "a regular file");
          assertThrows(ConnectException.class, () -> UnixStream.connect(path));
          assertThrows(BindException.class, () -> UnixListener.bind(path));
          assertEquals("a regular file", Files.readString(path));
          assertThrows(
              IOException.class, () -> UnixListener.bind(folder.resolve("no").resolve("where")));
        });
  }

  @Test
  void namesThatAreTooLong() {
    Path path = Path.of("/tmp/" + "x".repeat(103));
    var error = assertThrows(IllegalArgumentException.class, () -> UnixAddress.of(path));
    assertSays("at most 107 bytes, this one has 108", error);
    assertThrows(IllegalArgumentException.class, () -> UnixAddress.ofAbstract("x".repeat(108)));
    assertThrows(IllegalArgumentException.class, () -> UnixAddress.of(""));
    assertThrows(IllegalArgumentException.class, () -> UnixAddress.of("a\0b"));
    assertEquals(UnixAddress.ofAbstract("name"), UnixAddress.of("\0name"));
  }

  /** The longest path works. */
  @ParameterizedTest
  @EnumSource
  void theLongestName(Flavor flavor) throws Exception {
    int most = EPOLL ? UnixAddress.MAX_BYTES : UnixAddress.MAX_BYTES - 1; // as it says
    int room = most - folder.toString().length() - 1;
    Path path = folder.resolve("x".repeat(room));
    on(
        flavor,
        () -> {
          try (var listener = UnixListener.bind(path);
              var client = UnixStream.connect(path);
              var server = listener.accept()) {
            assertEquals(UnixAddress.of(path), listener.localAddress());
            client.writeAll(bytes("hi"));
            assertEquals(2, server.read(new byte[9]));
          }
          Files.delete(path);
          if (!EPOLL) {
            Path longer = folder.resolve("x".repeat(room + 1));
            assertSays("106", assertThrows(IOException.class, () -> UnixListener.bind(longer)));
          }
        });
  }

  /** Cancelled in the middle of accept, read and write. */
  @ParameterizedTest
  @EnumSource
  void cancelling(Flavor flavor) throws Exception {
    Path path = folder.resolve("socket");
    on(
        flavor,
        () -> {
          try (var listener = UnixListener.bind(path)) {
            abort(Task.spawn(() -> listener.accept()));
            try (var client = UnixStream.connect(path);
                var server = listener.accept()) {
              abort(Task.spawn(() -> server.read(new byte[9])));
              abort(Task.spawn(() -> server.readFully(new byte[9])));
              client.writeAll(bytes("all here"));
              var eight = new byte[8];
              server.readFully(eight);
              assertEquals("all here", text(eight, 8));
              abort(Task.spawn(() -> client.writeAll(new byte[HUGE])));
              assertTrue(server.read(new byte[100]) > 0);
            }
          }
          Files.delete(path);
        });
  }

  /** Closed while tasks wait; closed twice. */
  @ParameterizedTest
  @EnumSource
  void closing(Flavor flavor) throws Exception {
    Path path = folder.resolve("socket");
    on(
        flavor,
        () -> {
          var listener = UnixListener.bind(path);
          var accepting =
              Task.spawn(
                  () -> assertThrows(AsynchronousCloseException.class, () -> listener.accept()));
          awaitParked(accepting);
          var polled = Task.spawn(listener.acceptAsync());
          listener.close();
          listener.close();
          var _ = accepting.join();
          var error = assertThrows(RuntimeException.class, polled::join);
          assertInstanceOf(ClosedChannelException.class, error.getCause());
          assertThrows(ClosedChannelException.class, listener::tryAccept);
          Files.delete(path);
          UnixStream.Pair pair = UnixStream.pair();
          var reading =
              Task.spawn(() ->
                  assertThrows(
                      AsynchronousCloseException.class, () -> pair.one().read(new byte[1])));
          awaitParked(reading);
          pair.one().close();
          pair.one().close();
          var _ = reading.join();
          assertEquals(-1, pair.other().read(new byte[1]));
          pair.other().close();
        });
  }

  /** The peer goes while we write: an exception, and the process lives (no SIGPIPE). */
  @ParameterizedTest
  @EnumSource
  void thePeerGoesWhileWeWrite(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          UnixStream.Pair pair = UnixStream.pair();
          try (var one = pair.one()) {
            var writing =
                Task.spawn(
                    () -> assertThrows(IOException.class, () -> one.writeAll(new byte[HUGE])));
            awaitParked(writing);
            pair.other().close();
            assertSays("Broken pipe", writing.join());
            assertThrows(IOException.class, () -> one.write(new byte[1]));
          }
        });
  }

  /** Two readers at once: each gets some of the bytes, as with TCP. */
  @ParameterizedTest
  @EnumSource
  void twoReaders(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          UnixStream.Pair pair = UnixStream.pair();
          try (var one = pair.one();
              var other = pair.other()) {
            var first = Task.spawn(() -> read(other));
            var second = Task.spawn(() -> read(other));
            awaitParked(first);
            awaitParked(second);
            one.writeAll(new byte[100_000]);
            one.shutdownOutput();
            assertEquals(100_000, first.join() + second.join());
          }
        });
  }

  private static int read(UnixStream stream) throws IOException {
    var buffer = new byte[100];
    int sum = 0;
    for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
      sum += n;
    }
    return sum;
  }
}
