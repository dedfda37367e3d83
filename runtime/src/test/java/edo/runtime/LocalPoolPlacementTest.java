package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Which worker of a pool of current-thread runtimes gets a task, and that it stays there
 * (spawn_pinned.rs, and one of panic.rs): UTIL-047, UTIL-048, UTIL-049, UTIL-052.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalPoolPlacementTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /**
   * UTIL-047, UTIL-048: can_spawn_not_send_future. What belongs to the worker's thread may be made
   * there and used at each poll: the segment checks who touches it.
   */
  @Test
  void whatBelongsToTheThreadStaysOnIt() {
    try (var pool = LocalPool.create(1)) {
      JoinHandle<Integer> handle = pool.spawnPinnedFrom(() -> new Confined(3));
      assertEquals(1 + 2 + 3, handle.join());
    }
  }

  /** Adds up in memory that only the thread may touch that made it; yields in between. */
  private static final class Confined implements Async<Integer> {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment sum = arena.allocate(ValueLayout.JAVA_INT);
    private int left;

    Confined(int polls) {
      left = polls;
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      sum.set(ValueLayout.JAVA_INT, 0, sum.get(ValueLayout.JAVA_INT, 0) + left);
      if (--left > 0) {
        cx.waker().wake();
        return Poll.pending();
      }
      int total = sum.get(ValueLayout.JAVA_INT, 0);
      arena.close();
      return Poll.ready(total);
    }
  }

  /** UTIL-048, UTIL-052: tasks_are_balanced. */
  @Test
  void theLeastLoadedWorkerIsChosen() {
    try (var pool = LocalPool.create(2)) {
      Set<Long> threads = ConcurrentHashMap.newKeySet();
      var stop = new ArrayList<Signal<Integer>>();
      var handles = new ArrayList<JoinHandle<Integer>>();
      for (int i = 0; i < 4; i++) {
        assertEquals(i, pool.tasks());
        assertEquals((i + 1) / 2, pool.tasks(0));
        assertEquals(i / 2, pool.tasks(1));
        var signal = new Signal<Integer>();
        stop.add(signal);
        handles.add(
            pool.spawnPinnedFrom(() -> {
              threads.add(Thread.currentThread().threadId());
              return signal;
            }));
      }
      assertEquals(List.of(2, 2, 2), List.of(pool.workers(), pool.tasks(0), pool.tasks(1)));
      stop.forEach(Signal::awaitPolled);
      assertEquals(
          Set.of(
              pool.metrics(0).workerThreadId(0).orElseThrow(),
              pool.metrics(1).workerThreadId(0).orElseThrow()),
          threads);
      // The second worker gets room, and with it the next task.
      stop.get(1).set(1);
      handles.get(1).join();
      assertEquals(1, pool.tasks(1));
      var onSecond =
          pool.spawnPinned((Async<Long>) _ -> Poll.ready(Thread.currentThread().threadId()));
      assertEquals(pool.metrics(1).workerThreadId(0).orElseThrow(), onSecond.join());
      stop.forEach(signal -> signal.set(1));
      handles.forEach(JoinHandle::join);
      assertEquals(0, pool.tasks());
    }
  }

  /** UTIL-048: many threads that spawn at once load the workers alike. */
  @Test
  void spawningAtOnceIsBalanced() throws Exception {
    var hold = new Signal<Integer>();
    try (var pool = LocalPool.create(4)) {
      var spawners = new ArrayList<Thread>();
      for (int t = 0; t < 4; t++) {
        spawners.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < 25; i++) {
                    var _ = pool.spawnPinned(Async.<Integer>never());
                  }
                }));
      }
      for (Thread t : spawners) {
        Await.end(t);
      }
      for (int i = 0; i < 4; i++) {
        assertEquals(25, pool.tasks(i));
      }
    }
    assertEquals(0, hold.cancels());
  }

  /** UTIL-049: spawn_by_idx. The tasks of a task stay where it is, and are not counted. */
  @Test
  void aWorkerIsChosenByItsNumber() {
    try (var pool = LocalPool.create(3)) {
      for (int worker : new int[] {2, 0, 1, 2}) {
        long expected = pool.metrics(worker).workerThreadId(0).orElseThrow();
        Async<Long> here = _ -> Poll.ready(Thread.currentThread().threadId());
        assertEquals(expected, pool.spawnPinnedByIndex(worker, here).join());
        assertEquals(expected, pool.spawnPinnedByIndexFrom(worker, () -> here).join());
        assertEquals(
            expected,
            pool.spawnPinnedByIndex(
                    worker,
                    () -> {
                      long inner = Task.spawn(here).join();
                      assertEquals(1, pool.tasks());
                      return inner;
                    })
                .join());
        TaskBody noResult = () -> assertEquals(1, pool.tasks(worker));
        pool.spawnPinnedByIndex(worker, noResult).join();
      }
    }
  }

  /** UTIL-047: a virtual thread is carried by its worker, whatever it waits for. */
  @Test
  void virtualThreadsAreCarriedByTheirWorker() {
    try (var pool = LocalPool.create(2)) {
      Callable<Boolean> stays =
          () -> {
            EdoRuntime first = EdoRuntime.current();
            for (int i = 0; i < 20; i++) {
              Time.sleep(Duration.ofMillis(i % 2));
              Task.yieldNow();
              if (!EdoRuntime.current().equals(first)
                  || (first.ownsVirtualThreads() && EdoRuntime.workerIndex().isEmpty())) {
                return false;
              }
            }
            return true;
          };
      assertTrue(pool.spawnPinned(stays).join());
    }
  }

  /** UTIL-049: ✓ out of range; local_pool_handle_spawn_pinned_by_idx_panic_caller. */
  @Test
  void numbersOutOfRangeAreRefused() {
    try (var pool = LocalPool.create(2)) {
      for (int n : new int[] {-1, 2}) {
        List<TaskBody> wrong =
            List.of(
                () -> pool.spawnPinnedByIndex(n, () -> 1),
                () -> pool.spawnPinnedByIndex(n, Async.ready(1)),
                () -> pool.spawnPinnedByIndexFrom(n, () -> Async.ready(1)),
                () -> pool.tasks(n),
                () -> pool.metrics(n));
        for (TaskBody one : wrong) {
          var e = assertThrows(IndexOutOfBoundsException.class, one::run);
          assertEquals(
              "there is no worker "
                  + n
                  + " in LocalPool[2 workers, 0 tasks]: they are numbered"
                  + " from 0",
              e.getMessage());
        }
      }
    }
  }

  /** UTIL-048: a worker whose runtime has ended by itself gets no more tasks. */
  @Test
  void aWorkerThatIsGoneIsLeftOut() {
    try (var pool =
        LocalPool.create(
            2,
            _ ->
                EdoRuntime.currentThread()
                    .unhandledFailure(UnhandledFailure.SHUTDOWN_RUNTIME)
                    .onUnhandledFailure((_, _) -> {}))) {
      var _ =
          pool.spawnPinnedByIndex(
              0,
              () -> {
                throw new Exception("nobody joins this");
              });
      Await.until(
          "the first worker is gone",
          () -> {
            var handle = pool.spawnPinnedByIndex(0, Async.ready(1));
            try {
              return handle.join() != 1;
            } catch (JoinException e) {
              return e.isCancelled();
            }
          });
      for (int i = 0; i < 4; i++) {
        var thread =
            pool.spawnPinned((Async<Long>) _ -> Poll.ready(Thread.currentThread().threadId()));
        assertEquals(pool.metrics(1).workerThreadId(0).orElseThrow(), thread.join());
      }
      assertNotEquals(true, pool.isShutdown());
    }
  }
}
