package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Waking: MIO-018, MIO-019, MIO-035. */
class WakerTest extends ContractTest {
  @Test
  void wakesFromAnotherThread() throws Exception {
    var waker = new Waker(registry(), new Token(10));
    var other = Thread.ofPlatform().start(waker::wake);
    poll().poll(events, null);
    assertEquals("[Event[10: READABLE]]", events.toString());
    other.join(LONG);
    assertQuiet();
  }

  /** MIO-019: a wake before the poll is not lost. */
  @Test
  void wakesTheNextPoll() throws IOException {
    var waker = new Waker(registry(), new Token(10));
    waker.wake();
    poll().poll(events, null);
    assertEquals("[Event[10: READABLE]]", events.toString());
    assertQuiet();
  }

  /** MIO-019: several make one event, from this and from other threads. */
  @Test
  void coalesces() throws Exception {
    var waker = new Waker(registry(), new Token(10));
    waker.wake();
    waker.wake();
    Thread.ofPlatform().start(waker::wake).join(LONG);
    poll().poll(events, null);
    assertEquals("[Event[10: READABLE]]", events.toString());
    assertQuiet();
    waker.wake();
    poll().poll(events, null);
    assertEquals("[Event[10: READABLE]]", events.toString());
  }

  /** MIO-019: with little room the waker's event comes, sooner or later. */
  @Test
  void isReportedBesideOtherEvents() throws IOException {
    events = Events.withCapacity(1);
    var waker = new Waker(registry(), new Token(10));
    registry().register(connect().client(), 0, WRITABLE);
    waker.wake();
    await(10, READABLE);
    registry().register(connect().client(), 1, WRITABLE);
    await(1, WRITABLE);
  }

  /** MIO-018. */
  @Test
  void oneForEachPoll() throws IOException {
    var waker = new Waker(registry(), new Token(10));
    assertThrows(IllegalStateException.class, () -> new Waker(registry(), new Token(11)));
    waker.wake();
    await(10, READABLE);
  }

  @Test
  void afterCloseItDoesNothing() throws IOException {
    var waker = new Waker(registry(), new Token(10));
    poll().close();
    waker.wake();
    waker.wake();
  }

  /** A source with the waker's token does not keep later wakes from coming through. */
  @Test
  void sharesItsToken() throws IOException {
    var waker = new Waker(registry(), new Token(10));
    Pair pair = connect();
    registry().register(pair.client(), 10, BOTH);
    for (int round = 0; round < 20; round++) {
      waker.wake();
      await(10, READABLE);
    }
  }

  /**
   * Each of many threads hands over a count and wakes; the poller sees all counts although most
   * wakes coalesce. A lost wake would leave the last poll waiting.
   */
  @Test
  void noWakeIsLost() throws Exception {
    var waker = new Waker(registry(), new Token(10));
    int threads = 4;
    int rounds = 20_000;
    var handedOver = new AtomicInteger();
    var workers = new ArrayList<Thread>();
    for (int t = 0; t < threads; t++) {
      workers.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < rounds; i++) {
                  handedOver.incrementAndGet();
                  waker.wake();
                }
              }));
    }
    int taken = 0;
    while (taken < threads * rounds) {
      long start = System.nanoTime();
      poll().poll(events, LONG);
      assertTrue(System.nanoTime() - start < LONG.toNanos() / 2, "lost after " + taken);
      assertTrue(events.size() <= 1, events::toString);
      taken += handedOver.getAndSet(0);
    }
    for (Thread worker : workers) {
      worker.join(LONG);
    }
  }
}
