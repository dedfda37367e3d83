package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting: MIO-001, MIO-002, MIO-007, MIO-009, MIO-010, MIO-011, MIO-022. */
class PollTest extends ContractTest {
  @Test
  void nothingRegisteredNothingReported() throws IOException {
    assertQuiet();
    assertTrue(events.isEmpty());
  }

  /** MIO-002: a timeout below a millisecond is rounded up, not down to a busy loop. */
  @Test
  void timeoutIsRoundedUp() throws IOException {
    long start = System.nanoTime();
    assertEquals(0, poll().pollNanos(events, 1_500_000));
    assertTrue(System.nanoTime() - start >= 1_500_000);
  }

  @Test
  void negativeTimeoutIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> poll().poll(events, Duration.ofNanos(-1)));
  }

  /** MIO-002: a wait longer than the system can express does not overflow into none. */
  @Test
  void hugeTimeoutWaits() throws Exception {
    var waker = new Waker(registry(), new Token(7));
    var waiting = waitInThread(Duration.ofSeconds(Long.MAX_VALUE));
    waker.wake();
    waiting.join(LONG);
    assertFalse(waiting.isAlive());
  }

  /** MIO-002: zero still reports what is ready. */
  @Test
  void zeroTimeoutReportsReadyEvents() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 5, BOTH);
    poll().poll(events, Duration.ZERO);
    assertEquals("[Event[5: WRITABLE]]", events.toString());
  }

  /** MIO-011: what does not fit comes with later polls. */
  @Test
  void eventsBeyondTheCapacityComeLater() throws IOException {
    int count = 10;
    for (int i = 0; i < count; i++) {
      registry().register(connect().client(), i, WRITABLE);
    }
    events = Events.withCapacity(3);
    var tokens = new HashSet<Long>();
    for (int round = 0; round < count && tokens.size() < count; round++) {
      int found = poll().poll(events, LONG);
      assertTrue(found <= 3, () -> "found " + found);
      for (Event event : events) {
        assertTrue(tokens.add(event.token().value()), () -> "twice: " + event);
      }
    }
    assertEquals(count, tokens.size());
    assertQuiet();
  }

  /** MIO-007: registering while another thread waits takes effect at once. */
  @Test
  void registerWhileAnotherThreadPolls() throws Exception {
    Pair pair = connect();
    var waiting = waitInThread(null);
    registry().register(pair.client(), 3, WRITABLE);
    waiting.join(LONG);
    assertFalse(waiting.isAlive());
    assertEquals("[Event[3: WRITABLE]]", lastEvents.get());
  }

  /** MIO-007: so does reregistering. */
  @Test
  void reregisterWhileAnotherThreadPolls() throws Exception {
    Pair pair = connect();
    registry().register(pair.client(), 3, READABLE);
    var waiting = waitInThread(null);
    registry().reregister(pair.client(), 4, WRITABLE);
    waiting.join(LONG);
    assertFalse(waiting.isAlive());
    assertEquals("[Event[4: WRITABLE]]", lastEvents.get());
  }

  /** MIO-022: so does arming again. */
  @Test
  void rearmWhileAnotherThreadPolls() throws Exception {
    Pair pair = connect();
    registry().register(pair.server(), 3, READABLE);
    write(pair.client(), "one");
    await(3, READABLE);
    assertEquals("one", read(pair.server()));
    var waiting = waitInThread(null);
    pair.server().rearm(READABLE);
    write(pair.client(), "two");
    waiting.join(LONG);
    assertFalse(waiting.isAlive());
    assertEquals("[Event[3: READABLE]]", lastEvents.get());
    assertEquals("two", read(pair.server()));
  }

  /** MIO-007: deregistering from another thread does not disturb the wait. */
  @Test
  void deregisterWhileAnotherThreadPolls() throws Exception {
    Pair pair = connect();
    registry().register(pair.client(), 3, READABLE);
    var waker = new Waker(registry(), new Token(9));
    var waiting = waitInThread(null);
    registry().deregister(pair.client());
    write(pair.server(), "unseen");
    waker.wake();
    waiting.join(LONG);
    assertFalse(waiting.isAlive());
    assertEquals("[Event[9: READABLE]]", lastEvents.get());
  }

  /** MIO-009: closing a source with an event pending leaves the poll in order. */
  @Test
  void closedSourceWithPendingEventIsForgotten() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 1, BOTH);
    write(pair.client(), "never read");
    pair.server().close();
    assertQuiet();
  }

  /** MIO-009: the peer sees the close. */
  @Test
  void closingTellsThePeer() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 0, BOTH);
    registry().register(pair.client(), 1, READABLE);
    pair.server().close();
    await(1, READABLE);
    assertEquals("(eof)", read(pair.client()));
  }

  /** MIO-010; the descriptor check after each test sees that the selector's is gone. */
  @Test
  void closedPollRefuses() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), 0, BOTH);
    poll().close();
    poll().close();
    assertThrows(IllegalStateException.class, () -> poll().poll(events, Duration.ZERO));
    assertThrows(IllegalStateException.class, () -> registry().register(pair.server(), 0, BOTH));
    assertThrows(IllegalStateException.class, () -> registry().reregister(pair.client(), 0, BOTH));
    assertThrows(IllegalStateException.class, () -> registry().deregister(pair.client()));
    assertThrows(IllegalStateException.class, () -> new Waker(registry(), new Token(0)));
    assertTrue(poll().fd().isEmpty());
  }

  /** MIO-010: sources outlive the poll and can move on. */
  @Test
  void sourcesOfAClosedPollMayBeRegisteredElsewhere() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), 0, BOTH);
    poll().close();
    try (var other = Poll.open(backend)) {
      other.registry().register(pair.client(), 8, WRITABLE);
      other.poll(events, LONG);
      assertEquals("[Event[8: WRITABLE]]", events.toString());
      pair.client().close();
    }
  }

  @Test
  void closeEndsAWait() throws Exception {
    var waiting = waitInThread(null);
    poll().close();
    waiting.join(LONG);
    assertFalse(waiting.isAlive());
    assertEquals("closed after []", lastEvents.get());
  }

  /** Many rounds, because the close has to meet every moment of the wait. */
  @Test
  @Timeout(60)
  void closeEndsAWaitWheneverItComes() throws Exception {
    for (int round = 0; round < 200; round++) {
      var other = Poll.open(backend);
      var begun = new CountDownLatch(1);
      var waiting =
          Thread.ofPlatform()
              .start(() -> {
                begun.countDown();
                try {
                  other.poll(new Events(), null);
                } catch (IllegalStateException e) {
                  return; // Closed before the wait began.
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      begun.await();
      other.close();
      waiting.join(LONG);
      assertFalse(waiting.isAlive(), "round " + round);
    }
  }

  @Test
  void twoThreadsMayNotPollAtOnce() throws Exception {
    var waker = new Waker(registry(), new Token(9));
    var waiting = waitInThread(null);
    var refused = assertThrows(IllegalStateException.class, () -> poll().poll(new Events(), LONG));
    assertTrue(String.valueOf(refused.getMessage()).contains("one thread at a time"));
    waker.wake();
    waiting.join(LONG);
    assertEquals("[Event[9: READABLE]]", lastEvents.get());
    poll().poll(events, Duration.ZERO);
  }

  /** MIO-001. */
  @Test
  void tellsItsDescriptorWhereThereIsOne() {
    assertEquals(backend == Backend.EPOLL, poll().fd().isPresent());
    assertEquals(backend, poll().backend());
    assertEquals(backend, registry().backend());
  }

  private final AtomicReference<String> lastEvents = new AtomicReference<>("(no poll ended)");

  /** A thread that polls until there are events, started and waiting. */
  private Thread waitInThread(@Nullable Duration timeout) throws InterruptedException {
    var thread =
        Thread.ofPlatform()
            .start(() -> {
              var found = new Events();
              try {
                while (found.isEmpty()) {
                  poll().poll(found, timeout);
                }
                lastEvents.set(found.toString());
              } catch (IllegalStateException e) {
                lastEvents.set("closed after " + found);
              } catch (IOException e) {
                lastEvents.set(e.toString());
              }
            });
    // Not needed for correctness: it makes the interesting order the likely one.
    while (thread.getState() != Thread.State.RUNNABLE || !isInPoll(thread)) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static boolean isInPoll(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("pollNanos")) {
        return true;
      }
    }
    return false;
  }
}
