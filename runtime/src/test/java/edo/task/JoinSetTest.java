package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-110 … RT-114, UTIL-076 (task_join_set.rs, loom_join_set.rs, idle_notified_set.rs): join sets.
 * All tasks of one at once are in {@link JoinSetAllTest}, their end is in {@link JoinCloseTest}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinSetTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-110, RT-111: test_with_sleep: results come in the order in which tasks end. */
  @ParameterizedTest
  @EnumSource
  void resultsComeInTheOrderInWhichTasksEnd(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          assertTrue(set.isEmpty());
          assertTrue(set.joinNext().isEmpty());
          var gates = new ArrayList<Signal<Integer>>();
          for (int i = 0; i < 10; i++) {
            var gate = new Signal<Integer>();
            gates.add(gate);
            if (i % 2 == 0) {
              set.spawn(() -> gate.await());
            } else {
              set.spawn(gate);
            }
          }
          assertEquals(10, set.length());
          assertTrue(set.tryJoinNext().isEmpty());
          for (int i : new int[] {3, 0, 9, 4, 1, 2, 8, 7, 6, 5}) {
            gates.get(i).set(i);
            assertEquals(i, set.joinNext().orElseThrow().value());
          }
          assertEquals(0, set.length());
          assertTrue(set.joinNext().isEmpty());
          set.spawnBlocking(() -> 77);
          assertEquals(77, set.joinNext().orElseThrow().value());
          assertTrue(set.joinNext().isEmpty());
        }
      });
    }
  }

  /** RT-111: alternating: spawning and joining take turns. */
  @ParameterizedTest
  @EnumSource
  void spawningAndJoiningTakeTurns(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          set.spawn(() -> 0);
          set.spawn(Async.ready(0));
          assertEquals(2, set.length());
          for (int i = 0; i < 16; i++) {
            assertTrue(set.joinNext().orElseThrow().isSuccess());
            assertEquals(1, set.length());
            set.spawn(() -> 0);
            assertEquals(2, set.length());
          }
        }
      });
    }
  }

  /** RT-111: abort_tasks, try_join_next_with_id: whose result it is, and how it ended. */
  @ParameterizedTest
  @EnumSource
  void resultsSayWhoseTheyAre(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          var aborted = new HashSet<TaskId>();
          var others = new HashSet<TaskId>();
          var gate = new Signal<Integer>();
          for (int i = 0; i < 16; i++) {
            AbortHandle handle = set.spawn(() -> Async.<Integer>never().await());
            if (i % 2 == 0) {
              aborted.add(handle.id());
              handle.abort();
            } else {
              others.add(handle.id());
            }
          }
          for (int i = 0; i < 8; i++) {
            var joined = set.joinNext().orElseThrow();
            assertTrue(joined.isCancelled());
            assertFalse(joined.isSuccess());
            assertTrue(assertThrows(JoinException.class, joined::value).isCancelled());
            assertTrue(aborted.remove(joined.id()));
          }
          assertEquals(Set.of(), aborted);
          assertTrue(set.tryJoinNext().isEmpty());
          assertEquals(8, set.length());
          assertEquals(8, others.size());
          gate.set(1);
          AbortHandle last = set.spawn(gate);
          var joined = set.joinNext().orElseThrow();
          assertEquals(last.id(), joined.id());
          assertTrue(joined.failure().isEmpty());
        }
      });
    }
  }

  /** RT-111: a task that throws is a result like any other; the set goes on. */
  @ParameterizedTest
  @EnumSource
  void failuresAreResults(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          var failure = new IllegalArgumentException("boom");
          var handle =
              set.spawn(
                  Task.builder().name("unlucky"),
                  (Callable<Integer>)
                      () -> {
                        throw failure;
                      });
          var joined = set.joinNext().orElseThrow();
          var e = assertThrows(JoinException.class, joined::value);
          assertTrue(e.isFailure());
          assertSame(failure, e.getCause());
          assertEquals(handle.id(), e.taskId());
          assertTrue(e.getMessage().contains("unlucky"), e.getMessage());
          assertSame(e, joined.failure().orElseThrow());
          set.spawn(Task.builder().name("poll"), Async.ready(1));
          assertEquals(1, set.joinNext().orElseThrow().value());
          set.spawnBlocking(Task.builder().name("job"), () -> 2);
          assertEquals(2, set.joinNext().orElseThrow().value());
        }
      });
    }
  }

  /** RT-111: try_join_next: takes what is there and waits for nothing. */
  @ParameterizedTest
  @EnumSource
  void tryJoinNextTakesWhatIsThere(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          assertTrue(set.tryJoinNext().isEmpty());
          // More than the budget of a slice: trying takes nothing off it.
          var handles = new ArrayList<AbortHandle>();
          for (int i = 0; i < 500; i++) {
            handles.add(set.spawn(() -> 1));
          }
          for (AbortHandle handle : handles) {
            while (!handle.isFinished()) {
              Task.yieldNow();
            }
          }
          int sum = 0;
          while (!set.isEmpty()) {
            // Finished comes a moment before the set has been told.
            sum += set.tryJoinNext().map(Joined::value).orElse(0);
          }
          assertEquals(500, sum);
        }
      });
    }
  }

  /** RT-111: join_set_coop: pending when the budget is used up, and goes on in the next slice. */
  @ParameterizedTest
  @EnumSource
  void joiningTakesFromTheBudget(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          for (int i = 0; i < 300; i++) {
            var child = set.spawn(Async.ready(1));
            // Those that end one by one beside us would be taken a few in a slice.
            while (!child.isFinished()) {
              Task.yieldNow();
            }
          }
          var refused = new AtomicInteger();
          var sum = new AtomicInteger();
          Async<Integer> all =
              cx -> {
                for (; ; ) {
                  var next = set.joinNextAsync().poll(cx);
                  if (next.isPending()) {
                    refused.addAndGet(cx.hasBudget() ? 0 : 1);
                    return Poll.pending();
                  }
                  if (next.value().isEmpty()) {
                    return Poll.ready(sum.get());
                  }
                  sum.addAndGet(next.value().get().value());
                }
              };
          assertEquals(300, Task.spawn(all).join());
          assertTrue(refused.get() > 0, "300 results in slices of 128");
        }
      });
    }
  }

  /** RT-111: joinNext is cancel-safe: an aborted joiner has taken nothing. */
  @ParameterizedTest
  @EnumSource
  void anAbortedJoinerHasTakenNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int round = 0; round < 200; round++) {
          try (var set = JoinSet.<Integer>create()) {
            var gate = new Signal<Integer>();
            int n = round;
            set.spawn(gate);
            var got = new CopyOnWriteArrayList<Integer>();
            var direct =
                Task.spawn(() -> {
                  got.add(set.joinNext().orElseThrow().value());
                });
            if (n % 3 == 0) {
              Task.yieldNow();
            }
            var setter = Task.spawn(() -> gate.set(n));
            direct.abort();
            setter.join();
            try {
              direct.join();
            } catch (JoinException e) {
              assertTrue(e.isCancelled(), () -> "round " + n + ": " + e);
            }
            if (got.isEmpty()) {
              got.add(set.joinNext().orElseThrow().value());
            }
            assertEquals(List.of(n), got);
            assertTrue(set.joinNext().isEmpty());
          }
        }
      });
    }
  }

  /** RT-114: the joiner is woken once by the task that ends, not by each. */
  @ParameterizedTest
  @EnumSource
  void aJoinerIsWokenByWhatEnds(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          var first = new Signal<Integer>();
          var second = new Signal<Integer>();
          set.spawn(first);
          set.spawn(second);
          var waker = new CountingWaker();
          var next = set.joinNextAsync();
          assertTrue(waker.poll(next).isPending());
          assertTrue(waker.poll(next).isPending());
          assertEquals(0, waker.wakes());
          second.set(2);
          while (waker.wakes() == 0) {
            Task.yieldNow();
          }
          assertEquals(2, waker.poll(next).value().orElseThrow().value());
          assertTrue(waker.poll(set.joinNextAsync()).isPending());
          first.set(1);
          while (waker.wakes() == 1) {
            Task.yieldNow();
          }
          assertEquals(1, waker.poll(set.joinNextAsync()).value().orElseThrow().value());
          assertEquals(2, waker.wakes());
        }
      });
    }
  }

  /**
   * RT-111, RT-114 (loom: test_join_set, abort_all_during_completion): several spawn, several join,
   * somebody aborts all: each task has one result, and each result one taker.
   */
  @ParameterizedTest
  @EnumSource
  void eachResultHasOneTaker(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          var spawned = new CopyOnWriteArrayList<TaskId>();
          var taken = new CopyOnWriteArrayList<TaskId>();
          var spawners = new ArrayList<JoinHandle<?>>();
          for (int s = 0; s < 3; s++) {
            int kind = s;
            spawners.add(
                Task.spawn(() -> {
                  for (int i = 0; i < 200; i++) {
                    int n = i;
                    AbortHandle handle = kind == 0 ? set.spawn(Async.ready(n)) : set.spawn(() -> n);
                    spawned.add(handle.id());
                    if (i % 50 == 49) {
                      set.abortAll();
                      Task.yieldNow();
                    }
                  }
                }));
          }
          var takers = new ArrayList<JoinHandle<?>>();
          var over = CancelToken.create();
          for (int t = 0; t < 3; t++) {
            takers.add(
                Task.spawn(() -> {
                  while (!over.isCancelled() || !set.isEmpty()) {
                    set.joinNext().ifPresentOrElse(j -> taken.add(j.id()), Task::yieldNow);
                  }
                }));
          }
          spawners.forEach(JoinHandle::join);
          over.cancel();
          takers.forEach(JoinHandle::join);
          assertEquals(600, taken.size());
          assertEquals(Set.copyOf(spawned), Set.copyOf(taken));
        }
      });
    }
  }

  /** Tasks may spawn others into the set they are in, and plain threads may join. */
  @ParameterizedTest
  @EnumSource
  void childrenSpawnAndThreadsJoin(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          var sum = new AtomicInteger();
          set.spawn(() -> {
            set.spawn(() -> 2);
            set.spawnBlocking(() -> 3);
            return 1;
          });
          Runnable join =
              () -> {
                for (var next = set.joinNext(); next.isPresent(); next = set.joinNext()) {
                  sum.addAndGet(next.get().value());
                }
              };
          var threads = List.of(Thread.ofPlatform().start(join), Thread.ofVirtual().start(join));
          Task.spawnBlocking(
                  () -> {
                    for (Thread t : threads) {
                      Await.end(t);
                    }
                  })
              .join();
          assertEquals(6, sum.get());
        }
      });
    }
  }
}
