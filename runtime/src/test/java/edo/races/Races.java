package edo.races;

import static org.junit.jupiter.api.Assertions.fail;

import edo.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Small programs of a few plain threads, run many times, each time from the same moment on: what
 * upstream gives to a model checker. A thread that waits for ever is a failure of the test's time.
 */
final class Races {
  private static final int ROUNDS = 500;

  private Races() {}

  /** What a thread does. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  /**
   * One round.
   *
   * @param threads what runs at once, the first on the calling thread
   * @param then what must hold when all have ended
   */
  record Round(List<Body> threads, Body then) {
    static Round of(Body then, Body... threads) {
      return new Round(List.of(threads), then);
    }
  }

  /** Runs rounds, each made anew; all of them have that many threads. */
  static void repeat(int size, Supplier<Round> rounds) throws Exception {
    var current = new AtomicReference<Round>();
    var failure = new AtomicReference<Throwable>();
    var gate = new CyclicBarrier(size);
    var threads = new ArrayList<Thread>();
    for (int i = 1; i < size; i++) {
      int at = i;
      threads.add(Thread.ofPlatform().daemon().start(() -> follow(gate, current, at, failure)));
    }
    for (int round = 0; round < ROUNDS; round++) {
      Round now = rounds.get();
      current.set(now);
      gate.await(); // the others look for it only then
      attempt(now.threads.getFirst(), failure);
      gate.await();
      attempt(now.then, failure);
      if (failure.get() != null) {
        gate.reset(); // lets the others go
        fail("in round " + round, failure.get());
      }
    }
    for (Thread thread : threads) {
      Await.end(thread);
    }
  }

  private static void follow(
      CyclicBarrier gate,
      AtomicReference<Round> current,
      int at,
      AtomicReference<Throwable> failure) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        gate.await();
        attempt(current.get().threads.get(at), failure);
        gate.await();
      }
    } catch (InterruptedException | BrokenBarrierException e) {
      var _ = failure.compareAndSet(null, e); // a round has failed
    }
  }

  private static void attempt(Body body, AtomicReference<Throwable> failure) {
    try {
      body.run();
    } catch (Throwable e) {
      var _ = failure.compareAndSet(null, e);
    }
  }
}
