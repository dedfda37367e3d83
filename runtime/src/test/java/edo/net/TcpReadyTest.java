package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Interest;
import edo.reactor.StreamSource;
import edo.task.Async;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readiness and what tries without waiting (tcp_stream.rs): NET-015 to NET-021, NET-023, IO-009.
 */
class TcpReadyTest extends NetTest {
  private static final Interest BOTH = Interest.READABLE.add(Interest.WRITABLE);

  /** NET-016, NET-018, NET-019: try_read_write, with arrays. */
  @ParameterizedTest
  @EnumSource
  void fillsUntilItBlocksAndDrains(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            byte[] data = bytes("this is some data to write to the socket");
            var written = new ByteArrayOutputStream();
            var waker = new CountingWaker();
            Async<Ready> readable = pair.server().readableAsync();
            assertTrue(waker.poll(readable).isPending());
            pair.client().writable();
            assertEquals(OptionalInt.of(data.length), pair.client().tryWrite(data));
            written.writeBytes(data);
            Await.until("woken", () -> waker.wakes() > 0);
            assertTrue(waker.poll(readable).isReady());

            fill(pair.client(), data, written);
            assertTrue(new CountingWaker().poll(pair.client().writableAsync()).isPending());

            var read = new byte[written.size()];
            for (int n = 0; n < read.length; ) {
              pair.server().readable();
              OptionalInt some = pair.server().tryRead(read, n, read.length - n);
              n += some.orElse(0);
            }
            assertArrayEquals(written.toByteArray(), read);
            assertEquals(OptionalInt.empty(), pair.server().tryRead(read));
            pair.client().writable();
          }
        });
  }

  /** Fills the buffers between both ends for good: also what the peer's end still takes. */
  private static void fill(TcpStream from, byte[] data, ByteArrayOutputStream written)
      throws Exception {
    do {
      OptionalInt n = from.tryWrite(data);
      while (n.isPresent()) {
        written.write(data, 0, n.getAsInt());
        n = from.tryWrite(data);
      }
      for (int i = 0; i < 20; i++) {
        Task.yieldNow();
      }
    } while (new CountingWaker().poll(from.writableAsync()).isReady());
  }

  /** NET-018, NET-019: try_read_write, with several buffers. */
  @ParameterizedTest
  @EnumSource
  void triesWithSeveralBuffers(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            ByteBuffer[] out = {
              ByteBuffer.wrap(bytes("abc")),
              ByteBuffer.allocateDirect(0),
              ByteBuffer.allocateDirect(3).put(bytes("def")).flip()
            };
            ByteBuffer[] in = {
              ByteBuffer.allocate(2), ByteBuffer.allocateDirect(3), ByteBuffer.allocate(9)
            };
            assertEquals(OptionalLong.empty(), pair.server().tryRead(in));
            assertEquals(OptionalLong.of(6), pair.client().tryWrite(out));
            pair.server().readable();
            assertEquals(OptionalLong.of(6), pair.server().tryRead(in));
            assertEquals(OptionalLong.empty(), pair.server().tryRead(in));
            var all = ByteBuffer.allocate(6);
            for (ByteBuffer part : in) {
              all.put(part.flip());
            }
            assertEquals("abcdef", text(all.array(), 6));
            assertEquals(OptionalLong.of(0), pair.client().tryWrite(out), "nothing is left");
            pair.client().shutdownOutput();
            pair.server().readable();
            in[0].clear();
            assertEquals(OptionalLong.of(-1), pair.server().tryRead(in));
          }
        });
  }

  /** NET-018: try_read_buf. Positions advance, by what was read and not more. */
  @ParameterizedTest
  @EnumSource
  void triesWithBuffers(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            for (var buffer :
                new ByteBuffer[] {ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8)}) {
              assertEquals(OptionalInt.empty(), pair.server().tryRead(buffer));
              assertEquals(0, buffer.position());
              assertEquals(
                  OptionalInt.of(5), pair.client().tryWrite(ByteBuffer.wrap(bytes("hello"))));
              pair.server().readable();
              assertEquals(OptionalInt.of(5), pair.server().tryRead(buffer.position(1)));
              assertEquals(6, buffer.position());
              assertEquals('h', buffer.get(1));
            }
            assertEquals(OptionalInt.of(0), pair.server().tryRead(new byte[0]));
            assertEquals(OptionalInt.of(0), pair.server().tryWrite(new byte[0]));
          }
        });
  }

  /** A try-form that is asked again and again sees what comes, though nobody ever waited. */
  @ParameterizedTest
  @EnumSource
  void triesAloneSeeWhatComes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var buffer = new byte[8];
            for (int i = 0; i < 5; i++) {
              pair.client().writeAll(new byte[] {1, 2, 3});
              Await.until(
                  "three bytes",
                  () -> {
                    try {
                      return pair.server().tryRead(buffer).equals(OptionalInt.of(3));
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  });
              assertEquals(OptionalInt.empty(), pair.server().tryRead(buffer));
            }
          }
        });
  }

  /** NET-015: combined interest is ready as soon as any part is; the answer names the part. */
  @ParameterizedTest
  @EnumSource
  void anyPartOfTheInterestIsEnough(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            Ready ready = pair.server().ready(BOTH);
            assertTrue(ready.isWritable(), ready::toString);
            assertFalse(ready.isReadable(), ready::toString);
            assertTrue(new CountingWaker().poll(pair.server().readableAsync()).isPending());
            pair.client().writeAll(new byte[] {1});
            pair.server().readable();
            ready = pair.server().ready(BOTH);
            assertTrue(ready.isWritable() && ready.isReadable(), ready::toString);
            assertFalse(ready.isReadClosed() || ready.isError(), ready::toString);
            Ready only = pair.server().ready(Interest.READABLE);
            assertFalse(only.isWritable(), only::toString);
            assertThrows(
                UnsupportedOperationException.class, () -> pair.server().ready(Interest.PRIORITY));
          }
        });
  }

  /** NET-017: poll_read_ready, poll_write_ready. Pending again once an attempt was in vain. */
  @ParameterizedTest
  @EnumSource
  void readinessEndsWithAnAttemptInVain(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.client().writeAll(new byte[] {1});
            pair.server().readable();
            pair.server().readable();
            var buffer = new byte[1];
            assertEquals(OptionalInt.of(1), pair.server().tryRead(buffer));
            assertEquals(OptionalInt.empty(), pair.server().tryRead(buffer));
            var waker = new CountingWaker();
            Async<Ready> again = pair.server().readableAsync();
            assertTrue(waker.poll(again).isPending());
            pair.client().writeAll(new byte[] {2});
            Await.until("woken", () -> waker.wakes() > 0);
            assertTrue(waker.poll(again).isReady());
          }
        });
  }

  /** NET-023: read_closed and write_closed. */
  @ParameterizedTest
  @EnumSource
  void tellsWhichDirectionIsClosed(Flavor flavor) throws Exception {
    assumeTrue(EPOLL, "java.nio does not tell");
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            pair.client().shutdownOutput();
            Ready ready = pair.server().ready(Interest.READABLE);
            assertTrue(ready.isReadClosed(), ready::toString);
            assertTrue(ready.isReadable(), ready::toString);
            assertFalse(ready.isWriteClosed(), ready::toString);
          }
          try (var pair = Pair.open()) {
            pair.client().setZeroLinger();
            pair.client().close();
            Await.until("a reset", () -> isWriteClosed(pair.server()));
          }
        });
  }

  private static boolean isWriteClosed(TcpStream stream) {
    try {
      Ready ready = stream.ready(Interest.WRITABLE);
      return ready.isWriteClosed() && ready.isWritable();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** NET-020: not tried unless ready; an empty result ends the readiness. */
  @ParameterizedTest
  @EnumSource
  void ownOperationsAreTriedWhenReady(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var calls = new AtomicInteger();
            var server = pair.server();
            assertEquals(Optional.empty(), server.tryIo(Interest.READABLE, s -> nothing(calls)));
            int before = calls.get();
            assertEquals(Optional.empty(), server.tryIo(Interest.READABLE, s -> nothing(calls)));
            assertEquals(before, calls.get(), "known not to be ready");
            pair.client().writeAll(new byte[] {5, 6});
            server.readable();
            assertEquals(
                Optional.of(2),
                server.tryIo(Interest.READABLE, s -> Optional.of(s.read(new byte[9], 0, 9))));
            assertEquals(Optional.of("w"), server.tryIo(Interest.WRITABLE, s -> Optional.of("w")));
            server.writable();
            assertEquals(Optional.empty(), server.tryIo(Interest.WRITABLE, s -> nothing(calls)));
            assertTrue(new CountingWaker().poll(server.writableAsync()).isPending() || !EPOLL);
            var error = new IOException("mine");
            pair.client().writeAll(new byte[] {5, 6});
            server.readable();
            assertEquals(
                error,
                assertThrows(
                    IOException.class,
                    () ->
                        server.tryIo(
                            Interest.READABLE,
                            s -> {
                              throw error;
                            })));
            assertEquals(2, server.read(new byte[3]), "an error of the operation ends nothing");
          }
        });
  }

  private static Optional<String> nothing(AtomicInteger calls) {
    calls.getAndIncrement();
    return Optional.empty();
  }

  /** NET-021: waits and tries until it succeeds. */
  @ParameterizedTest
  @EnumSource
  void ownOperationsAreRepeatedUntilTheySucceed(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            var calls = new AtomicInteger();
            SocketOperation<StreamSource, Byte> readOne =
                s -> {
                  calls.getAndIncrement();
                  var one = new byte[1];
                  return s.read(one, 0, 1) == 1 ? Optional.of(one[0]) : Optional.empty();
                };
            var direct = Task.spawn(() -> pair.server().io(Interest.READABLE, readOne));
            awaitParked(direct);
            pair.client().writeAll(new byte[] {42});
            assertEquals((byte) 42, direct.join());
            assertTrue(calls.get() >= 2);
            var polled = Task.spawn(pair.server().ioAsync(Interest.READABLE, readOne));
            pair.client().writeAll(new byte[] {43});
            assertEquals((byte) 43, polled.join());
          }
        });
  }
}
