package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Backend;
import edo.reactor.DatagramSource;
import edo.reactor.Interest;
import edo.reactor.Sockets;
import edo.runtime.RuntimeShutDownException;
import edo.task.Async;
import edo.task.JoinException;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Watching a descriptor ends, because of who watches, the descriptor's owner or the runtime
 * (io_async_fd.rs and io_async_fd_memory_leak.rs): NET-078, NET-084.
 */
class AsyncFdEndTest extends NetTest {
  @BeforeEach
  void needsEpoll() {
    assumeTrue(EPOLL, "java.nio takes no descriptors");
  }

  /** Closed while tasks wait; cancelled; the descriptor closed first. NET-078. */
  @ParameterizedTest
  @EnumSource
  void closing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var raw = new RawPair()) {
            var fd = raw.watch();
            var waiting =
                Task.spawn(() -> assertThrows(AsynchronousCloseException.class, fd::readable));
            awaitParked(waiting);
            var cancelled = Task.spawn(() -> fd.readable());
            awaitParked(cancelled);
            cancelled.abort();
            assertTrue(assertThrows(JoinException.class, cancelled::join).isCancelled());
            fd.close();
            fd.close();
            var _ = waiting.join();
            assertThrows(ClosedChannelException.class, fd::readable);
            assertThrows(
                ClosedChannelException.class,
                () -> fd.tryIo(Interest.READABLE, _ -> Optional.of(1)));
          }
          var early = new RawPair();
          var fd = early.watch();
          early.close();
          fd.close();
        });
  }

  /** driver_shutdown_wakes_currently_pending and its relatives: NET-084. */
  @ParameterizedTest
  @EnumSource
  void theRuntimeEnds(Flavor flavor) throws Exception {
    try (var raw = new RawPair()) {
      var made = new AtomicReference<AsyncFd>();
      var seen = new AtomicReference<AsyncFd.Guard>();
      var pending = new AtomicReference<Async<AsyncFd.Guard>>();
      var waker = new CountingWaker();
      try (var runtime = runtimes.build(flavor)) {
        runtime.run(() -> {
          AsyncFd fd = raw.watch();
          made.set(fd);
          seen.set(fd.writable());
          Async<AsyncFd.Guard> waiting = fd.readableAsync();
          assertTrue(waker.poll(waiting).isPending());
          pending.set(waiting);
        });
      }
      assertTrue(waker.wakes() > 0);
      Async<AsyncFd.Guard> waiting = Objects.requireNonNull(pending.get());
      assertThrows(RuntimeShutDownException.class, () -> waker.poll(waiting));
      try (AsyncFd fd = Objects.requireNonNull(made.get())) {
        Objects.requireNonNull(seen.get()).clearReady();
        assertThrows(RuntimeShutDownException.class, fd::readable);
      }
    }
  }

  /** Its owner closes the descriptor first, and somebody else has the number by now: NET-084. */
  @ParameterizedTest
  @EnumSource
  void whoHasTheNumberNowIsLeftInPeace(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var raw = new RawPair();
              var fd = raw.watch();
              var speaker = UdpSocket.bind(anyPort())) {
            raw.one.close(); // against the rule
            try (UdpSocket stranger = socketWith(fd.fd())) {
              var waiting = Task.spawn(() -> stranger.receive(new byte[9]));
              awaitParked(waiting);
              fd.close();
              speaker.sendTo(bytes("hello"), stranger.localAddress());
              assertEquals(5, waiting.join());
            }
          }
        });
  }

  /** The system gives out the lowest number that is free. */
  private static UdpSocket socketWith(int number) throws IOException {
    var others = new ArrayList<DatagramSource>();
    try {
      for (int i = 0; i < 1_000; i++) {
        DatagramSource socket = Sockets.of(Backend.EPOLL).udp4();
        if (socket.fd().orElseThrow() == number) {
          socket.bind(anyPort());
          return UdpSocket.ofFd(number); // it changes hands
        }
        others.add(socket);
      }
    } finally {
      others.forEach(DatagramSource::close);
    }
    throw new AssertionError("the number " + number + " does not come again");
  }

  /**
   * driver_shutdown_wakes_pending_race, driver_shutdown_wakes_poll_race: whoever comes to wait
   * while the runtime ends is told, be it before or after. NET-084.
   */
  @ParameterizedTest
  @EnumSource
  void theRuntimeEndsWhileOthersComeToWait(Flavor flavor) throws Exception {
    for (int round = 0; round < 40; round++) {
      try (var raw = new RawPair()) {
        var runtime = runtimes.build(flavor);
        AsyncFd fd = runtime.run(() -> raw.watch());
        var start = new CyclicBarrier(3);
        var direct =
            inAThread(() -> {
              start.await();
              return assertThrows(RuntimeShutDownException.class, fd::readable);
            });
        var polled =
            inAThread(() -> {
              Async<AsyncFd.Guard> waiting = fd.readableAsync();
              var waker = new CountingWaker();
              start.await();
              return assertThrows(
                  RuntimeShutDownException.class,
                  () -> {
                    while (waker.poll(waiting).isPending()) {
                      Await.until("the end of the runtime wakes it", () -> waker.wakes() > 0);
                    }
                  });
            });
        start.await();
        runtime.close();
        var _ = direct.get();
        var _ = polled.get();
        fd.close();
      }
    }
  }

  private static <T> FutureTask<T> inAThread(Callable<T> body) {
    var task = new FutureTask<>(body);
    Thread.ofPlatform().start(task);
    return task;
  }
}
