package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.Edo;
import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-088, RT-089, RT-091, RT-097, RT-098, RT-099: starting tasks, their handles and identities. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpawnTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-089: whoever joins, and however often, gets the result; null is one. */
  @ParameterizedTest
  @EnumSource
  void everyJoinerGetsTheResult(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var go = new Signal<String>();
        JoinHandle<String> handle = Task.spawn(() -> go.await());
        JoinHandle<String> virtual = Task.spawn(() -> handle.join());
        JoinHandle<String> polled = Task.spawn(handle.joinAsync());
        JoinHandle<String> blocking = Task.spawnBlocking(() -> handle.join());
        assertFalse(handle.isFinished());
        go.set("it");
        for (var each : List.of(handle, virtual, polled, blocking)) {
          assertEquals("it", each.join());
          assertTrue(each.isFinished());
        }
        assertEquals("it", handle.join(), "again");
        assertEquals("it", handle.joinAsync().await());
        assertEquals(null, Task.spawn(() -> null).join());
      });
    }
  }

  /** RT-089: from a plain thread, and as a stage. */
  @ParameterizedTest
  @EnumSource
  void plainThreadsJoinAsWell(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var go = new Signal<Integer>();
      JoinHandle<Integer> handle = runtime.spawn(go);
      CompletableFuture<Integer> stage = handle.asStage().toCompletableFuture();
      assertFalse(stage.isDone());
      var got = new AtomicReference<Integer>();
      var plain = new Thread(() -> got.set(handle.join()));
      plain.start();
      runtime.run(() -> {
        go.set(9);
        return handle.join();
      });
      Await.end(plain);
      assertEquals(9, got.get());
      assertEquals(9, stage.get());
      assertEquals(9, handle.asStage().toCompletableFuture().join(), "when it is over");
      assertEquals(9, handle.join(), "outside of any runtime");
    }
  }

  /** RT-089: the task's finally blocks have run when a joiner sees that it is over. */
  @ParameterizedTest
  @EnumSource
  void finallyRunsBeforeTheJoinerGoesOn(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int i = 0; i < 100; i++) {
          var end = new StringBuilder(); // unsynchronised on purpose: joining orders
          var handle =
              Task.spawn(() -> {
                try {
                  Task.yieldNow();
                } finally {
                  end.append("end");
                }
              });
          handle.join();
          assertEquals("end", end.toString());
        }
      });
    }
  }

  /** RT-089: an ignored handle does not keep the task from running. */
  @ParameterizedTest
  @EnumSource
  void ignoringTheHandleLetsTheTaskRun(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var ran = new CountDownLatch(3);
        Task.spawn(ran::countDown);
        Task.spawn(
            (Async<Integer>)
                cx -> {
                  ran.countDown();
                  return Poll.ready(0);
                });
        Task.spawnBlocking(ran::countDown);
        Await.latch(ran);
      });
    }
  }

  /** RT-097: task_id_spawn, task_id_spawn_blocking, task_id_nested; none outside. */
  @ParameterizedTest
  @EnumSource
  void aTaskKnowsItsIdentity(Flavor flavor) throws Exception {
    assertEquals(Optional.empty(), Task.tryId());
    assertEquals(Optional.empty(), Task.name());
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        TaskId root = Task.id();
        JoinHandle<TaskId> virtual = Task.spawn(Task::id);
        JoinHandle<TaskId> polled = Task.spawn((Async<TaskId>) cx -> Poll.ready(Task.id()));
        JoinHandle<TaskId> blocking = Task.spawnBlocking(Task::id);
        for (var each : List.of(virtual, polled, blocking)) {
          assertEquals(each.id(), each.join());
          assertEquals(each.id(), each.abortHandle().id());
          assertNotEquals(root, each.id());
        }
        assertEquals(root, Task.id(), "unchanged after its children");
        assertEquals(root, Task.blockInPlace(Task::id));
        assertEquals(root, runtime.within(Task::id));
      });
    }
    assertEquals(Optional.empty(), Task.tryId());
  }

  /** RT-097: also while the task is withdrawn (task_id_future_destructor). */
  @ParameterizedTest
  @EnumSource
  void aTaskKnowsItsIdentityWhileItIsWithdrawn(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var seen = new CompletableFuture<TaskId>();
        var polled = new CountDownLatch(1);
        Async<Integer> body =
            new Async<>() {
              @Override
              public Poll<Integer> poll(Context cx) {
                polled.countDown();
                return Poll.pending();
              }

              @Override
              public void cancel() {
                seen.complete(Task.id());
              }
            };
        JoinHandle<Integer> handle = Task.spawn(body);
        Await.latch(polled);
        handle.abort();
        assertThrows(JoinException.class, handle::join);
        assertEquals(handle.id(), seen.get());
      });
    }
  }

  @Test
  void outsideOfATaskThereIsNoIdentity() {
    String message = assertThrows(IllegalStateException.class, Task::id).getMessage();
    assertTrue(message.contains("not inside a task"), message);
    assertTrue(message.contains("Task.spawn"), message);
  }

  /** RT-098: task_ids_match, no collision; spawned from several threads at once. */
  @Test
  void identitiesAreUnique() throws Exception {
    try (var one = runtimes.build(Flavor.MULTI_4);
        var two = runtimes.build(Flavor.CURRENT_THREAD)) {
      var ids = ConcurrentHashMap.<TaskId>newKeySet();
      var spawners = new HashSet<JoinHandle<?>>();
      for (int i = 0; i < 4; i++) {
        EdoRuntime runtime = i % 2 == 0 ? one : two;
        spawners.add(
            runtime.spawn(() -> {
              for (int n = 0; n < 2000; n++) {
                assertTrue(ids.add(Task.spawn(Async.ready(0)).id()));
              }
            }));
      }
      for (int n = 0; n < 2000; n++) {
        assertTrue(ids.add(one.spawn(Async.ready(0)).id()));
      }
      two.run(() -> spawners.forEach(JoinHandle::join));
      assertEquals(5 * 2000, ids.size());
    }
  }

  /** RT-099: named and unnamed, of each kind. */
  @ParameterizedTest
  @EnumSource
  void aTaskKnowsItsName(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        TaskBuilder named = Task.builder().name("reaper");
        JoinHandle<Optional<String>> virtual = named.spawn(Task::name);
        JoinHandle<Optional<String>> polled =
            named.spawn((Async<Optional<String>>) cx -> Poll.ready(Task.name()));
        JoinHandle<Optional<String>> blocking = named.spawnBlocking(Task::name);
        for (var each : List.of(virtual, polled, blocking)) {
          assertEquals(Optional.of("reaper"), each.join());
          assertEquals(Optional.of("reaper"), each.name());
          assertEquals(Optional.of("reaper"), each.abortHandle().name());
          assertTrue(each.toString().contains("reaper"), each.toString());
        }
        JoinHandle<Optional<String>> unnamed = Task.builder().spawn(Task::name);
        assertEquals(Optional.empty(), unnamed.join());
        assertEquals(Optional.empty(), unnamed.name());
        assertEquals("reaper", named.spawn(() -> Thread.currentThread().getName()).join());
        var ran = new CountDownLatch(2);
        named.spawn(ran::countDown).join();
        named.spawnBlocking(ran::countDown).join();
        Await.latch(ran);
      });
    }
  }

  @Test
  void anEmptyNameIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Task.builder().name("")).getMessage();
    assertTrue(message.contains("must not be empty"), message);
  }

  /** Outside of a runtime the default one is used, and started for it. */
  @Test
  void theDefaultRuntimeServesPlainThreads() throws Exception {
    assertEquals(Optional.empty(), EdoRuntime.tryCurrent());
    EdoRuntime byDefault = EdoRuntime.current();
    assertEquals(Optional.of("default"), byDefault.name());
    assertEquals(byDefault, Edo.runtime());
    assertEquals(byDefault, Task.spawn(() -> EdoRuntime.current()).join());
    assertEquals(byDefault, Task.spawnBlocking(() -> EdoRuntime.current()).join());
    assertEquals(42, Task.await(Async.ready(42)));
  }

  /** MAC-001. */
  @Test
  void edoRunRunsAProgramOnARuntimeOfItsOwn() throws Exception {
    EdoRuntime used = Edo.run(() -> EdoRuntime.current());
    assertNotEquals(Edo.runtime(), used);
    assertTrue(used.isShutdown(), "closed by the time run returns");
    var ran = new CountDownLatch(1);
    Edo.run(ran::countDown);
    assertEquals(0, ran.getCount());
  }
}
