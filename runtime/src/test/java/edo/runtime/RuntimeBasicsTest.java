package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every runtime does (rt_common.rs): RT-001, RT-002, RT-040, RT-041, RT-048, RT-088, RT-089,
 * RT-100.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RuntimeBasicsTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-041: block_on_sync, block_on_async. */
  @ParameterizedTest
  @EnumSource
  void runGivesTheResultOfItsBody(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      assertEquals(7, runtime.run(() -> 7));
      assertEquals("now", runtime.run(Async.ready("now")));
      var later = new Signal<Integer>();
      assertEquals(
          8,
          runtime.run(() -> {
            Task.spawn(() -> later.set(8));
            return later.await();
          }));
      var ran = new AtomicBoolean();
      runtime.run(() -> ran.set(true));
      assertTrue(ran.get());
    }
  }

  /** RT-041: panic_in_block_on. The very exception arrives, whatever its type. */
  @ParameterizedTest
  @EnumSource
  void runThrowsWhatItsBodyThrew(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      for (Throwable what :
          new Throwable[] {
            new IOException("checked"), new IllegalStateException("unchecked"), new Error("error")
          }) {
        assertSame(what, assertThrows(what.getClass(), () -> runtime.run(() -> fail(what))));
        assertSame(
            what,
            assertThrows(
                what.getClass(),
                () ->
                    runtime.run(
                        (Async<Integer>)
                            cx -> {
                              throw RuntimeBasicsTest.<RuntimeException>sneaky(what);
                            })));
      }
      assertEquals(1, runtime.run(() -> 1), "and it works on");
    }
  }

  private static Integer fail(Throwable what) {
    throw RuntimeBasicsTest.<RuntimeException>sneaky(what);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws what it is given
  private static <E extends Throwable> E sneaky(Throwable e) throws E {
    throw (E) e;
  }

  /** RT-088, RT-089: spawn_one_bg, spawn_one_join, spawn_two, spawn_await_chain. */
  @ParameterizedTest
  @EnumSource
  void tasksSpawnAndJoinTasks(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      int n =
          runtime.run(() -> {
            JoinHandle<Integer> outer =
                Task.spawn(() -> {
                  JoinHandle<Integer> inner = Task.spawn(() -> 20);
                  JoinHandle<Integer> polled = Task.spawn(Async.ready(1));
                  return inner.join() + polled.join();
                });
            return 2 * outer.join();
          });
      assertEquals(42, n);
    }
  }

  /** RT-088: spawn_many_from_block_on, spawn_many_from_task. */
  @ParameterizedTest
  @EnumSource
  void manyTasksEachRunOnce(Flavor flavor) throws Exception {
    int n = 500;
    var counts = new AtomicInteger[n];
    for (int i = 0; i < n; i++) {
      counts[i] = new AtomicInteger();
    }
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Task.spawn(
                () -> {
                  var handles = new ArrayList<JoinHandle<Integer>>();
                  for (int i = 0; i < n; i++) {
                    AtomicInteger mine = counts[i];
                    handles.add(
                        i % 2 == 0
                            ? Task.spawn(() -> mine.incrementAndGet())
                            : Task.spawn(
                                (Async<Integer>) cx -> Poll.ready(mine.incrementAndGet())));
                  }
                  for (var handle : handles) {
                    assertEquals(1, handle.join());
                  }
                })
            .join();
      });
    }
    for (AtomicInteger count : counts) {
      assertEquals(1, count.get());
    }
  }

  /** RT-040: spawn_from_other_thread_idle, spawn_from_other_thread_under_load. */
  @ParameterizedTest
  @EnumSource
  void anotherThreadSpawnsIntoAnIdleAndIntoABusyRuntime(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      for (boolean busy : new boolean[] {false, true}) {
        var done = new Signal<Integer>();
        var stop = new AtomicBoolean();
        var other = new Thread(() -> runtime.spawn(() -> runtime.spawn(() -> done.set(5)).join()));
        int got =
            runtime.run(() -> {
              if (busy) {
                Task.spawn(busyUntil(stop));
              }
              other.start();
              return done.await();
            });
        stop.set(true);
        assertEquals(5, got);
        Await.end(other);
      }
    }
  }

  /** RT-134: complete_block_on_under_load, complete_task_under_load. */
  @ParameterizedTest
  @EnumSource
  void theRootFinishesWhileOthersKeepTheRuntimeBusy(Flavor flavor) throws Exception {
    var stop = new AtomicBoolean();
    try (var runtime = runtimes.build(flavor)) {
      for (int i = 0; i < 8; i++) {
        runtime.spawn(busyUntil(stop));
      }
      assertEquals(1, runtime.run(() -> Task.spawn(() -> 1).join()));
      assertEquals(
          2,
          runtime.run(() -> {
            Time.sleep(Duration.ofMillis(2));
            return 2;
          }));
      stop.set(true);
    }
  }

  private static Async<Integer> busyUntil(AtomicBoolean stop) {
    return cx -> {
      if (stop.get()) {
        return Poll.ready(0);
      }
      cx.waker().wake();
      return Poll.pending();
    };
  }

  /** RT-100: spawn_from_blocking, spawn_blocking_from_blocking, sleep_from_blocking. */
  @ParameterizedTest
  @EnumSource
  void blockingJobsUseTheirRuntime(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      String got =
          runtime.run(() ->
              Task.spawnBlocking(
                      () -> {
                        assertFalse(Thread.currentThread().isVirtual());
                        assertEquals(runtime, EdoRuntime.current());
                        assertEquals(runtime, Task.spawn(() -> EdoRuntime.current()).join());
                        Time.sleep(Duration.ofMillis(1));
                        return Task.spawnBlocking(() -> "nested").join();
                      })
                  .join());
      assertEquals("nested", got);
    }
  }

  /** RT-048: outstanding_tasks_dropped: what still waits at the end is unwound. */
  @ParameterizedTest
  @EnumSource
  void closingUnwindsWhatStillWaits(Flavor flavor) throws Exception {
    var unwound = new AtomicBoolean();
    var pending = new Signal<Integer>();
    var runtime = runtimes.build(flavor);
    var parked = new CountDownLatch(1);
    runtime.run(() -> {
      Task.spawn(() -> {
        try {
          parked.countDown();
          Async.never().await();
        } finally {
          unwound.set(true);
        }
      });
      Task.spawn(pending);
      Await.latch(parked);
      pending.awaitPolled();
    });
    assertFalse(unwound.get());
    runtime.close();
    assertTrue(unwound.get());
    assertEquals(1, pending.cancels());
  }
}
