package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Oneshot;
import edo.task.Async;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pool of current-thread runtimes, what becomes of its tasks, and its end (spawn_pinned.rs, and
 * one of panic.rs): UTIL-047, UTIL-048, UTIL-050, UTIL-051, UTIL-052.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalPoolTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** The ways to give a task to the pool. */
  enum Way {
    VIRTUAL {
      @Override
      <T> JoinHandle<T> spawn(LocalPool pool, Callable<T> body) {
        return pool.spawnPinned(body);
      }
    },
    POLLED {
      @Override
      <T> JoinHandle<T> spawn(LocalPool pool, Callable<T> body) {
        return pool.spawnPinned((Async<T>) cx -> Poll.ready(body.call()));
      }
    },
    MADE_THERE {
      @Override
      <T> JoinHandle<T> spawn(LocalPool pool, Callable<T> body) {
        return pool.spawnPinnedFrom(() -> Async.ready(body.call()));
      }
    };

    abstract <T> JoinHandle<T> spawn(LocalPool pool, Callable<T> body);
  }

  /** UTIL-051: can_drop_future_and_still_get_output. */
  @Test
  void theResultOutlivesTheTask() {
    try (var pool = LocalPool.create(1)) {
      var ended = new CountDownLatch(1);
      JoinHandle<List<String>> handle =
          pool.spawnPinned(() -> {
            try (var _ = (AutoCloseable) ended::countDown) {
              return List.of("result");
            }
          });
      Await.until("the end of the task", handle::isFinished);
      assertEquals(0, ended.getCount());
      assertEquals(List.of("result"), handle.join());
    }
  }

  @Test
  @SuppressWarnings("NullAway") // the mistake under test
  void settingsAreNotNull() {
    var e = assertThrows(NullPointerException.class, () -> LocalPool.create(1, null));
    assertTrue(e.getMessage().contains("create(int)"), e.getMessage());
  }

  /** UTIL-047: cannot_create_zero_sized_pool, local_pool_handle_new_panic_caller. */
  @Test
  void aPoolHasAWorker() {
    for (int n : new int[] {0, -1, Integer.MAX_VALUE}) {
      var e = assertThrows(IllegalArgumentException.class, () -> LocalPool.create(n));
      assertTrue(e.getMessage().endsWith("but is " + n), e.getMessage());
    }
  }

  /** UTIL-047: settings that the pool cannot work with are refused, and nothing is left open. */
  @Test
  void settingsAreForCurrentThreadRuntimes() {
    List<Function<Integer, RuntimeBuilder>> bad =
        List.of(_ -> EdoRuntime.multiThread(), _ -> EdoRuntime.currentThread().startPaused(true));
    for (var settings : bad) {
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  LocalPool.create(
                      2, i -> i == 1 ? settings.apply(i) : EdoRuntime.currentThread()));
      assertTrue(e.getMessage().startsWith("worker 1 of a LocalPool needs"), e.getMessage());
    }
  }

  /** UTIL-048: can_spawn_multiple_futures. */
  @ParameterizedTest
  @EnumSource
  void manyTasksShareAWorker(Way way) {
    try (var pool = LocalPool.create(2)) {
      var handles = new ArrayList<JoinHandle<Integer>>();
      for (int i = 0; i < 100; i++) {
        int n = i;
        handles.add(way.spawn(pool, () -> n));
      }
      int sum = 0;
      for (var handle : handles) {
        sum += handle.join();
      }
      assertEquals(4950, sum);
      assertEquals(0, pool.tasks());
    }
  }

  /**
   * UTIL-050: task_panic_propagates, callback_panic_does_not_kill_worker: what the body or what
   * makes it throws reaches who joins, and the worker goes on.
   */
  @ParameterizedTest
  @EnumSource
  void failuresReachWhoJoinsAndTheWorkerGoesOn(Way way) {
    try (var pool = LocalPool.create(1)) {
      var thread = pool.metrics(0).workerThreadId(0);
      for (var failure : List.of(new Exception("no"), new StackOverflowError())) {
        JoinHandle<Integer> handle =
            way.spawn(
                pool,
                () -> {
                  if (failure instanceof Error error) {
                    throw error;
                  }
                  throw (Exception) failure;
                });
        var e = assertThrows(JoinException.class, handle::join);
        assertTrue(e.isFailure());
        assertSame(failure, e.getCause());
        assertEquals(0, pool.tasks());
      }
      assertEquals(6, way.spawn(pool, () -> 6).join());
      assertEquals(thread, pool.metrics(0).workerThreadId(0));
    }
  }

  /** UTIL-050: a factory that makes nothing. */
  @Test
  @SuppressWarnings("NullAway") // that is what it is about
  void aFactoryMakesSomething() {
    try (var pool = LocalPool.create(1)) {
      JoinHandle<Integer> handle = pool.spawnPinnedFrom(() -> null);
      var e = assertThrows(JoinException.class, handle::join);
      assertTrue(String.valueOf(e.getCause()).contains("returned null"), e::toString);
    }
  }

  /** UTIL-051: task_cancellation_propagates. */
  @Test
  void abortingTheHandleCancelsTheTask() {
    try (var pool = LocalPool.create(1)) {
      var begun = new CountDownLatch(1);
      var unwound = new CountDownLatch(1);
      var withdrawn = new Signal<Integer>();
      JoinHandle<?> sleeper =
          pool.spawnPinned(() -> {
            try {
              begun.countDown();
              Time.sleep(Duration.ofHours(1));
            } finally {
              unwound.countDown();
            }
          });
      JoinHandle<?> polled = pool.spawnPinnedFrom(() -> withdrawn);
      withdrawn.awaitPolled();
      Await.latchIgnoringInterrupts(begun);
      assertEquals(2, pool.tasks());
      sleeper.abort();
      polled.abort();
      for (var handle : List.of(sleeper, polled)) {
        assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
      }
      assertEquals(0, unwound.getCount());
      assertEquals(1, withdrawn.cancels());
      assertEquals(0, pool.tasks());
    }
  }

  /** UTIL-051: one that is aborted before its factory was asked has nothing to withdraw. */
  @Test
  void abortBeforeTheFirstPoll() {
    var open = new CountDownLatch(1);
    try (var pool = LocalPool.create(1)) {
      var spinning =
          pool.spawnPinned(
              (Async<Integer>)
                  _ -> {
                    Await.spin(open);
                    return Poll.ready(1);
                  });
      var made = new AtomicInteger();
      JoinHandle<Integer> late =
          pool.spawnPinnedFrom(() -> {
            made.incrementAndGet();
            return Async.never();
          });
      late.abort();
      open.countDown();
      assertEquals(1, spinning.join());
      assertTrue(assertThrows(JoinException.class, late::join).isCancelled());
      assertEquals(0, made.get());
    }
  }

  /** UTIL-047: closing unwinds what waits, and refuses what comes. */
  @Test
  void closingEndsAllTasks() {
    var unwound = new AtomicInteger();
    var handles = new ArrayList<JoinHandle<?>>();
    var pool = LocalPool.create(3);
    try (pool) {
      var begun = new CountDownLatch(6);
      for (int i = 0; i < 6; i++) {
        handles.add(
            pool.spawnPinned(() -> {
              try {
                begun.countDown();
                Oneshot.<Integer>create().receiver().recv();
              } finally {
                unwound.incrementAndGet();
              }
            }));
      }
      Await.latchIgnoringInterrupts(begun);
      assertEquals(6, pool.dump().size());
      assertFalse(pool.isShutdown());
    }
    assertTrue(pool.isShutdown());
    assertEquals(6, unwound.get());
    assertEquals(0, pool.tasks());
    for (var handle : handles) {
      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
    }
    pool.close();
    assertTrue(pool.shutdown(Duration.ZERO).isClean());
    for (var late : List.of(pool.spawnPinned(() -> 1), pool.spawnPinnedByIndex(2, () -> 1))) {
      assertTrue(assertThrows(JoinException.class, late::join).isCancelled());
    }
    assertEquals(0, pool.tasks());
  }

  /** UTIL-047: what does not stop is named by the report, and by the log of close. */
  @Test
  void whatDoesNotStopIsNamed() {
    var open = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    var pool =
        LocalPool.create(
            2, i -> EdoRuntime.currentThread().name("p" + i).closeTimeout(Duration.ofMillis(1)));
    JoinHandle<?> stubborn =
        pool.spawnPinnedByIndex(
            1,
            () -> {
              begun.countDown();
              Await.latchIgnoringInterrupts(open);
            });
    Await.latchIgnoringInterrupts(begun);
    ShutdownReport report = pool.shutdown(Duration.ofMillis(20));
    assertEquals(List.of(stubborn.id()), report.leftover().stream().map(t -> t.id()).toList());
    runtimes.expectAlarm("was closed with tasks that did not stop");
    pool.close();
    open.countDown();
  }

  /** UTIL-047: a task cannot wait for its own pool to end, but may end it. */
  @Test
  void aTaskDoesNotWaitForItsOwnPool() throws Exception {
    try (var pool = LocalPool.create(2)) {
      pool.spawnPinned(
              () -> {
                for (TaskBody wrong :
                    List.<TaskBody>of(pool::close, () -> pool.shutdown(Duration.ofSeconds(1)))) {
                  var e = assertThrows(IllegalStateException.class, wrong::run);
                  assertTrue(e.getMessage().contains("the pool it runs on"), e.getMessage());
                }
                assertFalse(pool.isShutdown());
              })
          .join();
      assertThrows(IllegalArgumentException.class, () -> pool.shutdown(Duration.ofNanos(-1)));
      JoinHandle<@Nullable Void> ender =
          pool.spawnPinned(() -> {
            var _ = pool.shutdown(Duration.ZERO);
          });
      Await.until("the shutdown", pool::isShutdown);
      Await.until("the end of the task that asked for it", ender::isFinished);
    }
  }
}
