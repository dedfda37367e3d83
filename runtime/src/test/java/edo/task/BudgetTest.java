package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Sleep;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-071, RT-104, RT-105: the cooperative budget (coop, coop_consume_budget, coop_unconstrained).
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BudgetTest {
  private static final int BUDGET = 128;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Always ready, like a socket whose peer never stops; takes a unit each time. */
  private static final Async<Integer> READY = cx -> cx.proceed() ? Poll.ready(1) : Poll.pending();

  /** RT-104: 128 units a poll, then pending and woken already, then 128 again. */
  @ParameterizedTest
  @EnumSource
  void aPollHas128Units(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var slices = new AtomicInteger();
      Async<Integer> body =
          cx -> {
            assertTrue(cx.hasBudget());
            for (int i = 0; i < BUDGET; i++) {
              assertTrue(cx.hasBudget());
              assertTrue(READY.poll(cx).isReady());
            }
            assertFalse(cx.hasBudget());
            if (slices.incrementAndGet() == 3) {
              return Poll.ready(3);
            }
            // Nobody but the budget wakes this task.
            assertTrue(READY.poll(cx).isPending());
            return Poll.pending();
          };
      assertEquals(3, runtime.run(body));
      assertEquals(2, runtime.metrics().forcedYields());
    }
  }

  /** RT-071: counted once per exhaustion, however often it is refused in that slice. */
  @ParameterizedTest
  @EnumSource
  void anExhaustionIsCountedOnce(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var polled = new AtomicBoolean();
      Async<Integer> body =
          cx -> {
            if (polled.getAndSet(true)) {
              return Poll.ready(0);
            }
            for (int i = 0; i < BUDGET; i++) {
              assertTrue(cx.proceed());
            }
            for (int i = 0; i < 5; i++) {
              assertFalse(cx.proceed());
              assertFalse(cx.hasBudget());
            }
            return Poll.pending();
          };
      assertEquals(0, runtime.run(body));
      assertEquals(1, runtime.metrics().forcedYields());
    }
  }

  /** RT-105: in direct style. */
  @ParameterizedTest
  @EnumSource
  void consumeBudgetYieldsWhenThereIsNoneLeft(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Task.yieldNow(); // a fresh budget
        for (int i = 0; i < BUDGET; i++) {
          Task.consumeBudget();
        }
        assertEquals(0, runtime.metrics().forcedYields());
        for (int i = 0; i < 2 * BUDGET; i++) {
          Task.consumeBudget();
        }
        assertEquals(2, runtime.metrics().forcedYields());
        Task.yieldNow();
        for (int i = 0; i < BUDGET; i++) {
          Task.consumeBudget();
        }
        assertEquals(2, runtime.metrics().forcedYields(), "a yield of its own fills it");
      });
      Task.consumeBudget(); // outside of a task it does nothing
      runtime.spawnBlocking(Task::consumeBudget).join();
    }
  }

  /** RT-071: also through join and await. */
  @ParameterizedTest
  @EnumSource
  void waitingForWhatIsReadyTakesBudget(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        JoinHandle<Integer> done = Task.spawn(() -> 1);
        done.join();
        Task.yieldNow();
        for (int i = 0; i < 3 * BUDGET + 1; i++) {
          done.join();
        }
        assertEquals(3, runtime.metrics().forcedYields(), "join");
        Task.yieldNow();
        for (int i = 0; i < BUDGET + 1; i++) {
          READY.await();
        }
        assertEquals(4, runtime.metrics().forcedYields(), "await");
        Task.yieldNow();
        for (int i = 0; i < BUDGET + 1; i++) {
          Time.sleep(Duration.ZERO);
        }
        assertEquals(5, runtime.metrics().forcedYields(), "TIME-012: sleep");
      });
    }
  }

  /** A task whose input is always ready does not starve others of its kind, nor of the other. */
  @ParameterizedTest
  @EnumSource
  void anAlwaysReadyInputStarvesNobody(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var stop = new AtomicBoolean();
      Async<Integer> greedy =
          cx -> {
            while (!stop.get()) {
              if (READY.poll(cx).isPending()) {
                return Poll.pending();
              }
            }
            return Poll.ready(0);
          };
      for (int i = 0; i < 6; i++) {
        runtime.spawn(greedy);
        if (!runtime.ownsVirtualThreads()) {
          continue; // the JDK's scheduler promises no fairness to threads that yield
        }
        runtime.spawn(() -> {
          while (!stop.get()) {
            READY.await();
          }
        });
        runtime.spawn(() -> {
          while (!stop.get()) {
            Task.consumeBudget();
          }
        });
      }
      runtime.run(() -> {
        var ran = new CountDownLatch(2);
        Task.spawn(ran::countDown).join();
        Task.spawn(
                (Async<Integer>)
                    cx -> {
                      ran.countDown();
                      return Poll.ready(0);
                    })
            .join();
        Await.latch(ran);
        Time.sleep(Duration.ofMillis(1));
        stop.set(true);
      });
    }
  }

  /** RT-105: waiting costs nothing; a task may wait for more than it has units. */
  @ParameterizedTest
  @EnumSource
  void whatIsPendingCostsNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      Async<Integer> many =
          new Async<>() {
            private final List<Sleep> days = new ArrayList<>();
            private final Sleep last = Time.sleepAsync(Duration.ofMillis(2));
            private int polls;

            @Override
            public Poll<Integer> poll(Context cx) {
              if (polls++ == 0) {
                for (int i = 0; i < 2 * BUDGET; i++) {
                  days.add(Time.sleepAsync(Duration.ofDays(1)));
                }
              }
              days.forEach(sleep -> assertTrue(sleep.poll(cx).isPending()));
              if (last.poll(cx).isPending()) {
                return Poll.pending();
              }
              days.forEach(Sleep::cancel);
              return Poll.ready(polls);
            }
          };
      assertTrue(runtime.run(many) <= 2, "it was woken for the one that was due only");
      assertEquals(0, runtime.metrics().forcedYields());
    }
  }

  /** RT-103, RT-105: no limit inside blockInPlace, and the old one after it. */
  @ParameterizedTest
  @EnumSource
  void blockInPlaceHasNoLimit(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Task.yieldNow();
        for (int i = 0; i < BUDGET - 1; i++) {
          Task.consumeBudget();
        }
        Task.blockInPlace(() -> {
          for (int i = 0; i < 3 * BUDGET; i++) {
            Task.consumeBudget();
          }
        });
        Task.consumeBudget();
        assertEquals(0, runtime.metrics().forcedYields());
        Task.consumeBudget();
        // The worker that was cut off adds its figures a moment later.
        Await.until("what was left before", () -> runtime.metrics().forcedYields() == 1);
      });
    }
  }

  /** A context made by hand, and a plain thread, have no limit. */
  @Test
  void pollingByHandHasNoLimit() throws Exception {
    var waker = new CountingWaker();
    for (int i = 0; i < 10 * BUDGET; i++) {
      assertTrue(waker.poll(READY).isReady());
      READY.await();
    }
    assertTrue(waker.context().hasBudget());
    assertEquals(0, waker.wakes());
  }

  /** A task that waits for real gets a full budget when it goes on. */
  @Test
  void eachSliceBeginsWithAFullBudget() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      runtime.run(() -> {
        for (int round = 0; round < 3; round++) {
          for (int i = 0; i < BUDGET - 2; i++) {
            Task.consumeBudget();
          }
          Time.sleep(Duration.ofMillis(1));
        }
        assertEquals(0, runtime.metrics().forcedYields());
      });
    }
  }
}
