package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.task.TaskId;
import edo.task.TaskMeta;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hooks around threads, tasks and polls (task_hooks.rs, rt_poll_callbacks.rs,
 * rt_common_before_park.rs): RT-015 to RT-020.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HooksTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-017, RT-019: one spawn and one end per task, with its identity. */
  @ParameterizedTest
  @EnumSource
  void spawnAndTerminateOncePerTask(Flavor flavor) throws Exception {
    Set<TaskId> spawned = ConcurrentHashMap.newKeySet();
    List<TaskMeta> ended = new CopyOnWriteArrayList<>();
    var builder =
        flavor.builder().onTaskSpawn(t -> spawned.add(t.id())).onTaskTerminate(ended::add);
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<?>>();
        handles.add(Task.builder().name("virtual").spawn(() -> {}));
        handles.add(Task.builder().name("async").spawn(Async.ready(1)));
        handles.add(Task.builder().name("blocking").spawnBlocking(() -> {}));
        for (var handle : handles) {
          handle.join();
        }
      });
      Await.until("all have ended", () -> ended.size() == 4);
    }
    assertEquals(4, spawned.size());
    assertEquals(4, ended.size());
    assertEquals(spawned, Set.copyOf(ended.stream().map(TaskMeta::id).toList()));
    for (var kind : TaskMeta.Kind.values()) {
      String name = kind.name().toLowerCase(java.util.Locale.ROOT);
      assertTrue(
          ended.stream()
              .anyMatch(t -> t.kind() == kind && t.name().equals(java.util.Optional.of(name))),
          ended::toString);
    }
  }

  /** RT-018: each poll is announced before and after, for both kinds of task. */
  @ParameterizedTest
  @EnumSource
  void pollsArePaired(Flavor flavor) throws Exception {
    Map<TaskId, AtomicInteger> open = new ConcurrentHashMap<>();
    var before = new AtomicInteger();
    var after = new AtomicInteger();
    var builder =
        flavor
            .builder()
            .onBeforePoll(t -> {
              before.incrementAndGet();
              open.computeIfAbsent(t.id(), id -> new AtomicInteger()).incrementAndGet();
            })
            .onAfterPoll(t -> {
              after.incrementAndGet();
              open.computeIfAbsent(t.id(), id -> new AtomicInteger()).decrementAndGet();
            });
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 10; i++) {
          handles.add(
              Task.spawn(() -> {
                for (int k = 0; k < 5; k++) {
                  Task.yieldNow();
                }
              }));
          handles.add(Task.spawn(Task.yieldAsync()));
        }
        for (var handle : handles) {
          handle.join();
        }
      });
    }
    assertEquals(before.get(), after.get());
    assertTrue(before.get() >= 30, "only " + before + " polls were announced");
    open.forEach((id, n) -> assertEquals(0, n.get(), () -> "task " + id));
  }

  /** A hook that throws is reported and harms nobody. */
  @Test
  void aHookThatThrowsHarmsNobody() throws Exception {
    runtimes.expectAlarm("hook threw");
    var builder =
        EdoRuntime.multiThread()
            .workerThreads(1)
            .onTaskSpawn(t -> {
              throw new IllegalStateException("planned");
            });
    try (var runtime = runtimes.build(builder)) {
      assertEquals(3, runtime.run(() -> Task.spawn(() -> 3).join()));
    }
  }

  /** RT-015: what the park hook wakes or spawns runs, the worker does not sleep over it. */
  @Test
  void theParkHookMaySpawnAndWake() throws Exception {
    var armed = new AtomicBoolean();
    var runtime = new AtomicReference<EdoRuntime>();
    var ran = new CountDownLatch(1);
    var builder =
        EdoRuntime.currentThread()
            .onThreadPark(() -> {
              if (armed.compareAndSet(true, false)) {
                runtime.get().spawn(Async.ready(1));
                runtime.get().spawn(() -> ran.countDown());
              }
            });
    try (var built = runtimes.build(builder)) {
      runtime.set(built);
      built.run(() -> {
        armed.set(true);
        while (ran.getCount() > 0) {
          Time.sleep(Duration.ofMillis(1));
        }
      });
      assertEquals(0, ran.getCount());
    }
  }

  /** RT-015, RT-016: the hooks come in pairs, and timers are not held up by them. */
  @Test
  void parkAndUnparkComeInPairs() throws Exception {
    var parks = new AtomicInteger();
    var unparks = new AtomicInteger();
    var builder =
        EdoRuntime.multiThread()
            .workerThreads(2)
            .onThreadPark(parks::incrementAndGet)
            .onThreadUnpark(unparks::incrementAndGet);
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        for (int i = 0; i < 5; i++) {
          Time.sleep(Duration.ofMillis(1));
        }
      });
    }
    assertTrue(parks.get() >= 5, "parked " + parks + " times");
    assertEquals(parks.get(), unparks.get());
  }
}
