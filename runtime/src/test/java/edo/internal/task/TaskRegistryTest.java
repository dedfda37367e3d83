package edo.internal.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RT-131: the live tasks of a runtime, entered and removed by owners of shards and by others. */
@Tag("once")
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskRegistryTest {
  /** Tasks are only kept here, never run: nobody asks the engine for anything. */
  private static final Engine NOBODY =
      (Engine)
          Proxy.newProxyInstance(
              Engine.class.getClassLoader(),
              new Class<?>[] {Engine.class},
              (proxy, method, args) -> {
                throw new AssertionError(method);
              });

  private final AtomicInteger ids = new AtomicInteger();

  private TaskCore<?> task() {
    return new AsyncTask<>(NOBODY, ids.incrementAndGet(), null, Async.never());
  }

  private static Set<TaskCore<?>> seen(TaskRegistry registry) {
    Set<TaskCore<?>> all = Collections.newSetFromMap(new IdentityHashMap<>());
    registry.forEach(task -> assertTrue(all.add(task), () -> task + " was seen twice"));
    return all;
  }

  private static Set<TaskCore<?>> identical(List<TaskCore<?>> tasks) {
    Set<TaskCore<?>> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.addAll(tasks);
    return all;
  }

  @Test
  void shardsAreHandedOutOnceEach() {
    var registry = new TaskRegistry(3);
    var claimed = new HashSet<Integer>();
    for (int i = 0; i < 3; i++) {
      assertTrue(claimed.add(registry.claimShard()));
    }
    assertFalse(claimed.contains(TaskRegistry.SHARED));
    assertEquals(TaskRegistry.SHARED, registry.claimShard());
    assertEquals(TaskRegistry.SHARED, registry.claimShard());
  }

  /** Whoever enters a task, and whoever removes it. */
  @Test
  void everyPairOfOwnersWorks() {
    var registry = new TaskRegistry(2);
    int[] shards = {TaskRegistry.SHARED, registry.claimShard(), registry.claimShard()};
    assertTrue(registry.isEmpty());
    for (int round = 0; round < 300; round++) {
      for (int enter : shards) {
        for (int leave : shards) {
          TaskCore<?> task = task();
          registry.add(task, enter);
          assertTrue(task.slot() >= 0);
          assertEquals(Set.of(task), seen(registry));
          assertFalse(registry.isEmpty());
          registry.remove(task, leave);
          assertTrue(registry.isEmpty());
        }
      }
    }
  }

  /** Far beyond one chunk; slots are unique, and used again. */
  @Test
  void manyTasksHaveSlotsOfTheirOwn() {
    var registry = new TaskRegistry(1);
    int own = registry.claimShard();
    int most = 0;
    for (int round = 0; round < 3; round++) {
      var tasks = new ArrayList<TaskCore<?>>();
      var slots = new HashSet<Integer>();
      for (int i = 0; i < 20_000; i++) {
        TaskCore<?> task = task();
        registry.add(task, i % 2 == 0 ? own : TaskRegistry.SHARED);
        assertTrue(slots.add(task.slot()));
        tasks.add(task);
      }
      assertEquals(identical(tasks), seen(registry));
      Collections.shuffle(tasks, new java.util.Random(round));
      for (int i = 0; i < tasks.size(); i++) {
        registry.remove(tasks.get(i), i % 3 == 0 ? own : TaskRegistry.SHARED);
      }
      assertTrue(registry.isEmpty());
      int top = slots.stream().mapToInt(s -> s & 0xFF_FFFF).max().orElseThrow();
      if (round > 0) {
        assertTrue(top <= most + 64, "slots are used again: " + top + " after " + most);
      }
      most = Math.max(most, top);
    }
    assertNotEquals(0, most);
  }

  /** Owners and others enter and remove each other's tasks; a walker looks on. */
  @Test
  void nothingIsLostBetweenThreads() throws Exception {
    var registry = new TaskRegistry(3);
    var pool = new ConcurrentLinkedQueue<TaskCore<?>>();
    Set<TaskCore<?>> live = ConcurrentHashMap.newKeySet();
    var stop = new AtomicBoolean();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 5; t++) {
      int shard = t < 3 ? registry.claimShard() : TaskRegistry.SHARED;
      int seed = t;
      threads.add(
          new Thread(() -> {
            var random = new SplittableRandom(seed);
            for (int i = 0; i < 20_000; i++) {
              if (random.nextInt(5) < 3) {
                TaskCore<?> task = task();
                registry.add(task, shard);
                live.add(task);
                pool.add(task);
              } else {
                TaskCore<?> task = pool.poll();
                if (task != null) {
                  live.remove(task);
                  registry.remove(task, shard);
                }
              }
            }
          }));
    }
    // A task that is there from the beginning to the end is seen by every walk, once.
    TaskCore<?> constant = task();
    registry.add(constant, TaskRegistry.SHARED);
    var walker =
        new Thread(() -> {
          while (!stop.get()) {
            assertTrue(seen(registry).contains(constant));
          }
        });
    var failed = new AtomicBoolean();
    walker.setUncaughtExceptionHandler((t, e) -> failed.set(true));
    threads.forEach(t -> t.setUncaughtExceptionHandler((self, e) -> failed.set(true)));
    walker.start();
    threads.forEach(Thread::start);
    for (Thread t : threads) {
      t.join();
    }
    stop.set(true);
    walker.join();
    assertFalse(failed.get());
    live.add(constant);
    assertEquals(identical(new ArrayList<>(live)), seen(registry));
    for (TaskCore<?> task : live) {
      registry.remove(task, TaskRegistry.SHARED);
    }
    assertTrue(registry.isEmpty());
  }
}
