package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** UTIL-037 … UTIL-044 (task_join_queue.rs): results in the order in which tasks were spawned. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinQueueTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void untilFinished(AbortHandle handle) {
    while (!handle.isFinished()) {
      Task.yieldNow();
    }
  }

  /** UTIL-037, UTIL-038, UTIL-039: test_join_queue_alternating; ended last, handed out first. */
  @ParameterizedTest
  @EnumSource
  void resultsComeInTheOrderInWhichTasksWereSpawned(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var queue = JoinQueue.<Integer>create()) {
          assertTrue(queue.isEmpty());
          assertTrue(queue.joinNext().isEmpty());
          var first = new Signal<Integer>();
          queue.spawn(() -> first.await());
          for (int i = 1; i < 10; i++) {
            int n = i;
            untilFinished(
                switch (i % 3) {
                  case 0 -> queue.spawn(() -> n);
                  case 1 -> queue.spawn(Async.ready(n));
                  default -> queue.spawnBlocking(() -> n);
                });
          }
          assertEquals(10, queue.length());
          assertTrue(queue.tryJoinNext().isEmpty());
          first.set(0);
          for (int i = 0; i < 10; i++) {
            assertEquals(i, queue.joinNext().orElseThrow().value());
          }
          assertTrue(queue.joinNext().isEmpty());
          for (int i = 0; i < 16; i++) {
            int n = i;
            queue.spawn(() -> n);
            queue.spawn(() -> -n);
            assertEquals(n, queue.joinNext().orElseThrow().value());
            assertEquals(-n, queue.joinNext().orElseThrow().value());
          }
        }
      });
    }
  }

  /** UTIL-039: test_join_queue_no_spurious_wakeups: only the front wakes. */
  @ParameterizedTest
  @EnumSource
  void onlyTheFrontWakes(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var queue = JoinQueue.<Integer>create()) {
          var gates = List.of(new Signal<Integer>(), new Signal<Integer>(), new Signal<Integer>());
          var handles = gates.stream().map(queue::spawn).toList();
          var waker = new CountingWaker();
          assertTrue(waker.poll(queue.joinNextAsync()).isPending());
          gates.get(1).set(1);
          untilFinished(handles.get(1));
          // Finished comes before the queue is told; the next one is told after it, or not at all.
          for (int i = 0; i < 20; i++) {
            Task.yieldNow();
          }
          assertEquals(0, waker.wakes());
          gates.get(0).set(0);
          while (waker.wakes() == 0) {
            Task.yieldNow();
          }
          assertEquals(0, waker.poll(queue.joinNextAsync()).value().orElseThrow().value());
          assertEquals(1, waker.poll(queue.joinNextAsync()).value().orElseThrow().value());
          assertTrue(waker.poll(queue.joinNextAsync()).isPending());
          assertEquals(1, waker.wakes());
          gates.get(2).set(2);
          assertEquals(2, queue.joinNext().orElseThrow().value());
        }
      });
    }
  }

  /** UTIL-041: …_does_not_replace_waker, …_disabled_coop: trying is only a look at the front. */
  @ParameterizedTest
  @EnumSource
  void tryingIsOnlyALook(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var queue = JoinQueue.<Integer>create()) {
          var gate = new Signal<Integer>();
          queue.spawn(gate);
          var waker = new CountingWaker();
          var next = queue.joinNextAsync();
          assertTrue(waker.poll(next).isPending());
          assertTrue(queue.tryJoinNext().isEmpty());
          gate.set(4);
          while (waker.wakes() == 0) {
            Task.yieldNow();
          }
          assertEquals(4, waker.poll(next).value().orElseThrow().value());

          var handles = new ArrayList<AbortHandle>();
          for (int i = 0; i < 500; i++) {
            int n = i;
            handles.add(queue.spawn(() -> n));
          }
          handles.forEach(JoinQueueTest::untilFinished);
          int n = 0;
          while (n < 500) {
            var joined = queue.tryJoinNext();
            if (joined.isPresent()) {
              assertEquals(n++, joined.get().value());
            }
          }
        }
      });
    }
  }

  /** UTIL-040, UTIL-042, UTIL-044: test_join_queue_with_manual_abort, …_with_id. */
  @ParameterizedTest
  @EnumSource
  void anAbortedEntryKeepsItsPlace(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var queue = JoinQueue.<Integer>create()) {
          var handles = new ArrayList<AbortHandle>();
          for (int i = 0; i < 16; i++) {
            int n = i;
            handles.add(queue.spawn(() -> n % 2 == 0 ? Async.<Integer>never().await() : n));
          }
          for (int i = 14; i >= 0; i -= 2) {
            handles.get(i).abort();
          }
          for (int i = 0; i < 16; i++) {
            var joined = queue.joinNext().orElseThrow();
            assertEquals(handles.get(i).id(), joined.id());
            if (i % 2 == 0) {
              assertTrue(joined.isCancelled());
            } else {
              assertEquals(i, joined.value());
            }
          }
        }
      });
    }
  }

  /** UTIL-043: test_join_queue_join_all. */
  @ParameterizedTest
  @EnumSource
  void joinAllKeepsTheOrder(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var queue = JoinQueue.<Integer>create()) {
          var bodies = new ArrayList<Callable<Integer>>();
          var expected = new ArrayList<Integer>();
          for (int i = 0; i < 200; i++) {
            int n = i;
            bodies.add(() -> n);
            expected.add(n);
          }
          queue.spawnAll(bodies);
          assertEquals(expected, queue.joinAll());

          queue.spawn(() -> 1);
          queue.spawn(
              (Callable<Integer>)
                  () -> {
                    throw new IllegalStateException("boom");
                  });
          queue.spawn(() -> Async.<Integer>never().await());
          var e = assertThrows(JoinException.class, queue::joinAll);
          assertEquals("boom", e.getCause().getMessage());
          assertTrue(queue.isEmpty());
        }
      });
    }
  }

  /** UTIL-044: test_join_queue_abort_all, test_join_queue_shutdown, and detaching. */
  @ParameterizedTest
  @EnumSource
  void allAtOnce(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var gate = new Signal<Integer>();
        AbortHandle free;
        try (var queue = JoinQueue.<Integer>create()) {
          for (int i = 0; i < 10; i++) {
            queue.spawn(() -> Async.<Integer>never().await());
          }
          queue.abortAll();
          assertEquals(10, queue.length());
          for (int i = 0; i < 10; i++) {
            assertTrue(queue.joinNext().orElseThrow().isCancelled());
          }
          var unwound = new AtomicInteger();
          for (int i = 0; i < 10; i++) {
            queue.spawn(() -> {
              try {
                return Async.<Integer>never().await();
              } finally {
                unwound.getAndIncrement();
              }
            });
          }
          queue.shutdown();
          assertEquals(10, unwound.get());
          assertTrue(queue.isEmpty());

          free = queue.spawn(() -> gate.await());
          queue.detachAll();
          assertTrue(queue.joinNext().isEmpty());
          queue.spawn(() -> 3);
          assertEquals(3, queue.joinNext().orElseThrow().value());
        }
        assertFalse(free.isFinished());
        gate.awaitPolled();
        gate.set(1);
        untilFinished(free);
      });
    }
  }

  /** Several who join get one result each, and none of them sleeps on. */
  @ParameterizedTest
  @EnumSource
  void severalMayJoin(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var queue = JoinQueue.<Integer>create()) {
          for (int i = 0; i < 400; i++) {
            int n = i;
            if (i % 2 == 0) {
              queue.spawn(() -> {
                Task.yieldNow();
                return n;
              });
            } else {
              queue.spawn(Async.ready(n));
            }
          }
          var takers = new ArrayList<JoinHandle<Integer>>();
          for (int i = 0; i < 4; i++) {
            takers.add(
                Task.spawn(() -> {
                  int last = -1;
                  int count = 0;
                  for (var next = queue.joinNext(); next.isPresent(); next = queue.joinNext()) {
                    int n = next.get().value();
                    assertTrue(n > last, "in order for each");
                    last = n;
                    count++;
                  }
                  return count;
                }));
          }
          assertEquals(400, takers.stream().mapToInt(JoinHandle::join).sum());
        }
      });
    }
  }

  /**
   * While one was let go and stands at the front yet, the next one ends: who waits is told. The
   * walk of {@code detachAll} is put off because the list is being served at that moment.
   */
  @ParameterizedTest
  @EnumSource
  void whatWasLetGoHidesNobody(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var queue = JoinQueue.<Integer>create()) {
          var gates = List.of(new Signal<Integer>(), new Signal<Integer>(), new Signal<Integer>());
          queue.spawn(gates.get(0));
          var waker = new CountingWaker();
          assertTrue(waker.poll(queue.joinNextAsync()).isPending());
          var next = new ArrayList<AbortHandle>();
          queue.group.forEach(_ -> {
            queue.detachAll();
            next.add(queue.spawn(gates.get(1)));
            next.add(queue.spawn(gates.get(2)));
          });
          assertEquals(2, queue.length());
          gates.get(1).set(1);
          untilFinished(next.get(0));
          while (waker.wakes() == 0) {
            Task.yieldNow();
          }
          assertEquals(1, queue.joinNext().orElseThrow().value());
          gates.get(0).set(0);
          gates.get(2).set(2);
          assertEquals(2, queue.joinNext().orElseThrow().value());
        }
      });
    }
  }
}
