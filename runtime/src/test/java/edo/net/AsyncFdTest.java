package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Backend;
import edo.reactor.Interest;
import edo.reactor.ListenerSource;
import edo.reactor.PipeSource;
import edo.reactor.Sockets;
import edo.reactor.StreamSource;
import edo.task.Async;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readiness of any descriptor as io_async_fd.rs has it: NET-076 … NET-083, NET-085. How it ends is
 * {@link AsyncFdEndTest}'s.
 */
class AsyncFdTest extends NetTest {
  @BeforeEach
  void needsEpoll() {
    assumeTrue(EPOLL, "java.nio takes no descriptors");
  }

  /** initially_writable, reset_readable, reregister: NET-076, NET-078 … NET-080. */
  @ParameterizedTest
  @EnumSource
  void readinessIsRememberedUntilCleared(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var raw = new RawPair()) {
            try (var fd = raw.watch()) {
              assertTrue(fd.writable().ready().isWritable());
              var waiting = Task.spawn(() -> fd.readable());
              awaitParked(waiting);
              raw.say("hello");
              AsyncFd.Guard seen = waiting.join();
              assertTrue(seen.ready().isReadable());
              seen.retainReady();
              assertEquals(Optional.of(5), seen.tryIo(_ -> raw.read()));
              assertTrue(fd.readable().ready().isReadable(), "nobody has said that it has gone");
              assertEquals(Optional.empty(), fd.readable().tryIo(_ -> raw.read()));
              var again = Task.spawn(() -> fd.readable());
              awaitParked(again);
              raw.say("!");
              AsyncFd.Guard second = again.join();
              assertEquals(fd, second.owner());
              assertEquals(Optional.of(1), raw.read());
              second.clearReady();
              var third = Task.spawn(() -> fd.readable());
              awaitParked(third);
              raw.say("?");
              var _ = third.join();
            }
            assertTrue(raw.one.fd().isPresent(), "the descriptor was not closed");
            try (var fd = raw.watch()) {
              assertTrue(fd.readable().ready().isReadable());
            }
          }
        });
  }

  /** reset_writable: writable again once the peer has made room. NET-079, NET-080, NET-082. */
  @ParameterizedTest
  @EnumSource
  void writableAgainOnceThereIsRoom(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var raw = new RawPair();
              var fd = raw.watch()) {
            assertTrue(fd.writable().ready().isWritable());
            int written = 0;
            for (var n = raw.write(); n.isPresent(); n = raw.write()) {
              written += n.get();
            }
            var waiting = Task.spawn(() -> fd.io(Interest.WRITABLE, _ -> raw.write()));
            awaitParked(waiting);
            while (written > 0) {
              written -= raw.other.read(new byte[1 << 16], 0, 1 << 16);
            }
            assertTrue(waiting.join() > 0);
          }
        });
  }

  /** An old guard clears only what it saw. NET-080. */
  @ParameterizedTest
  @EnumSource
  void aGuardDoesNotClearWhatCameLater(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var raw = new RawPair();
              var fd = raw.watch()) {
            raw.say("a");
            AsyncFd.Guard old = fd.readable();
            AsyncFd.Guard fresh = fd.readable();
            fresh.clearReady();
            var next = Task.spawn(() -> fd.readable());
            awaitParked(next);
            raw.say("b");
            var _ = next.join();
            old.clearReady();
            old.clearReady(Interest.READABLE);
            assertTrue(fd.readable().ready().isReadable());
          }
        });
  }

  /** clear_ready_matching_clears_ready: NET-080. */
  @ParameterizedTest
  @EnumSource
  void clearingSome(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var raw = new RawPair();
              var fd = raw.watch()) {
            raw.say("a");
            var _ = fd.readable();
            Interest either = Interest.READABLE.add(Interest.WRITABLE);
            AsyncFd.Guard both = fd.ready(either);
            assertTrue(both.ready().isReadable() && both.ready().isWritable(), both::toString);
            both.clearReady(Interest.READABLE);
            AsyncFd.Guard left = fd.ready(either);
            assertFalse(left.ready().isReadable());
            assertTrue(left.ready().isWritable());
          }
        });
  }

  /** try_io_readable, try_io_writable, guard_try_io: NET-081, NET-082. */
  @ParameterizedTest
  @EnumSource
  void tryIo(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var raw = new RawPair();
              var fd = raw.watch()) {
            assertEquals(
                Optional.empty(),
                fd.tryIo(
                    Interest.READABLE,
                    _ -> {
                      throw new AssertionError("not ready, so not tried");
                    }));
            raw.say("abc");
            AsyncFd.Guard guard = fd.readable();
            var failure =
                assertThrows(
                    IOException.class,
                    () ->
                        guard.tryIo(_ -> {
                          throw new IOException("mine");
                        }));
            assertEquals("mine", failure.getMessage());
            assertEquals(Optional.of(3), fd.tryIo(Interest.READABLE, _ -> raw.read()));
            assertEquals(Optional.empty(), fd.tryIo(Interest.READABLE, _ -> raw.read()));
            var waiting = Task.spawn(() -> fd.io(Interest.READABLE, _ -> raw.read()));
            awaitParked(waiting);
            raw.say("de");
            assertEquals(2, waiting.join());
            var writing = Task.spawn(fd.ioAsync(Interest.WRITABLE, _ -> Optional.of(1)));
            assertEquals(1, writing.join());
          }
        });
  }

  /** multiple_waiters, poll_fns: NET-085. */
  @ParameterizedTest
  @EnumSource
  void severalWaiters(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var raw = new RawPair();
              var fd = raw.watch()) {
            var first = Task.spawn(() -> fd.readable());
            var second = Task.spawn(() -> fd.readable());
            var third = Task.spawn(fd.readableAsync());
            awaitParked(first);
            awaitParked(second);
            Async<AsyncFd.Guard> polled = fd.readableAsync();
            var waker = new CountingWaker();
            assertTrue(waker.poll(polled).isPending());
            raw.say("x");
            var _ = first.join();
            var _ = second.join();
            var _ = third.join();
            Await.until("the poll-driven one is woken, too", () -> waker.wakes() == 1);
            assertFalse(waker.poll(polled).isPending());
          }
        });
  }

  /** priority_event_on_oob_data: NET-083. */
  @ParameterizedTest
  @EnumSource
  void outOfBandData(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          // The client is used by platform threads: for virtual ones the JDK opens descriptors that
          // it keeps.
          try (var listener = Sockets.of(Backend.EPOLL).listen(anyPort());
              var client = connect(Addresses.internet(listener.localAddress()).getPort());
              var server = accept(listener);
              var fd = AsyncFd.of(server.fd().orElseThrow(), Interest.PRIORITY)) {
            assertThrows(IllegalArgumentException.class, fd::readable);
            var waiting = Task.spawn(() -> fd.ready(Interest.PRIORITY));
            awaitParked(waiting);
            var _ = Task.spawnBlocking(() -> urge(client)).join();
            assertTrue(waiting.join().ready().isPriority());
          }
        });
  }

  private static Socket connect(int port) throws Exception {
    return Task.spawnBlocking(() -> new Socket("127.0.0.1", port)).join();
  }

  private static boolean urge(Socket client) throws IOException {
    client.sendUrgentData(7);
    return true;
  }

  private static StreamSource accept(ListenerSource listener) throws IOException {
    Optional<StreamSource> accepted = listener.accept();
    while (accepted.isEmpty()) {
      Task.yieldNow(); // the client is connected, so it is in the queue or about to be
      accepted = listener.accept();
    }
    return accepted.get();
  }

  /** try_new: a regular file and nothing cannot be watched. NET-076, NET-077. */
  @ParameterizedTest
  @EnumSource
  void whatCannotBeWatched(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          assertThrows(IOException.class, () -> AsyncFd.of(1_000_000));
          assertThrows(IllegalArgumentException.class, () -> AsyncFd.of(-1));
          Path file = Files.createTempFile("edo", ".txt");
          OsPipeReader held = Pipes.fifo(file).unchecked().openReader();
          try (held) {
            var error = assertThrows(IOException.class, held::readable);
            assertSays("not selectable", error);
          } finally {
            Files.delete(file);
          }
        });
  }

  /** Any descriptor: an end of a pipe, for one direction. NET-076. */
  @ParameterizedTest
  @EnumSource
  void aPipe(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          PipeSource pipe = PipeSource.open(Backend.EPOLL);
          try (var sender = pipe.sender();
              var receiver = pipe.receiver();
              var fd = AsyncFd.of(receiver.fd().orElseThrow(), Interest.READABLE)) {
            assertThrows(IllegalArgumentException.class, fd::writable);
            var waiting = Task.spawn(() -> fd.readable());
            awaitParked(waiting);
            assertEquals(1, sender.write(bytes("x"), 0, 1));
            var _ = waiting.join();
            assertEquals(1, receiver.read(new byte[4], 0, 4));
          }
        });
  }

  /** await_error_readiness_invalid_address: the kernel has learnt that nobody listens. NET-083. */
  @ParameterizedTest
  @EnumSource
  void errors(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          SocketAddress gone;
          try (var soonGone = UdpSocket.bind(anyPort())) {
            gone = soonGone.localAddress();
          }
          try (var socket = Sockets.of(Backend.EPOLL).udp4()) {
            socket.connect(gone);
            try (var fd = AsyncFd.of(socket.fd().orElseThrow(), Interest.READABLE)) {
              var waiting = Task.spawn(() -> fd.readable());
              awaitParked(waiting);
              assertEquals(1, socket.send(new byte[1], 0, 1));
              AsyncFd.Guard seen = waiting.join();
              assertTrue(seen.ready().isError(), seen::toString);
              assertTrue(socket.takeError().orElseThrow() instanceof ConnectException);
              seen.clearReady();
              var none = new CountingWaker();
              assertTrue(none.poll(fd.readableAsync()).isPending());
            }
          }
        });
  }
}
