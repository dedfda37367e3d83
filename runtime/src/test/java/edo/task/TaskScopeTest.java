package edo.task;

import static edo.task.ScopeTasks.failing;
import static edo.task.ScopeTasks.suppressed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Structured tasks, which Tokio has not: policies and deadlines; for owners {@link
 * TaskScopeOwnerTest}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskScopeTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final ScopeTasks tasks = new ScopeTasks();

  @ParameterizedTest
  @EnumSource
  void allSucceed(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Object>allSucceed()) {
          var gate = new Signal<String>();
          JoinHandle<String> text = scope.spawn(() -> gate.await());
          JoinHandle<Integer> number = scope.spawn(Async.ready(2));
          JoinHandle<Long> job = scope.spawnBlocking(() -> 3L);
          JoinHandle<Integer> named =
              scope.spawn(
                  Task.builder().name("four"),
                  () -> {
                    gate.set("one");
                    return 4;
                  });
          while (gate.polls() == 0) {
            Task.yieldNow();
          }
          gate.set("one");
          assertEquals(List.<Object>of("one", 2, 3L, 4), scope.join());
          assertEquals("one", text.join());
          assertEquals(2 + 3 + 4, number.join() + job.join() + named.join());
          assertEquals(List.<Object>of("one", 2, 3L, 4), scope.join(), "once more the same");
        }
        try (var scope = TaskScope.<Integer>allSucceed()) {
          assertEquals(List.of(), scope.join());
        }
      });
    }
  }

  /** The first failure aborts the others; those that fail as well are suppressed in it. */
  @ParameterizedTest
  @EnumSource
  void theFirstFailureAbortsTheOthers(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>allSucceed()) {
          var begun = new CountDownLatch(6);
          for (int i = 0; i < 5; i++) {
            scope.spawn(tasks.endless(begun));
          }
          scope.spawn(() -> {
            begun.countDown();
            try {
              return Async.<Integer>never().await();
            } finally {
              failing("second").call();
            }
          });
          scope.spawn(Async.never());
          scope.spawn(() -> {
            begun.await();
            return failing("first").call();
          });
          var e = assertThrows(JoinException.class, scope::join);
          assertEquals("first", e.getCause().getMessage());
          assertEquals(Set.of("second"), suppressed(e));
          assertEquals(5, tasks.unwound());
        }
      });
    }
  }

  /** A task that somebody else aborts has no value, so that not all succeed. */
  @ParameterizedTest
  @EnumSource
  void anAbortedTaskDoesNotSucceed(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>allSucceed()) {
          var begun = new CountDownLatch(1);
          scope.spawn(tasks.endless(begun));
          var aborted = scope.spawn(Async.<Integer>never());
          begun.await();
          aborted.abort();
          var e = assertThrows(JoinException.class, scope::join);
          assertTrue(e.isCancelled());
          assertEquals(aborted.id(), e.taskId());
          assertEquals(1, tasks.unwound());
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void firstSuccess(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>firstSuccess()) {
          var begun = new CountDownLatch(2);
          scope.spawn(tasks.endless(begun));
          scope.spawn(failing("does not matter"));
          scope.spawn(tasks.endless(begun));
          scope.spawn(() -> {
            begun.await();
            return 9;
          });
          assertEquals(9, scope.join());
          assertEquals(2, tasks.unwound());
        }
        try (var scope = TaskScope.<Integer>firstSuccess()) {
          scope.spawn(failing("a"));
          scope.spawn(failing("b"));
          scope.spawn(failing("c"));
          var e = assertThrows(JoinException.class, scope::join);
          assertEquals("a", e.getCause().getMessage());
          assertEquals(Set.of("b", "c"), suppressed(e));
        }
        try (var scope = TaskScope.<Integer>firstSuccess()) {
          var e = assertThrows(IllegalStateException.class, scope::join);
          assertTrue(e.getMessage().contains("no task was spawned"), e.getMessage());
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void collect(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>collect()) {
          scope.spawn(() -> 1);
          scope.spawn(failing("two"));
          scope.spawn(Async.<Integer>never()).abort();
          scope.spawn(Async.ready(4));
          List<Joined<Integer>> all = scope.join();
          assertEquals(1, all.get(0).value());
          assertEquals("two", all.get(1).failure().orElseThrow().getCause().getMessage());
          assertTrue(all.get(2).isCancelled());
          assertEquals(4, all.get(3).value());
          assertEquals(4, all.size());
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeadlineAborts(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var soon = Duration.ofMillis(1);
        var begun = new CountDownLatch(1);
        try (var scope = TaskScope.<Integer>allSucceed().withDeadline(soon)) {
          scope.spawn(tasks.endless(begun));
          scope.spawn(() -> {
            try {
              return Async.<Integer>never().await();
            } finally {
              failing("late").call();
            }
          });
          var e = assertThrows(DeadlineException.class, scope::join);
          assertTrue(e.getMessage().contains("PT0.001S"), e.getMessage());
          assertEquals(Set.of("late"), suppressed(e));
          assertEquals(1, tasks.unwound());
        }
        try (var scope = TaskScope.<Integer>firstSuccess().withDeadline(soon)) {
          scope.spawn(tasks.endless(begun));
          assertThrows(DeadlineException.class, scope::join);
        }
        try (var scope = TaskScope.<Integer>collect().withDeadline(soon)) {
          scope.spawn(Async.ready(1));
          scope.spawn(tasks.endless(begun));
          List<Joined<Integer>> all = scope.join();
          assertEquals(1, all.get(0).value());
          assertTrue(all.get(1).isCancelled());
        }
        // In time: the timer goes with the scope, see LeakCheck.
        try (var scope = TaskScope.<Integer>allSucceed().withDeadline(Duration.ofDays(1))) {
          scope.spawn(() -> 5);
          assertEquals(List.of(5), scope.join());
          assertThrows(IllegalStateException.class, () -> scope.withDeadline(soon));
        }
        try (var scope =
            TaskScope.<Integer>allSucceed().withDeadline(Duration.ofSeconds(Long.MAX_VALUE))) {
          assertThrows(
              IllegalArgumentException.class,
              () -> TaskScope.collect().withDeadline(Duration.ofNanos(-1)));
          scope.spawn(() -> 6);
          assertEquals(List.of(6), scope.join());
        }
      });
    }
  }

  /** Who ignores the deadline and succeeds all the same has succeeded. */
  @ParameterizedTest
  @EnumSource
  void aResultThatIsThereCounts(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>allSucceed().withDeadline(Duration.ZERO)) {
          var gate = new Signal<Integer>();
          scope.spawn(() -> Task.shield(() -> gate.await()));
          while (gate.polls() == 0) {
            Task.yieldNow();
          }
          gate.set(3);
          assertEquals(List.of(3), scope.join());
        }
      });
    }
  }

  /** Cancelled by hand: those that come later come aborted. */
  @ParameterizedTest
  @EnumSource
  void cancelledByHand(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>allSucceed()) {
          var begun = new CountDownLatch(1);
          scope.spawn(tasks.endless(begun));
          begun.await();
          scope.cancel();
          var late = scope.spawn(() -> Async.<Integer>never().await());
          assertThrows(CancelledException.class, scope::join);
          assertTrue(assertThrows(JoinException.class, late::join).isCancelled());
          assertEquals(1, tasks.unwound());
        }
      });
    }
  }
}
