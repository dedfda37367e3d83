package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Structured tasks, which Tokio has not: policies, deadlines, owners, and what is misuse. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskScopeTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final AtomicInteger unwound = new AtomicInteger();

  /** Waits for ever, and counts when it is unwound. */
  private Callable<Integer> endless(CountDownLatch begun) {
    return () -> {
      try {
        begun.countDown();
        return Async.<Integer>never().await();
      } finally {
        Task.shield(Task::yieldNow);
        unwound.getAndIncrement();
      }
    };
  }

  private static Callable<Integer> failing(String message) {
    return () -> {
      throw new IOException(message);
    };
  }

  private static Set<String> suppressed(Throwable e) {
    return Arrays.stream(e.getSuppressed())
        .map(s -> s.getCause().getMessage())
        .collect(Collectors.toSet());
  }

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
            scope.spawn(endless(begun));
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
          assertEquals(5, unwound.get());
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
          scope.spawn(endless(begun));
          var aborted = scope.spawn(Async.<Integer>never());
          begun.await();
          aborted.abort();
          var e = assertThrows(JoinException.class, scope::join);
          assertTrue(e.isCancelled());
          assertEquals(aborted.id(), e.taskId());
          assertEquals(1, unwound.get());
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
          scope.spawn(endless(begun));
          scope.spawn(failing("does not matter"));
          scope.spawn(endless(begun));
          scope.spawn(() -> {
            begun.await();
            return 9;
          });
          assertEquals(9, scope.join());
          assertEquals(2, unwound.get());
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
          scope.spawn(endless(begun));
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
          assertEquals(1, unwound.get());
        }
        try (var scope = TaskScope.<Integer>firstSuccess().withDeadline(soon)) {
          scope.spawn(endless(begun));
          assertThrows(DeadlineException.class, scope::join);
        }
        try (var scope = TaskScope.<Integer>collect().withDeadline(soon)) {
          scope.spawn(Async.ready(1));
          scope.spawn(endless(begun));
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

  /** The owner is aborted while it joins: the tasks are aborted, and none outlives the block. */
  @ParameterizedTest
  @EnumSource
  void anAbortedOwnerLeavesNoTaskBehind(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(10);
        var after = new AtomicInteger();
        var owner =
            Task.spawn(() -> {
              try (var scope = TaskScope.<Integer>allSucceed()) {
                for (int i = 0; i < 10; i++) {
                  scope.spawn(endless(begun));
                }
                scope.join();
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

  /** An owner that leaves in another way does so, too; what has failed is suppressed. */
  @ParameterizedTest
  @EnumSource
  void leavingWithoutJoining(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var begun = new CountDownLatch(3);
        var e =
            assertThrows(
                IllegalArgumentException.class,
                () -> {
                  try (var scope = TaskScope.<Integer>collect()) {
                    for (int i = 0; i < 3; i++) {
                      scope.spawn(endless(begun));
                    }
                    var fails = scope.spawn(failing("unseen"));
                    begun.await();
                    while (!fails.isFinished()) {
                      Task.yieldNow();
                    }
                    throw new IllegalArgumentException("body");
                  }
                });
        assertEquals(3, unwound.get());
        assertEquals(Set.of("unseen"), suppressed(e));

        var alone =
            assertThrows(
                JoinException.class,
                () -> {
                  try (var scope = TaskScope.<Integer>allSucceed()) {
                    var fails = scope.spawn(failing("alone"));
                    while (!fails.isFinished()) {
                      Task.yieldNow();
                    }
                  }
                });
        assertEquals("alone", alone.getCause().getMessage());
      });
    }
  }

  /** Tasks may spawn others into the scope they are in; join waits for them. */
  @ParameterizedTest
  @EnumSource
  void tasksMaySpawn(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>allSucceed()) {
          scope.spawn(() -> {
            scope.spawn(() -> {
              scope.spawn(() -> 3);
              return 2;
            });
            return 1;
          });
          assertEquals(6, scope.join().stream().mapToInt(n -> n).sum());
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
          scope.spawn(endless(begun));
          begun.await();
          scope.cancel();
          var late = scope.spawn(() -> Async.<Integer>never().await());
          assertThrows(CancelledException.class, scope::join);
          assertTrue(assertThrows(JoinException.class, late::join).isCancelled());
          assertEquals(1, unwound.get());
        }
      });
    }
  }

  /** Misuse has a clear error: too late, or not the owner. */
  @ParameterizedTest
  @EnumSource
  void misuseIsTold(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var scope = TaskScope.<Integer>collect();
        var thief = assertThrows(JoinException.class, Task.spawn(scope::close)::join);
        assertTrue(thief.getCause() instanceof WrongThreadException, thief.toString());
        assertTrue(
            thief.getCause().getMessage().contains("closed by task " + Task.id()),
            thief.toString());
        var joiner = assertThrows(JoinException.class, Task.spawn(() -> scope.join())::join);
        assertTrue(joiner.getCause() instanceof WrongThreadException);
        var foreign = new AtomicReference<Throwable>(new Error("not yet"));
        Task.spawnBlocking(() ->
                Await.end(
                    Thread.ofPlatform()
                        .start(() -> {
                          try {
                            scope.close();
                          } catch (WrongThreadException e) {
                            foreign.set(e);
                          }
                        })))
            .join();
        assertTrue(foreign.get() instanceof WrongThreadException);

        scope.spawn(() -> 1);
        assertEquals(1, scope.join().size());
        var late = assertThrows(IllegalStateException.class, () -> scope.spawn(() -> 2));
        assertTrue(late.getMessage().contains("takes no more tasks"), late.getMessage());
        scope.close();
        scope.close();
        assertThrows(IllegalStateException.class, () -> scope.spawn(Async.ready(2)));
        assertEquals(1, scope.join().size());
      });
    }
  }

  /** A plain thread may own a scope as well. */
  @ParameterizedTest
  @EnumSource
  void threadsMayOwnScopes(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var failure = new AtomicReference<Throwable>();
      var values = new AtomicReference<List<Integer>>();
      runtime.run(() -> {
        var thread =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    values.set(
                        runtime.within(() -> {
                          try (var scope = TaskScope.<Integer>allSucceed()) {
                            scope.spawn(() -> 1);
                            scope.spawn(Async.ready(2));
                            return scope.join();
                          }
                        }));
                  } catch (Throwable e) {
                    failure.set(e);
                  }
                });
        Task.spawnBlocking(() -> Await.end(thread)).join();
      });
      assertSame(null, failure.get());
      assertEquals(List.of(1, 2), values.get());
    }
  }

  /** A poll-driven owner polls join and close; when it is aborted, its tasks are. */
  @ParameterizedTest
  @EnumSource
  void pollDrivenOwners(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertEquals(List.of(1, 2), Task.spawn(new PolledOwner(List.of(() -> 1, () -> 2))).join());

        var begun = new CountDownLatch(2);
        var owner = Task.spawn(new PolledOwner(List.of(endless(begun), endless(begun))));
        begun.await();
        owner.abort();
        assertTrue(assertThrows(JoinException.class, owner::join).isCancelled());
        while (unwound.get() < 2) {
          Task.yieldNow();
        }
      });
    }
  }

  private static final class PolledOwner implements Async<List<Integer>> {
    private final List<Callable<Integer>> bodies;
    private List<Async<List<Integer>>> join = new ArrayList<>();

    PolledOwner(List<Callable<Integer>> bodies) {
      this.bodies = bodies;
    }

    @Override
    public Poll<List<Integer>> poll(Context cx) throws Exception {
      if (join.isEmpty()) {
        TaskScope<Integer, List<Integer>> scope = TaskScope.allSucceed();
        bodies.forEach(scope::spawn);
        join = List.of(scope.joinAsync());
        assertFalse(scope.toString().isEmpty());
      }
      return join.getFirst().poll(cx);
    }

    @Override
    public void cancel() {
      join.forEach(Async::cancel);
    }
  }

  /** Joined again it throws the same; what else has failed is in it once. */
  @ParameterizedTest
  @EnumSource
  void joinedTwice(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>allSucceed()) {
          var begun = new CountDownLatch(1);
          var gate = new CountDownLatch(1);
          scope.spawnBlocking(() -> { // has begun, so nobody can abort it
            begun.countDown();
            gate.await();
            throw new IOException("second");
          });
          begun.await();
          var first = scope.spawn(failing("first"));
          while (!first.isFinished()) {
            Task.yieldNow();
          }
          gate.countDown();
          var e = assertThrows(JoinException.class, scope::join);
          assertEquals(1, e.getSuppressed().length);
          assertSame(e, assertThrows(JoinException.class, scope::join));
          assertEquals(1, e.getSuppressed().length);
        }
      });
    }
  }
}
