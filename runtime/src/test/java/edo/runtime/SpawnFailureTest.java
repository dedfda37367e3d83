package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.JoinSet;
import edo.task.Task;
import edo.task.TaskScope;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-017: a spawn that throws, for want of a thread or of stack, leaves nothing behind. Nothing is
 * listed or counted as alive, no scope or set waits for it, and the runtime shuts down.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpawnFailureTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** A pool that cannot start its first thread refuses the job, to whoever has spawned it. */
  @ParameterizedTest
  @EnumSource
  void aJobWithoutAThreadIsRefused(Flavor flavor) throws Exception {
    var failing = new AtomicBoolean();
    var builder =
        flavor
            .builder()
            .threadName(n -> {
              if (failing.get()) {
                throw new OutOfMemoryError("made up");
              }
              return "edo-test-" + n;
            });
    try (var runtime = runtimes.build(builder)) {
      failing.set(true);
      var e = assertThrows(RejectedExecutionException.class, () -> runtime.spawnBlocking(() -> 1));
      assertInstanceOf(OutOfMemoryError.class, e.getCause());
      assertNothingIsLeft(runtime);
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>collect()) {
          assertThrows(RejectedExecutionException.class, () -> scope.spawnBlocking(() -> 1));
          var good = scope.spawn(() -> 2);
          assertEquals(1, scope.join().size(), "it does not wait for the other");
          assertEquals(2, good.join());
        }
        try (var set = JoinSet.<Integer>create()) {
          assertThrows(RejectedExecutionException.class, () -> set.spawnBlocking(() -> 1));
          assertTrue(set.isEmpty());
          assertTrue(set.joinNext().isEmpty());
        }
      });
      failing.set(false);
      assertNothingIsLeft(runtime);
      assertEquals(3, runtime.run(() -> Task.spawnBlocking(() -> 3).join()));
    }
  }

  /** Hooks that fail with an error, at each of their calls: it is reported, and that is all. */
  @ParameterizedTest
  @EnumSource
  void aHookThatFailsLeavesNothing(Flavor flavor) throws Exception {
    runtimes.expectAlarm("hook threw");
    var builder =
        flavor
            .builder()
            .onTaskSpawn(t -> {
              throw new StackOverflowError("made up");
            })
            .onTaskTerminate(t -> {
              throw new OutOfMemoryError("made up");
            });
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Integer>collect()) {
          scope.spawn(() -> 1);
          scope.spawn(Async.ready(2));
          scope.spawnBlocking(() -> 3);
          assertEquals(3, scope.join().size());
        }
      });
      assertNothingIsLeft(runtime);
    }
  }

  private static void assertNothingIsLeft(EdoRuntime runtime) throws Exception {
    runtime.run(() -> {}); // a runtime of one thread gets on with it
    Await.until("no task is alive", () -> runtime.metrics().aliveTasks() == 0);
    assertEquals(List.of(), runtime.dump());
  }
}
