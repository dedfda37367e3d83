package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Interest;
import edo.runtime.RuntimeMetrics;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults: closing while others wait, and closing twice. NET-006, NET-016, NET-087. */
class TcpCloseTest extends NetTest {
  private static JoinHandle<AsynchronousCloseException> expectClose(Executable wait) {
    JoinHandle<AsynchronousCloseException> task =
        Task.spawn(() -> assertThrows(AsynchronousCloseException.class, wait));
    awaitParked(task);
    return task;
  }

  @ParameterizedTest
  @EnumSource
  void whileOthersReadAndWrite(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            TcpStream stream = pair.client();
            var buffer = new byte[1];
            var waiting =
                List.of(
                    expectClose(() -> stream.read(buffer)),
                    expectClose(() -> stream.read(ByteBuffer.allocateDirect(1))),
                    expectClose(() -> stream.peek(buffer)),
                    expectClose(() -> stream.readable()),
                    expectClose(() -> stream.readAsync(buffer).await()),
                    expectClose(() -> stream.ready(Interest.READABLE)),
                    expectClose(() -> stream.writeAll(new byte[HUGE])),
                    expectClose(() -> stream.writable()));
            var polled = Task.spawn(stream.readAsync(new byte[1]));
            var waker = new CountingWaker();
            var byHand = stream.readAsync(new byte[1]);
            assertTrue(waker.poll(byHand).isPending());
            stream.close();
            for (var task : waiting) {
              var _ = task.join();
            }
            var error = assertThrows(JoinException.class, polled::join);
            assertTrue(error.getCause() instanceof ClosedChannelException, error::toString);
            assertTrue(waker.wakes() > 0);
            assertThrows(ClosedChannelException.class, () -> waker.poll(byHand));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void whileOthersAccept(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var listener = TcpListener.bind(anyPort());
          var direct = expectClose(() -> listener.accept());
          var polled = Task.spawn(listener.acceptAsync());
          var waker = new CountingWaker();
          assertTrue(waker.poll(listener.acceptAsync()).isPending());
          listener.close();
          var _ = direct.join();
          var error = assertThrows(JoinException.class, polled::join);
          assertTrue(error.getCause() instanceof ClosedChannelException, error::toString);
          assertTrue(waker.wakes() > 0);
          assertThrows(ClosedChannelException.class, () -> listener.accept());
          assertThrows(ClosedChannelException.class, () -> listener.tryAccept());
          assertThrows(ClosedChannelException.class, () -> listener.acceptAsync().await());
          listener.close();
        });
  }

  @ParameterizedTest
  @EnumSource
  void twiceDoesNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            TcpStream stream = pair.client();
            stream.close();
            stream.close();
            assertFalse(stream.isOpen());
            var one = new byte[1];
            List<Executable> operations =
                List.of(
                    () -> stream.read(one),
                    () -> stream.read(new byte[0]),
                    () -> stream.read(ByteBuffer.allocate(1)),
                    () -> stream.tryRead(one),
                    () -> stream.peek(one),
                    () -> stream.write(one),
                    () -> stream.writeAll(one),
                    () -> stream.tryWrite(one),
                    () -> stream.writeAllAsync(one).await(),
                    () -> stream.readable(),
                    () -> stream.writable(),
                    () -> stream.tryIo(Interest.READABLE, s -> java.util.Optional.of(1)),
                    () -> stream.io(Interest.READABLE, s -> java.util.Optional.of(1)),
                    () -> stream.localAddress(),
                    () -> stream.peerAddress(),
                    () -> stream.noDelay(),
                    () -> stream.takeError(),
                    () -> stream.inputStream().read(),
                    () -> stream.channel().write(ByteBuffer.allocate(1)));
            for (Executable operation : operations) {
              assertThrows(ClosedChannelException.class, operation);
            }
            assertThrows(IllegalStateException.class, stream::intoSplit);
          }
        });
  }

  /** NET-087: closing while events, registrations and other closers are on their way. */
  @ParameterizedTest
  @EnumSource
  void inARaceWithEverything(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var listener = TcpListener.bind(anyPort())) {
          for (int i = 0; i < 300; i++) {
            race(listener, i);
          }
        }
      });
      RuntimeMetrics m = runtime.metrics();
      assertEquals(m.sourcesRegistered(), m.sourcesDeregistered());
    }
  }

  private static void race(TcpListener listener, int round) throws Exception {
    InetSocketAddress address = listener.localAddress();
    try (var client = TcpStream.connect(address);
        var server = listener.accept()) {
      var tasks = new ArrayList<JoinHandle<?>>();
      tasks.add(Task.spawn(() -> untilItEnds(server, false)));
      tasks.add(Task.spawn(() -> untilItEnds(server, true)));
      tasks.add(Task.spawn(() -> closeSoon(server, round % 7)));
      tasks.add(Task.spawn(() -> closeSoon(round % 2 == 0 ? server : client, round % 5)));
      try {
        client.split().writer().tryWrite(new byte[] {1, 2, 3});
      } catch (ClosedChannelException e) {
        assertFalse(client.isOpen(), "closed before it wrote");
      }
      for (var task : tasks) {
        var _ = task.join(); // the last closer counts: only then is every source deregistered
      }
    }
  }

  private static void untilItEnds(TcpStream stream, boolean async) throws Exception {
    var buffer = new byte[2];
    try {
      while ((async ? stream.readAsync(buffer).await() : stream.read(buffer)) >= 0) {
        Task.yieldNow();
      }
    } catch (IOException e) {
      return; // closed under us, or reset: either is an end
    }
  }

  private static void closeSoon(TcpStream stream, int yields) {
    for (int i = 0; i < yields; i++) {
      Task.yieldNow();
    }
    stream.close();
  }

  /** A task that ends with its socket open still gives the descriptor back: by try. */
  @ParameterizedTest
  @EnumSource
  void whenTheTaskIsAborted(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var task =
                Task.spawn(() -> {
                  try (var mine = pair.client()) {
                    return mine.read(new byte[1]);
                  }
                });
            awaitParked(task);
            task.abort();
            assertEquals(-1, pair.server().read(new byte[1]));
            Await.until("closed", () -> !pair.client().isOpen());
          }
        });
  }
}
