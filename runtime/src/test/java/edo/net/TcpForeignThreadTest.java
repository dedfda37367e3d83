package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets in the hands of threads that are no task of their runtime: it blocks the thread. */
class TcpForeignThreadTest extends NetTest {
  private static final byte[] LARGE = pattern(1 << 20);

  /** Everything from plain threads, on the default runtime. */
  @Test
  void plainThreadsBlock() throws Exception {
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      try (var listener = TcpListener.bind(anyPort())) {
        var done = new CompletableFuture<Boolean>();
        kind.start(() -> {
          try (var stream = listener.accept()) {
            stream.inputStream().transferTo(stream.outputStream());
            done.complete(true);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
        try (var client = TcpStream.connect(listener.localAddress())) {
          var writer =
              kind.start(() -> {
                try {
                  client.writeAll(LARGE);
                  client.shutdownOutput();
                } catch (Throwable e) {
                  done.completeExceptionally(e);
                }
              });
          assertArrayEquals(LARGE, client.inputStream().readAllBytes());
          Await.end(writer);
        }
        assertTrue(done.get(20, TimeUnit.SECONDS));
      }
    }
  }

  /** An interrupt ends the wait as a cancellation; the stream stays usable. */
  @Test
  void interruptsCancel() throws Exception {
    try (var pair = Pair.open()) {
      for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        var end = new CompletableFuture<Boolean>();
        var thread =
            kind.start(() -> {
              try {
                assertThrows(CancelledException.class, () -> pair.server().read(new byte[1]));
                end.complete(Thread.currentThread().isInterrupted());
              } catch (Throwable e) {
                end.completeExceptionally(e);
              }
            });
        Await.until("parked", () -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        assertTrue(end.get(20, TimeUnit.SECONDS), "the interrupt stays visible");
      }
      pair.client().writeAll(new byte[] {1});
      assertEquals(1, pair.server().read(new byte[2]));
    }
  }

  /** A socket of one runtime, used by the tasks of another. */
  @ParameterizedTest
  @EnumSource
  void tasksOfOtherRuntimesWaitToo(Flavor flavor) throws Exception {
    try (var one = runtimes.build(Flavor.MULTI_1);
        var other = runtimes.build(flavor)) {
      try (var pair = one.run(Pair::open)) {
        var echo =
            other.spawn(() -> {
              pair.server().inputStream().transferTo(pair.server().outputStream());
              pair.server().shutdownOutput();
            });
        other.run(() -> {
          var writer =
              Task.spawn(() -> {
                pair.client().writeAll(LARGE);
                pair.client().shutdownOutput();
              });
          assertArrayEquals(LARGE, pair.client().inputStream().readAllBytes());
          var _ = writer.join();
          var _ = echo.join();
        });
      }
    }
  }

  /** The blocking pool is a place for them like any other. */
  @ParameterizedTest
  @EnumSource
  void blockingJobsBlock(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var job =
                Task.spawnBlocking(() -> {
                  pair.server().readFully(new byte[3]);
                  return 3;
                });
            pair.client().writeAll(new byte[] {1, 2, 3});
            assertEquals(3, job.join());
          }
        });
  }

  /** In a poll a direct form may not wait, and says so; what needs no wait works. */
  @ParameterizedTest
  @EnumSource
  void directFormsInsideAPoll(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.client().writeAll(new byte[] {1});
            pair.server().readable();
            Async<Integer> body =
                cx -> {
                  int n = pair.server().read(new byte[1]);
                  assertThrows(IllegalStateException.class, () -> pair.server().read(new byte[1]));
                  return Poll.ready(n);
                };
            assertEquals(1, Task.spawn(body).join());
          }
        });
  }
}
