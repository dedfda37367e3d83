package edo.checked.real;

import static edo.checked.real.RealChecks.fails;
import static edo.checked.real.RealChecks.holds;
import static edo.checked.real.Twice.expect;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.ModelBody;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What waits in the JDK until another thread does something, in real classes. LOOM-001. */
class RealFuturesTest {
  @Test
  void whoWaitsForAFutureGoesOnWhenItIsCompleted() {
    holds(Completed.class);
    fails(FailureKind.DEADLOCK, NeverCompleted.class);
    fails(FailureKind.EXCEPTION, CompletedTwice.class);
  }

  static class Completed implements ModelBody {
    private int calls;

    @Override
    public void run() throws Exception {
      var future = new CompletableFuture<Integer>();
      CompletableFuture<Integer> next = future.thenApply(value -> value + ++calls);
      var other = CheckedThread.spawn(() -> future.complete(1));
      expect(2, next.join());
      expect(1, future.get());
      other.join();
    }
  }

  static class NeverCompleted implements ModelBody {
    @Override
    public void run() {
      var future = new CompletableFuture<Integer>();
      var other = CheckedThread.spawn(() -> expect(0, future.getNow(0)));
      int _ = future.join();
      other.join();
    }
  }

  static class CompletedTwice extends Twice {
    private final CompletableFuture<Integer> future = new CompletableFuture<>();

    @Override
    void once() {
      if (!future.isDone()) {
        expect(1, future.complete(1) ? 1 : 0);
      }
    }

    @Override
    void end() {}
  }

  /** A dependent is completed after the function that makes its value, not with the first. */
  @Test
  void aDependentIsNotDoneBeforeItsFunctionIs() {
    fails(FailureKind.EXCEPTION, Dependent.class);
  }

  static class Dependent implements ModelBody {
    private volatile boolean isCalled;

    private int call() {
      isCalled = true;
      return 1;
    }

    @Override
    public void run() {
      var future = new CompletableFuture<Integer>();
      CompletableFuture<Integer> next = future.thenApply(value -> value + call());
      var other = CheckedThread.spawn(() -> future.complete(1));
      if (isCalled) {
        expect(2, next.getNow(0));
      }
      other.join();
    }
  }

  @Test
  void latchesPermitsAndQueuesLetGoWhenThereIsSomething() {
    holds(Latched.class);
    holds(Permits.class);
    holds(Queued.class);
    fails(FailureKind.DEADLOCK, LostPermit.class);
  }

  static class Latched implements ModelBody {
    private final CountDownLatch latch = new CountDownLatch(1);
    private int value;

    @Override
    public void run() throws Exception {
      var other =
          CheckedThread.spawn(() -> {
            value = 1;
            latch.countDown();
          });
      latch.await();
      expect(1, value);
      other.join();
    }
  }

  static class Permits extends Twice {
    final Semaphore permits = new Semaphore(1);
    int count;

    @Override
    void once() throws Exception {
      permits.acquire();
      count++;
      permits.release();
    }

    @Override
    void end() {
      expect(2, count);
    }
  }

  static class LostPermit extends Permits {
    @Override
    void once() throws Exception {
      permits.acquire();
      count++;
    }
  }

  static class Queued implements ModelBody {
    private final BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);

    @Override
    public void run() throws Exception {
      var other =
          CheckedThread.spawn(() -> {
            queue.put(1);
            queue.put(2);
          });
      expect(1, queue.take());
      expect(2, queue.take());
      other.join();
    }
  }
}
