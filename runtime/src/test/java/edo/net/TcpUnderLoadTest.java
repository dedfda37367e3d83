package edo.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RT-128, RT-134 (io_driver_called_when_under_load): the drivers are polled and the shutdown is
 * noticed by workers that never run out of work.
 */
class TcpUnderLoadTest extends NetTest {
  private static final int ROUNDS = 20;

  /** Tasks that do nothing but yield, and go on until the runtime ends. */
  enum Load {
    VIRTUAL {
      @Override
      void spawn(AtomicLong yields) {
        Task.spawn(() -> {
          while (true) {
            yields.getAndIncrement();
            Task.yieldNow();
          }
        });
      }
    },
    POLLED {
      @Override
      void spawn(AtomicLong yields) {
        Task.spawn(
            (Async<@Nullable Void>)
                cx -> {
                  yields.getAndIncrement();
                  cx.waker().wake();
                  return Poll.pending();
                });
      }
    };

    abstract void spawn(AtomicLong yields);

    /** Twice as many as there are workers; from here on none of those is ever idle. */
    static void begin(EdoRuntime runtime, Load kind) {
      var yields = new AtomicLong[2 * runtime.metrics().workers()];
      Arrays.setAll(yields, i -> new AtomicLong());
      for (AtomicLong counter : yields) {
        kind.spawn(counter);
      }
      while (!Arrays.stream(yields).allMatch(n -> n.get() > 0)) {
        Task.yieldNow();
      }
    }
  }

  static Stream<Arguments> everywhere() {
    return Stream.of(Flavor.values())
        .flatMap(f -> Stream.of(Load.values()).map(load -> Arguments.of(f, load)));
  }

  /**
   * I/O of either kind of task, with a peer that is no task and speaks only to those who wait for
   * it: nothing is there when it is first asked for. The load ends with the runtime.
   */
  @ParameterizedTest
  @MethodSource("everywhere")
  void ioIsServed(Flavor flavor, Load kind) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Load.begin(runtime, kind);
        try (var listener = TcpListener.bind(anyPort())) {
          InetSocketAddress address = listener.localAddress();
          var pending = new Semaphore(0);
          var echo =
              Task.spawn(() -> {
                try (var stream = listener.accept()) {
                  var got = new byte[4];
                  for (int i = 0; i < ROUNDS; i++) {
                    stream.readFully(got);
                    stream.writeAll(got);
                  }
                }
              });
          var peer =
              new FutureTask<@Nullable Void>(() -> {
                pingPong(address, 1, () -> awaitParked(echo));
                pingPong(address, 2, () -> assertTrue(pending.tryAcquire(20, SECONDS)));
                return null;
              });
          Thread.ofPlatform().start(peer);
          echo.join();
          // The first read may not have had to wait: accept still did when the peer looked. The
          // last event may not be counted yet, it is passed on first.
          Await.until("an event for each wait", () -> runtime.metrics().readyEvents() >= ROUNDS);
          try (var stream = Task.spawn(telling(listener.acceptAsync(), pending)).join()) {
            for (int i = 0; i < ROUNDS; i++) {
              var buffer = ByteBuffer.allocate(4);
              Task.spawn(telling(stream.readFullyAsync(buffer), pending)).join();
              Task.spawn(stream.writeAllAsync(buffer.flip())).join();
            }
          }
          Task.spawnBlocking(() -> peer.get(20, SECONDS)).join();
        }
      });
    }
  }

  /** Speaks first, each time when its turn has come, and waits for the answer before it goes on. */
  private static void pingPong(InetSocketAddress address, int connection, Turn turn)
      throws IOException, InterruptedException {
    turn.await();
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      for (int i = 0; i < ROUNDS; i++) {
        turn.await();
        byte[] ping = {(byte) connection, (byte) i, 3, 4};
        socket.getOutputStream().write(ping);
        assertArrayEquals(ping, socket.getInputStream().readNBytes(4));
      }
    }
  }

  private interface Turn {
    void await() throws InterruptedException;
  }

  /** The same, giving out a permit each time it is not ready. */
  private static <T extends @Nullable Object> Async<T> telling(Async<T> inner, Semaphore pending) {
    return cx -> {
      Poll<T> poll = inner.poll(cx);
      if (poll.isPending()) {
        pending.release();
      }
      return poll;
    };
  }

  /** RT-134: the same for timers. */
  @ParameterizedTest
  @MethodSource("everywhere")
  void timersFire(Flavor flavor, Load kind) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Load.begin(runtime, kind);
        Time.sleep(Duration.ofMillis(2));
        Task.spawn(Time.sleepAsync(Duration.ofMillis(2))).join();
      });
    }
  }
}
