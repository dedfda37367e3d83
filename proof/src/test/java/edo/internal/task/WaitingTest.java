package edo.internal.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.proof.Relay;
import edo.task.Async;
import edo.task.Poll;
import edo.task.Waker;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link JdkStrand} and {@link ThreadWaiter}: no wake-up of one who goes to sleep is lost. */
class WaitingTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final int ROUNDS = 50_000;
  private static final int LONG = 1_000_000;

  @Test
  void strandsOfTheFallbackLoseNone() {
    strand(ROUNDS);
  }

  @Tag("long")
  @Test
  void strandsOfTheFallbackLoseNoneInTheLongRun() {
    strand(LONG);
  }

  @Test
  void plainThreadsLoseNone() {
    thread(ROUNDS);
  }

  @Tag("long")
  @Test
  void plainThreadsLoseNoneInTheLongRun() {
    thread(LONG);
  }

  private static void strand(int rounds) {
    var engine = new FakeEngine();
    engine.foreignResumed(); // the thread runs
    var strand = new JdkStrand(engine);
    var place =
        new Relay.Place() {
          @Override
          public void await(BooleanSupplier condition) {
            strand.thread = Thread.currentThread();
            while (!condition.getAsBoolean()) {
              strand.park();
              var _ = Thread.interrupted();
            }
          }

          @Override
          public void wake() {
            if (strand.thread != null) {
              strand.resume();
            }
          }
        };
    assertEquals(rounds, Relay.run(place, Thread.ofVirtual(), rounds, PATIENCE_NANOS));
    assertTrue(engine.foreign.get() >= 0, "counted as parked more often than as running");
  }

  private static void thread(int rounds) {
    var place =
        new Relay.Place() {
          private volatile @Nullable Waker waker;

          @Override
          public void await(BooleanSupplier condition) throws Exception {
            Async<Integer> op =
                cx -> {
                  waker = cx.waker();
                  return condition.getAsBoolean() ? Poll.ready(1) : Poll.pending();
                };
            assertEquals(1, ThreadWaiter.await(op));
          }

          @Override
          public void wake() {
            Waker w = waker;
            if (w != null) {
              w.wake();
            }
          }
        };
    assertEquals(rounds, Relay.run(place, Thread.ofPlatform().daemon(), rounds, PATIENCE_NANOS));
  }

  /** The strand's protocol over a semaphore; the waiter stores that it runs before it sleeps. */
  @Test
  void aWaiterThatForgetsIsFound() {
    var place =
        new Relay.Place() {
          private final AtomicInteger parking = new AtomicInteger(); // running, parked, notified
          private final Semaphore permit = new Semaphore(0);

          @Override
          public void await(BooleanSupplier condition) throws InterruptedException {
            while (!condition.getAsBoolean()) {
              parking.set(0); // forgets a notification that came since the condition was looked at
              if (parking.compareAndSet(0, 1)) {
                permit.acquire();
              }
            }
          }

          @Override
          public void wake() {
            if (parking.getAndSet(2) == 1) {
              permit.release();
            }
          }
        };
    int rounds = 10_000_000;
    assertTrue(
        Relay.run(place, Thread.ofPlatform().daemon(), rounds, 1_000_000_000L) < rounds,
        "the lost wake-up did not show");
  }
}
