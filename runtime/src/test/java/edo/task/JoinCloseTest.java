package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-110, UTIL-036, UTIL-044 (test_abort_on_drop, spawn_then_drop, duplicate_keys_drop): the end of
 * sets, queues and maps of tasks; what outlives whom.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinCloseTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** A task that takes its time to unwind. */
  private static Callable<Integer> slowToUnwind(CountDownLatch begun, AtomicInteger unwound) {
    return () -> {
      try {
        begun.countDown();
        return Async.<Integer>never().await();
      } finally {
        Task.shield(() -> {
          for (int i = 0; i < 20; i++) {
            Task.yieldNow();
          }
        });
        unwound.getAndIncrement();
      }
    };
  }

  private interface Group extends AutoCloseable {
    void spawn(Callable<Integer> body);

    boolean isEmpty();

    @Override
    void close();
  }

  private static List<Group> groups() {
    var set = JoinSet.<Integer>create("s");
    var queue = JoinQueue.<Integer>create("s");
    var map = JoinMap.<Integer, Integer>create("s");
    var keys = new AtomicInteger();
    return List.of(
        group(set::spawn, set),
        group(queue::spawn, queue),
        group(body -> map.spawn(keys.getAndIncrement(), body), map));
  }

  private static Group group(
      java.util.function.Consumer<Callable<Integer>> spawn, TaskGroup<Integer> group) {
    return new Group() {
      @Override
      public void spawn(Callable<Integer> body) {
        spawn.accept(body);
      }

      @Override
      public boolean isEmpty() {
        return group.isEmpty();
      }

      @Override
      public void close() {
        group.close();
      }

      @Override
      public String toString() {
        return group.toString();
      }
    };
  }

  /** Closing aborts all and waits for all. */
  @ParameterizedTest
  @EnumSource
  void closingAbortsAndWaits(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (Group group : groups()) {
          var begun = new CountDownLatch(10);
          var unwound = new AtomicInteger();
          for (int i = 0; i < 10; i++) {
            group.spawn(slowToUnwind(begun, unwound));
          }
          begun.await();
          group.close();
          assertEquals(10, unwound.get(), group.toString());
          assertTrue(group.isEmpty());
          group.close();
          var e = assertThrows(IllegalStateException.class, () -> group.spawn(() -> 1));
          assertTrue(e.getMessage().matches("Join.*\\[s, 0 tasks, 0 running, closed].*new one"));
        }
      });
    }
  }

  /** The owner is aborted in the middle of joinNext: no task outlives the block. */
  @ParameterizedTest
  @EnumSource
  void anAbortedOwnerLeavesNoTaskBehind(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(10);
        var unwound = new AtomicInteger();
        var after = new AtomicInteger();
        var owner =
            Task.spawn(() -> {
              try (var set = JoinSet.<Integer>create()) {
                for (int i = 0; i < 10; i++) {
                  set.spawn(slowToUnwind(begun, unwound));
                }
                set.joinNext();
              } finally {
                after.set(unwound.get());
              }
            });
        begun.await();
        owner.abort();
        assertTrue(assertThrows(JoinException.class, owner::join).isCancelled());
        assertEquals(10, after.get());
      });
    }
  }

  /** The owner is aborted in the middle of close: it waits all the same. */
  @ParameterizedTest
  @EnumSource
  void closeIsNotCutShort(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(1);
        var mayEnd = new Signal<Integer>();
        var ended = new AtomicBoolean();
        var endedBefore = new AtomicBoolean();
        var set = JoinSet.<Integer>create();
        set.spawn(() -> {
          begun.countDown();
          int n = Task.shield(() -> mayEnd.await());
          ended.set(true);
          return n;
        });
        begun.await();
        var owner =
            Task.spawn(() -> {
              try {
                set.close();
              } finally {
                endedBefore.set(ended.get());
              }
              Task.checkCancelled();
            });
        while (!set.isClosed()) {
          Task.yieldNow();
        }
        owner.abort();
        for (int i = 0; i < 20; i++) {
          Task.yieldNow();
        }
        assertFalse(owner.isFinished());
        mayEnd.set(1);
        assertTrue(assertThrows(JoinException.class, owner::join).isCancelled());
        assertTrue(endedBefore.get());
      });
    }
  }

  /** The same from a plain thread, which is interrupted, and stays so. */
  @ParameterizedTest
  @EnumSource
  void closeOnAThreadIsNotCutShort(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var mayEnd = new Signal<Integer>();
        var set = JoinSet.<Integer>create();
        set.spawn(() -> Task.shield(() -> mayEnd.await()));
        mayEnd.awaitPolled();
        var interruptedAfter = new AtomicBoolean();
        Thread closer =
            Thread.ofPlatform()
                .start(() -> {
                  Thread.currentThread().interrupt();
                  set.close();
                  interruptedAfter.set(Thread.currentThread().isInterrupted());
                });
        while (!set.isClosed()) {
          Task.yieldNow();
        }
        closer.interrupt();
        for (int i = 0; i < 20; i++) {
          Task.yieldNow();
        }
        assertTrue(closer.isAlive());
        mayEnd.set(1);
        Task.spawnBlocking(() -> Await.end(closer)).join();
        assertTrue(interruptedAfter.get());
        assertTrue(set.isEmpty());
      });
    }
  }

  /** Who spawns while it is closed is refused, or its task is aborted and waited for. */
  @ParameterizedTest
  @EnumSource
  void spawningMeetsClosing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int round = 0; round < 100; round++) {
          var set = JoinSet.<Integer>create();
          var handles = new CopyOnWriteArrayList<AbortHandle>();
          var spawner =
              Task.spawn(() -> {
                assertThrows(
                    IllegalStateException.class,
                    () -> {
                      while (true) {
                        handles.add(set.spawn(() -> Async.<Integer>never().await()));
                        Task.yieldNow();
                      }
                    });
              });
          while (handles.isEmpty()) {
            Task.yieldNow();
          }
          set.close();
          assertTrue(set.isEmpty());
          spawner.join();
          assertTrue(handles.stream().allMatch(AbortHandle::isFinished));
        }
      });
    }
  }

  /** A poll must not wait; it polls the end instead. */
  @ParameterizedTest
  @EnumSource
  void pollDrivenTasksPollTheEnd(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(1);
        var unwound = new AtomicInteger();
        var set = JoinSet.<Integer>create();
        set.spawn(slowToUnwind(begun, unwound));
        begun.await();
        var wrong =
            Task.spawn(
                (Async<Integer>)
                    cx -> {
                      set.close();
                      return Poll.ready(1);
                    });
        var e = assertThrows(JoinException.class, wrong::join);
        assertTrue(e.getCause().getMessage().contains("Poll.pending()"), e.toString());
        Task.spawn(set.closeAsync()).join();
        assertEquals(1, unwound.get());
        assertTrue(set.isClosed());
      });
    }
  }

  /** A failure that nobody took is not lost: the runtime reports it. */
  @ParameterizedTest
  @EnumSource
  void failuresThatNobodyTookAreReported(Flavor flavor) throws Exception {
    var reported = new CopyOnWriteArrayList<String>();
    try (var runtime =
        runtimes.build(
            flavor.builder().onUnhandledFailure((task, e) -> reported.add(e.getMessage())))) {
      runtime.run(() -> {
        for (Group group : groups()) {
          var ended = new ArrayList<Integer>();
          group.spawn(() -> {
            ended.add(1);
            throw new IllegalStateException("unseen");
          });
          try (var seen = JoinSet.<Integer>create()) {
            seen.spawn(
                (Callable<Integer>)
                    () -> {
                      throw new IllegalStateException("seen");
                    });
            assertFalse(seen.joinNext().orElseThrow().isSuccess());
          }
          while (!group.toString().contains(" 0 running")) {
            Task.yieldNow();
          }
          group.close();
        }
      });
    }
    assertEquals(List.of("unseen", "unseen", "unseen"), reported);
  }
}
