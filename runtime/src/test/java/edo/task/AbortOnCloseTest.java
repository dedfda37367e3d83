package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** UTIL-045, UTIL-046 (abort_on_drop.rs): handles that abort when they are closed. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AbortOnCloseTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void assertCancelled(JoinHandle<?> handle) {
    assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
  }

  /** UTIL-045: handle_aborts_task_on_drop, handle_aborts_task_directly. */
  @ParameterizedTest
  @EnumSource
  void closingAborts(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var task = Task.spawn(() -> Async.<Integer>never().await());
        try (var guard = AbortOnClose.of(task)) {
          assertSame(task, guard.handle());
          assertFalse(guard.isFinished());
          assertEquals("AbortOnClose[" + task.id() + "]", guard.toString());
        }
        assertCancelled(task);

        try (var guard = AbortOnClose.of(Task.spawn(Async.<Integer>never()))) {
          guard.abort();
          assertCancelled(guard.handle());
          assertTrue(guard.isFinished());
        }
        try (var guard = AbortOnClose.of(Task.spawn(() -> 5))) {
          assertEquals(5, guard.handle().join());
        }
      });
    }
  }

  /** UTIL-045: handle_does_not_abort_after_detach. */
  @ParameterizedTest
  @EnumSource
  void detachedTasksRunOn(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var gate = new Signal<Integer>();
        JoinHandle<Integer> task;
        try (var guard = AbortOnClose.of(Task.spawn(() -> gate.await()))) {
          task = guard.detach();
        }
        assertFalse(task.isFinished());
        gate.set(4);
        assertEquals(4, task.join());
      });
    }
  }

  /** UTIL-046: aborts_task_on_drop, aborts_task_directly, does_not_abort_after_detach. */
  @ParameterizedTest
  @EnumSource
  void abortHandlesWillDo(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var task = Task.spawn(() -> Async.<Integer>never().await());
        try (var guard = AbortOnClose.of(task.abortHandle())) {
          assertEquals(task.id(), guard.handle().id());
        }
        assertCancelled(task);

        var direct = Task.spawn(() -> Async.<Integer>never().await());
        AbortOnClose.of(direct.abortHandle()).abort();
        assertCancelled(direct);

        var gate = new Signal<Integer>();
        var free = Task.spawn(gate);
        try (var guard = AbortOnClose.of(free.abortHandle())) {
          assertEquals(free.id(), guard.detach().id());
          assertTrue(guard.toString().contains("detached"));
        }
        gate.set(1);
        assertEquals(1, free.join());
      });
    }
  }
}
