package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.sync.Mpsc;
import edo.sync.Mutex;
import edo.sync.Notify;
import edo.sync.Oneshot;
import edo.sync.Semaphore;
import edo.sync.SetOnce;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-105: without a budget (coop_unconstrained), with one, and a unit that is given back. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnconstrainedTest {
  private static final int BUDGET = 128;

  /** Always ready; takes a unit each time. */
  private static final Async<Integer> READY = cx -> cx.proceed() ? Poll.ready(1) : Poll.pending();

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static Async<Integer> greedy(AtomicInteger polls) {
    return cx -> {
      polls.getAndIncrement();
      for (int i = 0; i < 10 * BUDGET; i++) {
        assertTrue(cx.hasBudget());
        assertTrue(READY.poll(cx).isReady());
      }
      return Poll.ready(7);
    };
  }

  /** A poll goes on for as long as it likes, and what it does costs the task nothing. */
  @ParameterizedTest
  @EnumSource
  void aComputationWithoutABudget(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var polls = new AtomicInteger();
      assertEquals(7, runtime.run(Task.unconstrained(greedy(polls))));
      assertEquals(7, runtime.run(Task.unconstrained(Task.unconstrained(greedy(polls)))));
      runtime.run(() -> {
        Task.yieldNow();
        assertEquals(7, Task.unconstrained(greedy(polls)).await());
        for (int i = 0; i < BUDGET; i++) {
          Task.consumeBudget();
        }
      });
      assertEquals(3, polls.get());
      assertEquals(0, runtime.metrics().forcedYields());
    }
  }

  /** One that is pending is woken as usual, and withdrawing it withdraws what is inside. */
  @Test
  void wakeUpsAndWithdrawalPassThrough() throws Exception {
    for (int i = 0; i < 2; i++) {
      var waker = new CountingWaker();
      var inside = new Signal<Integer>();
      Async<Integer> outside = i == 0 ? Task.unconstrained(inside) : Task.cooperative(inside);
      assertTrue(waker.poll(outside).isPending());
      inside.wake();
      assertEquals(1, waker.wakes());
      assertTrue(waker.poll(outside).isPending());
      outside.cancel();
      assertEquals(1, inside.cancels());
    }
  }

  /** In direct style, also after a wait; and what was left before is left after it. */
  @ParameterizedTest
  @EnumSource
  void codeWithoutABudget(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Task.yieldNow();
        for (int i = 0; i < BUDGET - 1; i++) {
          Task.consumeBudget();
        }
        Task.unconstrained(() -> {
          consume(3 * BUDGET);
          Time.sleep(Duration.ofMillis(1));
          consume(3 * BUDGET);
          assertEquals(5, Task.unconstrained(() -> 5));
          consume(3 * BUDGET);
        });
        assertThrows(
            IOException.class,
            () ->
                Task.unconstrained(() -> {
                  throw new IOException("passes through");
                }));
        Task.consumeBudget();
        assertEquals(0, runtime.metrics().forcedYields());
        Task.consumeBudget();
        assertEquals(1, runtime.metrics().forcedYields());
      });
    }
  }

  private static void consume(int units) throws Exception {
    for (int i = 0; i < units; i++) {
      Task.consumeBudget();
      READY.await();
    }
  }

  /** The next task on the same thread has a limit again, however this one ended. */
  @Test
  void nothingLeaksIntoTheNextTask() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      runtime.run(() -> {
        var failing =
            Task.spawn(() ->
                Task.unconstrained(() -> {
                  consume(2 * BUDGET);
                  throw new IOException("no");
                }));
        assertThrows(JoinException.class, failing::join);
        long before = runtime.metrics().forcedYields();
        Task.spawn(() -> consume(BUDGET)).join();
        assertTrue(runtime.metrics().forcedYields() > before);
      });
    }
  }

  /** Outside of a task, and in a poll, the code is just run. */
  @Test
  void elsewhereTheCodeIsJustRun() throws Exception {
    assertEquals(3, Task.unconstrained(() -> 3));
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      assertEquals(4, runtime.run((Async<Integer>) _ -> Poll.ready(Task.unconstrained(() -> 4))));
      assertEquals(
          5, runtime.run(() -> runtime.spawnBlocking(() -> Task.unconstrained(() -> 5))).join());
    }
  }

  /** One that does not ask for budget itself: an answer costs a unit, a pending poll nothing. */
  @ParameterizedTest
  @EnumSource
  void aComputationMadeCooperative(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      Async<Integer> body =
          cx -> {
            for (int i = 0; i < 10 * BUDGET; i++) {
              assertTrue(Task.cooperative(Async.never()).poll(cx).isPending());
            }
            int answers = 0;
            while (Task.cooperative(Async.ready(1)).poll(cx).isReady()) {
              answers++;
            }
            assertFalse(cx.hasBudget());
            return Poll.ready(answers);
          };
      assertEquals(BUDGET, runtime.run(body));
      assertEquals(1, runtime.metrics().forcedYields());
    }
  }

  /** A unit comes back once, and never makes more of them than there were. */
  @ParameterizedTest
  @EnumSource
  void aUnitIsGivenBack(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      Async<Integer> body =
          cx -> {
            cx.giveBack();
            for (int i = 0; i < BUDGET; i++) {
              assertTrue(cx.proceed());
            }
            assertFalse(cx.hasBudget());
            cx.giveBack();
            assertTrue(cx.hasBudget());
            assertTrue(cx.proceed());
            assertFalse(cx.proceed());
            cx.giveBack(); // it was refused: there is nothing to give back
            assertFalse(cx.proceed());
            return Poll.ready(1);
          };
      assertEquals(1, runtime.run(body));
    }
    Context byHand = new CountingWaker().context();
    byHand.giveBack();
    assertTrue(byHand.proceed());
  }

  /** A task may wait for more locks and channels than it has units. */
  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("MustBeClosed") // what is taken here is held for good
  void waitingCostsNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var mutex = new Mutex();
      var _ = mutex.tryLock().orElseThrow();
      var waits = new ArrayList<Async<?>>();
      for (int i = 0; i < BUDGET; i++) {
        waits.add(mutex.lockAsync());
        waits.add(new Semaphore(0).acquireAsync());
        waits.add(new SetOnce<Integer>().awaitAsync());
        waits.add(new Notify().notifiedAsync());
        waits.add(Oneshot.<Integer>create().receiver().recvAsync());
        waits.add(Mpsc.<Integer>unbounded().receiver().recvAsync());
      }
      Async<Integer> body =
          cx -> {
            for (Async<?> wait : waits) {
              assertTrue(wait.poll(cx).isPending());
            }
            return READY.poll(cx);
          };
      assertEquals(1, runtime.run(body));
      assertEquals(0, runtime.metrics().forcedYields());
      List.copyOf(waits).forEach(Async::cancel);
    }
  }
}
