package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.CancelledException;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.time.Time;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults: cancelled, or out of time, in the middle of an operation. The socket stays usable and no
 * byte is lost or doubled. NET-006, NET-010, NET-013, NET-016.
 */
class TcpCancelTest extends NetTest {
  private static final Duration SOON = Duration.ofMillis(20);

  private static void abort(JoinHandle<?> task) {
    awaitParked(task);
    task.abort();
    var error = assertThrows(JoinException.class, task::join);
    assertTrue(error.isCancelled(), error::toString);
  }

  @ParameterizedTest
  @EnumSource
  void inTheMiddleOfARead(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var server = pair.server();
            abort(Task.spawn(() -> server.read(new byte[9])));
            abort(Task.spawn(() -> server.readable()));
            abort(Task.spawn(() -> server.peek(new byte[1])));
            abort(Task.spawn(() -> server.readFully(new byte[9])));
            assertThrows(
                DeadlineException.class, () -> Time.timeout(SOON, () -> server.read(new byte[9])));
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(SOON, server.readAsync(new byte[9])).await());
            var partly = ByteBuffer.allocate(9);
            var exact = Task.spawn(() -> server.readFully(partly));
            pair.client().writeAll(bytes("1234"));
            Await.until("four bytes", () -> partly.position() == 4);
            abort(exact);
            pair.client().writeAll(bytes("56789"));
            server.readFully(partly);
            assertEquals("123456789", text(partly.array(), 9));
          }
        });
  }

  /** RT-090: a cancelled task is stopped by operations that need not wait, too; they do nothing. */
  @ParameterizedTest
  @EnumSource
  void beforeAnOperationThatWouldNotWait(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.client().writeAll(bytes("123"));
            pair.server().readable();
            var read = new byte[3];
            abort(
                Task.spawn(() -> {
                  try {
                    return Async.never().await();
                  } catch (CancelledException e) {
                    assertThrows(CancelledException.class, () -> pair.server().read(read));
                    assertThrows(CancelledException.class, () -> pair.server().write(read));
                    assertThrows(CancelledException.class, Task::consumeBudget);
                    Task.shield(() -> pair.server().readFully(read));
                    throw e;
                  }
                }));
            assertEquals("123", text(read, 3));
            assertEquals(OptionalInt.empty(), pair.client().tryRead(new byte[1]));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void inTheMiddleOfAWrite(Flavor flavor) throws Exception {
    byte[] huge = pattern(HUGE);
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var buffer = ByteBuffer.wrap(huge);
            abort(Task.spawn(() -> pair.client().writeAll(buffer)));
            int sent = buffer.position();
            assertTrue(sent > 0 && sent < HUGE);
            abort(
                Task.spawn(() -> {
                  while (buffer.hasRemaining()) {
                    var _ = pair.client().write(buffer);
                  }
                }));
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(SOON, () -> pair.client().writeAll(buffer)));
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(SOON, pair.client().writeAllAsync(buffer)).await());
            var rest =
                Task.spawn(() -> {
                  pair.client().writeAll(buffer);
                  pair.client().shutdownOutput();
                });
            assertArrayEquals(huge, pair.server().inputStream().readAllBytes());
            var _ = rest.join();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void inTheMiddleOfAnAccept(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            abort(Task.spawn(() -> listener.accept()));
            assertThrows(
                DeadlineException.class, () -> Time.timeout(SOON, () -> listener.accept()));
            assertThrows(
                DeadlineException.class, () -> Time.timeout(SOON, listener.acceptAsync()).await());
            var polled = Task.spawn(listener.acceptAsync());
            polled.abort();
            assertThrows(JoinException.class, polled::join);
            try (var client = TcpStream.connect(listener.localAddress());
                var server = listener.accept()) {
              assertEquals(client.localAddress(), server.peerAddress());
            }
          }
        });
  }

  /** A listener whose queue is full does not answer: a connect then waits for ever. */
  @ParameterizedTest
  @EnumSource
  void inTheMiddleOfAConnect(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = TcpSocket.v4()) {
            socket.bind(anyPort());
            try (var listener = socket.listen(1)) {
              var address = listener.localAddress();
              List<TcpStream> queued = fillTheQueue(address);
              assertThrows(
                  DeadlineException.class,
                  () -> Time.timeout(SOON, () -> TcpStream.connect(address)));
              assertThrows(
                  DeadlineException.class,
                  () -> Time.timeout(SOON, TcpStream.connectAsync(address)).await());
              Async<TcpStream> byHand = TcpStream.connectAsync(address);
              assertTrue(new CountingWaker().poll(byHand).isPending());
              byHand.cancel();
              queued.forEach(TcpStream::close);
              for (TcpStream _ : queued) {
                listener.accept().close();
              }
              try (var client = TcpStream.connect(address);
                  var server = listener.accept()) {
                assertEquals(client.localAddress(), server.peerAddress());
                client.writeAll(new byte[] {1});
                assertEquals(1, server.read(new byte[1]));
              }
            }
          }
        });
  }

  /** Connects until one does not come through, and cancels that one. */
  private static List<TcpStream> fillTheQueue(InetSocketAddress address) {
    var queued = new ArrayList<TcpStream>();
    while (queued.size() < 100) {
      var task = Task.spawn(() -> TcpStream.connect(address));
      Await.until("connected or stuck", () -> task.isFinished() || isParked(task));
      task.abort();
      try {
        queued.add(task.join());
      } catch (JoinException e) {
        assertTrue(e.isCancelled(), e::toString);
        return queued;
      }
    }
    throw new AssertionError("the queue of the listener is never full here");
  }

  /** The cancellation of one task does not reach another that waits for the same thing. */
  @ParameterizedTest
  @EnumSource
  void onlyTheOneThatIsMeant(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var first = Task.spawn(() -> pair.server().readable());
            var second = Task.spawn(() -> pair.server().readable());
            awaitParked(second);
            abort(first);
            pair.client().writeAll(new byte[] {1});
            var _ = second.join();
          }
        });
  }

  /** A reader that never has to wait is cancelled all the same. */
  @ParameterizedTest
  @EnumSource
  void aReaderThatNeverWaits(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.client().shutdownOutput();
            var spinning =
                Task.spawn(() -> {
                  while (true) {
                    assertEquals(-1, pair.server().read(new byte[1]));
                  }
                });
            Task.yieldNow();
            spinning.abort();
            var error = assertThrows(JoinException.class, spinning::join);
            assertTrue(error.isCancelled(), error::toString);
          }
        });
  }
}
