package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Registering: MIO-004, MIO-005, MIO-006, MIO-007, MIO-008, MIO-020. */
class RegistryTest extends ContractTest {
  /** MIO-004. */
  @Test
  void registeringTwiceIsAnError() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), new Token(0), Interest.READABLE);
    var error =
        assertThrows(
            IllegalStateException.class,
            () -> registry().register(pair.client(), new Token(1), Interest.WRITABLE));
    assertTrue(String.valueOf(error.getMessage()).contains("reregister"));
    // The first registration is as it was.
    write(pair.server(), "x");
    await(0, READABLE);
  }

  /** MIO-005. */
  @Test
  void reregisteringReplacesTokenAndInterest() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), new Token(0), Interest.READABLE);
    assertQuiet();
    registry().reregister(pair.client(), new Token(1), Interest.WRITABLE);
    await(1, WRITABLE);
    write(pair.server(), "x");
    assertQuietExceptWritable(1);
    registry().reregister(pair.client(), 2, READABLE);
    await(2, READABLE);
  }

  // epoll may repeat that a socket is writable when something else happens to it.
  private void assertQuietExceptWritable(long token) throws IOException {
    poll().pollNanos(events, 1_000_000);
    for (Event event : events) {
      assertEquals("Event[" + token + ": WRITABLE]", event.toString());
    }
  }

  /** MIO-005: without a poll in between. */
  @Test
  void onlyTheLastInterestCounts() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), 0, WRITABLE);
    registry().reregister(pair.client(), 1, READABLE);
    assertQuiet();
    write(pair.server(), "x");
    assertEquals(READABLE, await(1, READABLE) & BOTH);
  }

  /** MIO-005: reregistering arms again what was reported already. */
  @Test
  void reregisteringArmsAgain() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), 0, WRITABLE);
    await(0, WRITABLE);
    assertQuiet();
    registry().reregister(pair.client(), 0, WRITABLE);
    await(0, WRITABLE);
  }

  /** MIO-005, MIO-006. */
  @Test
  void withoutRegisterTheOthersAreErrors() throws IOException {
    Pair pair = connect();
    assertThrows(IllegalStateException.class, () -> registry().reregister(pair.client(), 0, BOTH));
    assertThrows(IllegalStateException.class, () -> registry().deregister(pair.client()));
  }

  /** MIO-006. */
  @Test
  void afterDeregisterNothingIsReported() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), 0, BOTH);
    registry().deregister(pair.client());
    write(pair.server(), "x");
    assertQuiet();
    assertThrows(IllegalStateException.class, () -> registry().deregister(pair.client()));
  }

  /** MIO-006. */
  @Test
  void mayBeRegisteredAgainAtOnce() throws IOException {
    Pair pair = connect();
    for (int round = 0; round < 3; round++) {
      registry().register(pair.client(), round, BOTH);
      await(round, WRITABLE);
      registry().deregister(pair.client());
    }
    assertQuiet();
  }

  /** MIO-008. */
  @Test
  void onePollAtATime() throws IOException {
    Pair pair = connect();
    try (var other = Poll.open(backend)) {
      registry().register(pair.client(), 0, BOTH);
      assertThrows(
          IllegalStateException.class, () -> other.registry().register(pair.client(), 0, BOTH));
      assertThrows(
          IllegalStateException.class, () -> other.registry().reregister(pair.client(), 0, BOTH));
      assertThrows(IllegalStateException.class, () -> other.registry().deregister(pair.client()));
      registry().deregister(pair.client());
      other.registry().register(pair.client(), 3, BOTH);
      other.poll(events, LONG);
      assertEquals("[Event[3: WRITABLE]]", events.toString());
      assertQuiet();
      pair.client().close();
    }
  }

  @Test
  void anInterestIsNeverEmptyNorAnythingElse() throws IOException {
    Pair pair = connect();
    assertThrows(IllegalArgumentException.class, () -> registry().register(pair.client(), 0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> registry().register(pair.client(), 0, Readiness.ERROR));
    assertThrows(IllegalArgumentException.class, () -> registry().reregister(pair.client(), 0, 0));
  }

  @Test
  void sourcesOfTheOtherBackendAreRefused() throws IOException {
    for (Backend other : Backend.values()) {
      if (other != backend && other.isAvailable()) {
        try (var listener = Sockets.of(other).listen(anyPort())) {
          var error =
              assertThrows(
                  IllegalArgumentException.class, () -> registry().register(listener, 0, READABLE));
          assertTrue(String.valueOf(error.getMessage()).contains("backend of the Poll"));
        }
      }
    }
  }

  @Test
  void closedSourcesAreRefused() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 0, BOTH);
    pair.client().close();
    pair.server().close();
    assertThrows(ClosedChannelException.class, () -> registry().register(pair.client(), 0, BOTH));
    assertThrows(ClosedChannelException.class, () -> registry().reregister(pair.server(), 0, BOTH));
    assertThrows(ClosedChannelException.class, () -> registry().deregister(pair.server()));
    pair.server().rearm(BOTH);
  }

  @Test
  void priorityNeedsEpoll() throws IOException {
    Pair pair = connect();
    if (backend == Backend.NIO) {
      assertThrows(
          UnsupportedOperationException.class,
          () -> registry().register(pair.client(), new Token(0), Interest.PRIORITY));
      // The failed attempt left nothing behind.
      registry().register(pair.client(), 0, WRITABLE);
      await(0, WRITABLE);
    } else {
      registry().register(pair.client(), new Token(0), Interest.PRIORITY);
      assertQuiet();
    }
  }

  /** MIO-007: sources come and go on other threads while this one polls. */
  @Test
  void registeringFromManyThreads() throws Exception {
    int threads = 4;
    int rounds = 50;
    var failures = new ArrayList<Throwable>();
    var running = new AtomicInteger(threads);
    var workers = new ArrayList<Thread>();
    for (int t = 0; t < threads; t++) {
      Pair pair = connect();
      int token = t;
      workers.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failures.add(e))
              .start(() -> {
                try {
                  for (int round = 0; round < rounds; round++) {
                    registry().register(pair.client(), token, BOTH);
                    registry().reregister(pair.client(), token, READABLE);
                    registry().deregister(pair.client());
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                } finally {
                  running.decrementAndGet();
                }
              }));
    }
    while (running.get() > 0) {
      poll().pollNanos(events, 1_000_000);
      for (Event event : events) {
        assertTrue(event.token().value() < threads);
      }
    }
    for (Thread worker : workers) {
      worker.join(LONG);
    }
    assertEquals("[]", failures.toString());
    assertQuiet();
  }

  /** MIO-020: a source of one's own passes the calls on. */
  @Test
  void compositeSource() throws IOException {
    Pair pair = connect();
    Source both =
        new Source() {
          @Override
          public void register(Registry registry, long token, int bits) throws IOException {
            pair.client().register(registry, token, bits);
            pair.server().register(registry, token + 1, bits);
          }

          @Override
          public void reregister(Registry registry, long token, int bits) throws IOException {
            pair.client().reregister(registry, token, bits);
            pair.server().reregister(registry, token + 1, bits);
          }

          @Override
          public void deregister(Registry registry) throws IOException {
            pair.client().deregister(registry);
            pair.server().deregister(registry);
          }

          @Override
          public void rearm(int bits) {
            pair.client().rearm(bits);
            pair.server().rearm(bits);
          }
        };
    registry().register(both, new Token(10), Interest.WRITABLE);
    await(10, WRITABLE);
    registry().reregister(both, new Token(20), Interest.READABLE);
    write(pair.client(), "x");
    await(21, READABLE);
    both.rearm(READABLE);
    registry().deregister(both);
    assertQuiet();
  }

  /** MIO-004: what a source's own code throws comes through. */
  @Test
  void failureOfASourcePassesThrough() {
    var failure = new IOException("no luck");
    Source failing =
        new Source() {
          @Override
          public void register(Registry registry, long token, int bits) throws IOException {
            throw failure;
          }

          @Override
          public void reregister(Registry registry, long token, int bits) throws IOException {
            throw failure;
          }

          @Override
          public void deregister(Registry registry) throws IOException {
            throw failure;
          }

          @Override
          public void rearm(int bits) {}
        };
    assertSame(
        failure, assertThrows(IOException.class, () -> registry().register(failing, 0, READABLE)));
    assertSame(
        failure,
        assertThrows(IOException.class, () -> registry().reregister(failing, 0, READABLE)));
    assertSame(failure, assertThrows(IOException.class, () -> registry().deregister(failing)));
  }
}
