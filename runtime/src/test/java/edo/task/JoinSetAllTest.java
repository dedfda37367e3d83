package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-110, RT-112, RT-113 (task_join_set.rs): {@link JoinSet}: all of its tasks at once, and tasks
 * of other runtimes.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinSetAllTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-112: join_all, task_panics. */
  @ParameterizedTest
  @EnumSource
  void joinAllTakesAllOrFails(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          assertEquals(List.of(), set.joinAll());
          set.spawnAll(List.<Callable<Integer>>of(() -> 1, () -> 2, () -> 3));
          assertEquals(Set.of(1, 2, 3), Set.copyOf(set.joinAll()));
          assertTrue(set.isEmpty());

          var unwound = new AtomicInteger();
          var begun = new CountDownLatch(3);
          for (int i = 0; i < 3; i++) {
            set.spawn(() -> {
              try {
                begun.countDown();
                return Async.<Integer>never().await();
              } finally {
                unwound.getAndIncrement();
              }
            });
          }
          begun.await();
          var failure = new IllegalStateException("first");
          set.spawn(
              (Callable<Integer>)
                  () -> {
                    throw failure;
                  });
          var e = assertThrows(JoinException.class, set::joinAll);
          assertSame(failure, e.getCause());
          assertEquals(3, unwound.get(), "the rest was aborted and waited for");
          assertTrue(set.isEmpty());

          set.spawn(Async.never()).abort();
          assertTrue(assertThrows(JoinException.class, set::joinAll).isCancelled());
        }
      });
    }
  }

  /** RT-112: abort_all keeps the entries. */
  @ParameterizedTest
  @EnumSource
  void abortAllKeepsTheEntries(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          var done = set.spawn(() -> 5);
          while (!done.isFinished()) {
            Task.yieldNow();
          }
          for (int i = 0; i < 5; i++) {
            set.spawn(() -> Async.<Integer>never().await());
            set.spawn(Async.never());
          }
          set.abortAll();
          assertEquals(11, set.length());
          int cancelled = 0;
          int values = 0;
          for (var next = set.joinNext(); next.isPresent(); next = set.joinNext()) {
            cancelled += next.get().isCancelled() ? 1 : 0;
            values += next.get().isSuccess() ? 1 : 0;
          }
          assertEquals(10, cancelled);
          assertEquals(1, values);
          // Who comes later is not affected.
          set.spawn(() -> 6);
          assertEquals(6, set.joinNext().orElseThrow().value());
        }
      });
    }
  }

  /** RT-112: detach_all: entries are removed, tasks keep running. */
  @ParameterizedTest
  @EnumSource
  void detachedTasksKeepRunning(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var gate = new Signal<Integer>();
        var through = new AtomicInteger();
        AbortHandle handle;
        try (var set = JoinSet.<Integer>create()) {
          handle =
              set.spawn(() -> {
                int n = gate.await();
                through.set(n);
                return n;
              });
          var done = set.spawn(() -> 1);
          while (!done.isFinished()) {
            Task.yieldNow();
          }
          set.detachAll();
          assertEquals(0, set.length());
          assertTrue(set.joinNext().isEmpty());
          set.spawn(() -> 2);
          assertEquals(2, set.joinNext().orElseThrow().value());
        }
        assertFalse(handle.isFinished());
        gate.set(9);
        while (!handle.isFinished()) {
          Task.yieldNow();
        }
        assertEquals(9, through.get());
      });
    }
  }

  /** RT-112: shutdown aborts, waits and forgets, whatever the tasks make of it. */
  @ParameterizedTest
  @EnumSource
  void shutdownWaitsAndForgets(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          var unwound = new AtomicInteger();
          for (int i = 0; i < 10; i++) {
            boolean fails = i % 2 == 0;
            set.spawn(() -> {
              try {
                return Async.<Integer>never().await();
              } finally {
                Task.shield(Task::yieldNow);
                unwound.getAndIncrement();
                if (fails) {
                  throw new IllegalStateException("ignored");
                }
              }
            });
          }
          set.shutdown();
          assertEquals(10, unwound.get());
          assertTrue(set.isEmpty());
          set.spawn(() -> 1);
          Task.spawn(set.shutdownAsync()).join();
          assertTrue(set.isEmpty());
          assertFalse(set.isClosed());
        }
      });
    }
  }

  /** RT-110: a set serves another runtime, and from any thread; runtime_gone. */
  @ParameterizedTest
  @EnumSource
  void tasksMayLiveElsewhere(Flavor flavor) throws Exception {
    var set = JoinSet.<Long>create();
    try (var runtime = runtimes.build(flavor)) {
      runtime.within(() -> set.spawn(() -> edo.Edo.runtime().id()));
      runtime.run(() -> {});
      if (flavor != Flavor.CURRENT_THREAD) {
        assertEquals(runtime.id(), set.joinNext().orElseThrow().value());
      } else {
        runtime.run(() -> assertEquals(runtime.id(), set.joinNext().orElseThrow().value()));
      }
      runtime.within(() -> set.spawn(() -> Async.<Long>never().await()));
      runtime.within(() -> set.spawn(Async.never()));
      assertEquals(2, set.length());
    }
    assertTrue(set.joinNext().orElseThrow().isCancelled());
    assertTrue(set.joinNext().orElseThrow().isCancelled());
    assertTrue(set.joinNext().isEmpty());
    try (var gone = runtimes.build(flavor)) {
      gone.shutdown(java.time.Duration.ofSeconds(1));
      gone.within(() -> set.spawn(() -> 1L));
    }
    assertTrue(set.joinNext().orElseThrow().isCancelled());
    set.close();
  }

  /** RT-113: extend: from what can be iterated over. */
  @ParameterizedTest
  @EnumSource
  void manyAtOnce(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var bodies = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 100; i++) {
          int n = i;
          bodies.add(() -> n);
        }
        try (var set = JoinSet.<Integer>create()) {
          List<AbortHandle> handles = set.spawnAll(bodies);
          assertEquals(100, handles.size());
          assertEquals(100, set.length());
          assertEquals(4950, set.joinAll().stream().mapToInt(n -> n).sum());
        }
      });
    }
  }
}
