package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelBuilder;
import edo.check.ModelFailure;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@link PermitQueue}, under a semaphore, and {@link SetOnce} as they are, with all that they stand
 * on, in every order of their accesses: who begins to wait, or leaves, meanwhile loses nothing.
 */
class WaitingModelTest {
  private static ModelBuilder builder() {
    return Model.builder().instrument("edo.internal.seam", "edo.task");
  }

  private static void holds(Class<? extends ModelBody> model) {
    assertTrue(builder().check(model).isComplete());
  }

  @Test
  void whoBeginsToWaitHasThePermitOrIsWoken() {
    holds(AddVersusWait.class);
  }

  @Test
  void whoLeavesPassesThePermitOn() {
    holds(AddVersusLeave.class);
  }

  @Test
  void whoBeginsToWaitHasTheValueOrIsWoken() {
    holds(SetVersusAwait.class);
  }

  @Test
  void whoDoesNotLookAgainIsFound() {
    assertTrue(Model.builder().check(SmallSetOnce.class).isComplete());
    var failure = assertThrows(ModelFailure.class, () -> builder().check(ForgetfulWaiter.class));
    assertEquals(FailureKind.EXCEPTION, failure.kind(), failure::getMessage);
  }

  private static void expect(long expected, long found) {
    if (expected != found) {
      throw new AssertionError("instead of " + expected + " there is " + found);
    }
  }

  /** A permit comes while somebody begins to wait for it. */
  static class AddVersusWait implements ModelBody {
    private final Semaphore semaphore = new Semaphore(0);
    private final Told waiter = new Told(semaphore.acquireAsync());

    @Override
    public void run() {
      var adder = CheckedThread.spawn("adder", () -> semaphore.addPermits(1));
      int seen = waiter.poll();
      adder.join();
      expect(1, seen == 1 ? 1 : waiter.pollIfWoken());
      expect(0, semaphore.availablePermits());
    }
  }

  /** A permit comes while the first of two who wait for it leaves. */
  static class AddVersusLeave implements ModelBody {
    private final Semaphore semaphore = new Semaphore(0);
    private final Told first = new Told(semaphore.acquireAsync());
    private final Told second = new Told(semaphore.acquireAsync());

    @Override
    public void run() {
      expect(0, first.poll());
      expect(0, second.poll());
      var adder = CheckedThread.spawn("adder", () -> semaphore.addPermits(1));
      first.leave();
      adder.join();
      expect(1, second.pollIfWoken());
      expect(0, semaphore.availablePermits());
    }
  }

  /** A value is set while somebody begins to wait for it. */
  static class SetVersusAwait implements ModelBody {
    private final SetOnce<String> once = new SetOnce<>();
    private final Told waiter = new Told(once.awaitAsync());

    @Override
    public void run() {
      var setter = CheckedThread.spawn("setter", () -> once.set("here"));
      int seen = waiter.poll();
      setter.join();
      expect(1, seen == 1 ? 1 : waiter.pollIfWoken());
    }
  }

  /** A value and room for one who waits. */
  static class SmallSetOnce implements ModelBody {
    private final AtomicReference<@Nullable String> value = new AtomicReference<>();
    private final AtomicReference<@Nullable Runnable> waiter = new AtomicReference<>();
    private volatile boolean isWoken;

    private void set() {
      value.set("here");
      Runnable waiting = waiter.get();
      if (waiting != null) {
        waiting.run();
      }
    }

    private boolean poll() {
      if (value.get() != null) {
        return true;
      }
      waiter.set(() -> isWoken = true);
      return looksAgain() && value.get() != null;
    }

    boolean looksAgain() {
      return true;
    }

    @Override
    public void run() {
      var setter = CheckedThread.spawn("setter", this::set);
      boolean seen = poll();
      setter.join();
      expect(1, seen || isWoken ? 1 : 0);
    }
  }

  /** With a planted bug. */
  static class ForgetfulWaiter extends SmallSetOnce {
    @Override
    boolean looksAgain() {
      return false;
    }
  }
}
