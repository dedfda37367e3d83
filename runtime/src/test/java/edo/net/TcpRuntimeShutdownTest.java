package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Interest;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeShutDownException;
import edo.task.CancelledException;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of sockets when their runtime ends (io_driver_drop.rs): NET-025, NET-087, RT-050,
 * RT-051; fault: runtime shutdown with I/O pending.
 */
class TcpRuntimeShutdownTest extends NetTest {
  /** Tasks unwind, and close what they hold. */
  @ParameterizedTest
  @EnumSource
  void tasksThatWaitAreCancelled(Flavor flavor) throws Exception {
    var ends = new CopyOnWriteArrayList<Throwable>();
    EdoRuntime runtime = runtimes.build(flavor);
    runtime.run(() -> {
      var pair = Pair.open();
      var other = Pair.open();
      var listener = TcpListener.bind(anyPort());
      var tasks =
          List.of(
              Task.spawn(() -> {
                try (pair) {
                  pair.server().read(new byte[1]);
                } catch (Throwable e) {
                  ends.add(e);
                }
              }),
              Task.spawn(() -> {
                try (other) {
                  other.client().writeAll(new byte[HUGE]);
                } catch (Throwable e) {
                  ends.add(e);
                }
              }),
              Task.spawn(() -> {
                try (listener) {
                  listener.accept().close();
                } catch (Throwable e) {
                  ends.add(e);
                }
              }));
      tasks.forEach(NetTest::awaitParked);
    });
    assertTrue(runtime.shutdown(Duration.ofSeconds(10)).isClean());
    assertEquals(3, ends.size());
    for (Throwable end : ends) {
      assertTrue(end instanceof CancelledException, end::toString);
    }
  }

  /** NET-025: threads that are none of the runtime's get an error instead of hanging. */
  @ParameterizedTest
  @EnumSource
  void othersThatWaitGetAnError(Flavor flavor) throws Exception {
    EdoRuntime runtime = runtimes.build(flavor);
    var pair = runtime.run(Pair::open);
    var full = runtime.run(Pair::open);
    var listener = runtime.run(() -> TcpListener.bind(anyPort()));
    var address = listener.localAddress();
    try (pair;
        full;
        listener) {
      var waiting = new ArrayList<Waiting>();
      waiting.add(new Waiting(() -> pair.server().read(new byte[1])));
      waiting.add(new Waiting(() -> pair.server().readable()));
      waiting.add(new Waiting(() -> full.client().writeAll(new byte[HUGE])));
      waiting.add(new Waiting(() -> listener.accept()));
      for (Waiting one : waiting) {
        Await.until("parked", () -> one.thread.getState() == Thread.State.WAITING);
      }
      assertTrue(runtime.shutdown(Duration.ofSeconds(10)).isClean());
      for (Waiting one : waiting) {
        isShutDown(one.end());
      }
      List<Executable> later =
          List.of(
              () -> pair.server().read(new byte[1]),
              () -> pair.server().tryRead(new byte[1]),
              () -> pair.server().ready(Interest.READABLE),
              () -> pair.server().readAsync(new byte[1]).await(),
              () -> full.client().write(new byte[1]),
              () -> listener.accept(),
              () -> listener.tryAccept(),
              () -> pair.client().readable(),
              () -> pair.client().read(new byte[1]),
              () -> runtime.within(() -> TcpListener.bind(anyPort())),
              () -> runtime.within(() -> TcpStream.connect(address)));
      for (Executable operation : later) {
        isShutDown(assertThrows(IOException.class, operation));
      }
    }
  }

  private static void isShutDown(Throwable e) {
    assertEquals(RuntimeShutDownException.class, e.getClass(), e::toString);
    assertTrue(String.valueOf(e.getMessage()).contains("has shut down"), e::toString);
  }

  /** Something that a thread of the test waits for. */
  private static final class Waiting {
    final Thread thread;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    Waiting(Executable wait) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  wait.execute();
                  end.complete(null);
                } catch (Throwable e) {
                  end.completeExceptionally(e);
                }
              });
    }

    Throwable end() {
      var error = assertThrows(ExecutionException.class, () -> end.get(20, TimeUnit.SECONDS));
      return Objects.requireNonNull(error.getCause());
    }
  }

  /** Nobody tells a socket that never waited; it must notice all the same, at its next use. */
  @ParameterizedTest
  @EnumSource
  void socketsThatNeverWaitedNotice(Flavor flavor) throws Exception {
    EdoRuntime runtime = runtimes.build(flavor);
    var pair =
        runtime.run(() -> {
          var opened = Pair.open();
          opened.client().writeAll(new byte[] {1, 2, 3});
          return opened;
        });
    var listener = runtime.run(() -> TcpListener.bind(anyPort()));
    try (pair;
        listener) {
      assertTrue(runtime.shutdown(Duration.ofSeconds(10)).isClean());
      List<Executable> operations =
          List.of(
              () -> pair.server().read(new byte[1]),
              () -> pair.server().tryRead(new byte[1]),
              () -> pair.server().peek(new byte[1]),
              () -> pair.server().write(new byte[1]),
              () -> pair.server().writeAsync(ByteBuffer.allocate(1)).await(),
              () -> pair.server().readable(),
              () -> listener.tryAccept(),
              () -> listener.accept());
      for (Executable operation : operations) {
        isShutDown(assertThrows(IOException.class, operation));
      }
    }
  }

  /** A socket outlives its runtime only to be closed. */
  @ParameterizedTest
  @EnumSource
  void socketsCanBeClosedAfterwards(Flavor flavor) throws Exception {
    EdoRuntime runtime = runtimes.build(flavor);
    var pair = runtime.run(Pair::open);
    runtime.run(() -> {
      pair.client().writeAll(new byte[] {1});
      pair.server().readable();
    });
    runtime.close();
    var halves = pair.server().intoSplit();
    halves.writer().close();
    halves.reader().close();
    pair.close();
  }
}
