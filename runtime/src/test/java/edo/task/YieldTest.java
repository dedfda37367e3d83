package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-106, RT-129: letting others run (task_yield_now.rs, yield_defers_until_park). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class YieldTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Who yields goes to the end of the queue. */
  @Test
  void pollDrivenTasksTakeTurns() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().disableLifoSlot())) {
      List<String> order = new ArrayList<>();
      runtime.run(
          (Async<Integer>)
              cx -> {
                for (String name : List.of("a", "b", "c")) {
                  Task.spawn(
                      new Async<Integer>() {
                        private int polls;

                        @Override
                        public Poll<Integer> poll(Context cx) {
                          order.add(name + polls);
                          if (polls++ == 2) {
                            return Poll.ready(0);
                          }
                          cx.waker().wake();
                          return Poll.pending();
                        }
                      });
                }
                return Poll.ready(0);
              });
      runtime.run(yields(5));
      assertEquals(List.of("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"), order);
    }
  }

  private static Async<Integer> yields(int n) {
    var left = new AtomicInteger(n);
    return cx -> {
      if (left.getAndDecrement() == 0) {
        return Poll.ready(0);
      }
      cx.waker().wake();
      return Poll.pending();
    };
  }

  @Test
  void virtualThreadsTakeTurnsWhereTheSchedulerIsOurs() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().disableLifoSlot())) {
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<?>>();
        for (String name : List.of("a", "b", "c")) {
          handles.add(
              Task.spawn(() -> {
                for (int i = 0; i < 3; i++) {
                  order.add(name + i);
                  Task.yieldNow();
                }
              }));
        }
        handles.forEach(JoinHandle::join);
      });
      assertEquals(9, order.size());
      if (runtime.ownsVirtualThreads()) {
        assertEquals(List.of("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"), order);
      }
    }
  }

  /** The computation is pending once, having woken its waker. */
  @Test
  void yieldAsyncIsPendingOnce() throws Exception {
    var waker = new CountingWaker();
    var op = Task.yieldAsync();
    assertTrue(waker.poll(op).isPending());
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(op).isReady());
    assertEquals(1, waker.wakes());
  }

  /** RT-129, RT-134: whoever only yields does not keep timers and others from running. */
  @ParameterizedTest
  @EnumSource
  void timersFireWhileEverybodyYields(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var stop = new AtomicBoolean();
      for (int i = 0; i < 5; i++) {
        if (runtime.ownsVirtualThreads()) { // the JDK's scheduler promises no fairness here
          runtime.spawn(() -> {
            while (!stop.get()) {
              Task.yieldNow();
            }
          });
        }
        runtime.spawn(
            (Async<Integer>)
                cx -> {
                  if (stop.get()) {
                    return Poll.ready(0);
                  }
                  cx.waker().wake();
                  return Poll.pending();
                });
      }
      runtime.run(() -> {
        Time.sleep(Duration.ofMillis(2));
        Task.spawn(Time.sleepAsync(Duration.ofMillis(1))).join();
        stop.set(true);
      });
    }
  }

  /** Outside of a runtime, in a blocking job and inside blockInPlace it works as well. */
  @ParameterizedTest
  @EnumSource
  void yieldingWorksEverywhere(Flavor flavor) throws Exception {
    Task.yieldNow();
    Task.await(Task.yieldAsync());
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Task.blockInPlace(() -> {
          Task.yieldNow();
          Task.await(Task.yieldAsync());
        });
        Task.spawnBlocking(
                () -> {
                  Task.yieldNow();
                  Task.await(Task.yieldAsync());
                })
            .join();
      });
    }
  }

  @Test
  void inAPollItIsRefused() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      String message =
          runtime.run(
              (Async<String>)
                  cx ->
                      Poll.ready(
                          assertThrows(IllegalStateException.class, Task::yieldNow).getMessage()));
      assertTrue(message.contains("Task.yieldAsync()"), message);
    }
  }
}
