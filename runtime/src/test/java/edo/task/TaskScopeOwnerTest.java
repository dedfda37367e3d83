package edo.task;

import static edo.task.ScopeTasks.failing;
import static edo.task.ScopeTasks.suppressed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link TaskScope}: who owns it, how it is left, and who may spawn into it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskScopeOwnerTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final ScopeTasks tasks = new ScopeTasks();

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
                  scope.spawn(tasks.endless(begun));
                }
                scope.join();
              } finally {
                after.set(tasks.unwound());
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
                      scope.spawn(tasks.endless(begun));
                    }
                    var fails = scope.spawn(failing("unseen"));
                    begun.await();
                    while (!fails.isFinished()) {
                      Task.yieldNow();
                    }
                    throw new IllegalArgumentException("body");
                  }
                });
        assertEquals(3, tasks.unwound());
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
        var owner =
            Task.spawn(new PolledOwner(List.of(tasks.endless(begun), tasks.endless(begun))));
        begun.await();
        owner.abort();
        assertTrue(assertThrows(JoinException.class, owner::join).isCancelled());
        while (tasks.unwound() < 2) {
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
