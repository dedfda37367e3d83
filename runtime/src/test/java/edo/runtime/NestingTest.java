package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.Edo;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.MonoInstant;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-039, RT-041, RT-043, RT-044, RT-052, TIME-010 (rt_handle.rs, rt_handle_block_on.rs): which
 * runtime code belongs to, and runtimes inside of runtimes.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NestingTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-044: regions nest, in the same runtime and in others, and end with their body. */
  @ParameterizedTest
  @EnumSource
  void regionsNest(Flavor flavor) throws Exception {
    try (var outer = runtimes.build(flavor);
        var inner = runtimes.build(Flavor.CURRENT_THREAD)) {
      assertEquals(Optional.empty(), EdoRuntime.tryCurrent());
      outer.within(() -> {
        assertEquals(outer, EdoRuntime.current());
        inner.within(() -> {
          assertEquals(inner, EdoRuntime.current());
          assertEquals(outer, outer.within(EdoRuntime::current));
          assertEquals(Optional.of(inner), EdoRuntime.tryCurrent());
          return 0;
        });
        assertEquals(outer, EdoRuntime.current());
        var what = new IOException("x");
        assertSame(
            what,
            assertThrows(
                IOException.class,
                () ->
                    inner.within(() -> {
                      throw what;
                    })));
        assertEquals(outer, EdoRuntime.current());
        return 0;
      });
      assertEquals(Optional.empty(), EdoRuntime.tryCurrent());
    }
  }

  /**
   * A poll, and a job of the blocking pool, may enter another runtime than that of their thread.
   */
  @ParameterizedTest
  @EnumSource
  void pollsAndJobsEnterAnotherRuntime(Flavor flavor) throws Exception {
    try (var outer = runtimes.build(flavor);
        var inner = runtimes.build(Flavor.MULTI_1)) {
      JoinHandle<EdoRuntime> spawned =
          outer.run(
              (Async<JoinHandle<EdoRuntime>>)
                  cx -> {
                    assertEquals(outer, EdoRuntime.current());
                    assertEquals(inner, inner.within(EdoRuntime::current));
                    JoinHandle<EdoRuntime> there = inner.within(() -> Task.spawn(Edo::runtime));
                    assertEquals(outer, EdoRuntime.current());
                    return Poll.ready(there);
                  });
      assertEquals(inner, spawned.join());
      assertEquals(
          List.of(outer, inner, outer),
          outer
              .spawnBlocking(() ->
                  List.of(
                      EdoRuntime.current(),
                      inner.within(EdoRuntime::current),
                      EdoRuntime.current()))
              .join());
    }
  }

  /**
   * UTIL-064, UTIL-065: a computation with the timers of one runtime, polled by another or none.
   */
  @ParameterizedTest
  @EnumSource
  void aComputationIsPolledWithinItsRuntime(Flavor flavor) throws Exception {
    try (var outer = runtimes.build(flavor);
        var inner = runtimes.build(Flavor.MULTI_1)) {
      assertEquals(inner, outer.run(inner.within(new SleepThenTell())));
      assertEquals(inner, outer.run(() -> inner.within(new SleepThenTell()).await()));
      assertEquals(inner, Task.await(inner.within(new SleepThenTell())), "from a plain thread");
      var withdrawn = new Signal<Integer>();
      inner.within(withdrawn).cancel();
      assertEquals(1, withdrawn.cancels());
    }
  }

  /** Makes its timer when it is polled. */
  private static final class SleepThenTell implements Async<EdoRuntime> {
    private @Nullable Async<@Nullable Void> sleep;

    @Override
    public Poll<EdoRuntime> poll(Context cx) throws Exception {
      Async<@Nullable Void> timer = sleep;
      if (timer == null) {
        timer = Time.sleepAsync(Duration.ofMillis(1));
        sleep = timer;
      }
      return timer.poll(cx).isReady() ? Poll.ready(EdoRuntime.current()) : Poll.pending();
    }
  }

  /** RT-044: enter_and_spawn: what a region starts belongs to its runtime. */
  @ParameterizedTest
  @EnumSource
  void whatARegionStartsBelongsToItsRuntime(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      JoinHandle<EdoRuntime> spawned = runtime.within(() -> Task.spawn(() -> EdoRuntime.current()));
      JoinHandle<EdoRuntime> polled =
          runtime.within(() -> Task.spawn((Async<EdoRuntime>) cx -> Poll.ready(Edo.runtime())));
      JoinHandle<EdoRuntime> named =
          runtime.within(() -> Task.builder().name("n").spawn(() -> EdoRuntime.current()));
      assertEquals(runtime, runtime.run(spawned::join));
      assertEquals(runtime, runtime.run(polled::join));
      assertEquals(runtime, runtime.run(named::join));
      assertEquals(
          runtime, runtime.within(() -> Task.spawnBlocking(() -> EdoRuntime.current())).join());
    }
  }

  /** RT-041: run inside a task, of the same runtime and of another, waits like any other wait. */
  @ParameterizedTest
  @EnumSource
  void runInsideATask(Flavor flavor) throws Exception {
    try (var outer = runtimes.build(flavor);
        var other = runtimes.build(Flavor.MULTI_4)) {
      assertEquals(
          6,
          outer.run(() -> {
            int same = outer.run(() -> outer.run(() -> 1)) + outer.run(Async.ready(2));
            assertEquals(other, other.run(() -> EdoRuntime.current()));
            assertEquals(outer, EdoRuntime.current());
            return same + other.run(() -> outer.run(() -> 3));
          }));
      assertEquals(outer, outer.spawnBlocking(() -> outer.run(EdoRuntime::current)).join());
    }
  }

  /** RT-041: create_rt_in_block_on, runtime_in_thread_local: building and closing one in a task. */
  @ParameterizedTest
  @EnumSource
  void aTaskMayBuildAndCloseARuntime(Flavor flavor) throws Exception {
    try (var outer = runtimes.build(flavor)) {
      for (Flavor kind : Flavor.values()) {
        int got =
            outer.run(() -> {
              try (var inner = runtimes.build(kind)) {
                return inner.run(() -> Task.spawn(() -> 7).join());
              }
            });
        assertEquals(7, got);
      }
    }
  }

  /** RT-040: handles are joined across runtimes. */
  @ParameterizedTest
  @EnumSource
  void tasksOfOneRuntimeJoinThoseOfAnother(Flavor flavor) throws Exception {
    try (var one = runtimes.build(flavor);
        var two = runtimes.build(Flavor.MULTI_1)) {
      JoinHandle<Integer> there =
          two.spawn(() -> {
            Time.sleep(Duration.ofMillis(1));
            return 4;
          });
      assertEquals(4, one.run(there::join));
      assertEquals(4, one.run(there.joinAsync()));
      JoinHandle<Integer> never = two.spawn(Async.never());
      JoinHandle<Integer> waiting = one.spawn(() -> never.join());
      two.shutdown(Duration.ofSeconds(10));
      JoinException e = assertThrows(JoinException.class, () -> one.run(waiting::join));
      assertTrue(e.isCancelled() || e.getCause() instanceof JoinException, e.toString());
    }
  }

  /** TIME-010: a timer stays with the runtime it was made on, whoever waits for it. */
  @Test
  void aSleepStaysWithItsRuntime() throws Exception {
    try (var paused = runtimes.build(EdoRuntime.currentThread().startPaused(true));
        var real = runtimes.build(Flavor.MULTI_1)) {
      var sleep = paused.within(() -> Time.sleepAsync(Duration.ofDays(1)));
      JoinHandle<?> waiting = real.spawn(sleep);
      // Whoever came after the time has passed there, and nobody runs it any more, would wait.
      Await.until("the timer is armed", () -> paused.metrics().timers() == 1);
      assertFalse(waiting.isFinished());
      // A day passes over there, because nothing else waits.
      paused.run(() -> Time.sleep(Duration.ofDays(2)));
      waiting.join();
      assertTrue(paused.within(MonoInstant::now).compareTo(sleep.deadline()) >= 0);
    }
  }

  /** TIME-010: it stays there when somebody else sets it anew. */
  @Test
  void aSleepThatIsResetElsewhereStaysWithItsRuntime() throws Exception {
    try (var paused = runtimes.build(EdoRuntime.currentThread().startPaused(true));
        var real = runtimes.build(Flavor.MULTI_1)) {
      var waker = new CountingWaker();
      var sleep = paused.within(() -> Time.sleepAsync(Duration.ofDays(1)));
      assertTrue(waker.poll(sleep).isPending());
      real.run(() -> {
        sleep.reset(sleep.deadline().plus(Duration.ofDays(1)));
        assertTrue(waker.poll(sleep).isPending());
      });
      assertEquals(0, real.metrics().timers());
      paused.run(() -> Time.sleep(Duration.ofHours(36)));
      assertEquals(0, waker.wakes());
      paused.run(() -> Time.sleep(Duration.ofHours(12)));
      assertEquals(1, waker.wakes());
      assertTrue(waker.poll(sleep).isReady());
    }
  }

  /** RT-052: equal for whoever asks, different for different runtimes. */
  @Test
  void identity() throws Exception {
    try (var one = runtimes.build(Flavor.CURRENT_THREAD);
        var two = runtimes.build(Flavor.MULTI_1)) {
      assertNotEquals(one.id(), two.id());
      assertNotEquals(one, two);
      assertEquals(one.id(), one.run(() -> EdoRuntime.current().id()));
      EdoRuntime seen = one.run(() -> EdoRuntime.current());
      assertEquals(one, seen);
      assertEquals(one.hashCode(), seen.hashCode());
      assertEquals(RuntimeFlavor.CURRENT_THREAD, seen.flavor());
      assertEquals(RuntimeFlavor.MULTI_THREAD, two.run(() -> EdoRuntime.current().flavor()));
      assertTrue(two.toString().contains("MULTI_THREAD, 1 workers"), two.toString());
    }
  }

  /** RT-043: on a runtime that has shut down, plain computations work, new work is cancelled. */
  @ParameterizedTest
  @EnumSource
  void withinARuntimeThatHasShutDown(Flavor flavor) throws Exception {
    var runtime = runtimes.build(flavor);
    runtime.close();
    assertEquals(1, runtime.within(() -> 1));
    assertEquals(2, runtime.within(() -> Async.ready(2).await()));
    assertTrue(
        assertThrows(JoinException.class, () -> runtime.within(() -> Task.spawn(() -> 1).join()))
            .isCancelled());
    assertTrue(
        assertThrows(
                JoinException.class, () -> runtime.within(() -> Task.spawnBlocking(() -> 1).join()))
            .isCancelled());
    String message =
        assertThrows(IllegalStateException.class, () -> runtime.run(() -> 1)).getMessage();
    assertTrue(message.contains("has been shut down; build a new one"), message);
  }
}
