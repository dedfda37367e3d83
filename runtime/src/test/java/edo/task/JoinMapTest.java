package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** UTIL-025 … UTIL-036 (task_join_map.rs): tasks by key. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinMapTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void untilFinished(AbortHandle handle) {
    while (!handle.isFinished()) {
      Task.yieldNow();
    }
  }

  /** UTIL-025, UTIL-026, UTIL-028 … UTIL-030: test_with_sleep, alternating; each kind of task. */
  @ParameterizedTest
  @EnumSource
  void resultsComeWithTheirKeys(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<String, Integer>create()) {
          assertTrue(map.isEmpty());
          assertTrue(map.joinNext().isEmpty());
          map.spawn("direct", () -> 1);
          map.spawn("polled", Async.ready(2));
          map.spawnBlocking("job", () -> 3);
          map.spawn("named", Task.builder().name("a"), () -> 4);
          map.spawn("named poll", Task.builder().name("b"), Async.ready(5));
          map.spawnBlocking("named job", Task.builder().name("c"), () -> 6);
          assertEquals(6, map.length());
          assertEquals(
              Set.of("direct", "polled", "job", "named", "named poll", "named job"), map.keys());
          var results = new HashMap<String, Integer>();
          for (var next = map.joinNext(); next.isPresent(); next = map.joinNext()) {
            results.put(next.get().key(), next.get().value());
            assertFalse(map.containsKey(next.get().key()));
          }
          assertEquals(
              Map.of(
                  "direct", 1, "polled", 2, "job", 3, "named", 4, "named poll", 5, "named job", 6),
              results);
          assertTrue(map.isEmpty());

          var gates = new ArrayList<Signal<Integer>>();
          for (int i = 0; i < 4; i++) {
            gates.add(new Signal<>());
            map.spawn("k" + i, gates.get(i));
          }
          for (int i : new int[] {2, 0, 3, 1}) {
            gates.get(i).set(i);
            assertEquals("k" + i, map.joinNext().orElseThrow().key());
          }
        }
      });
    }
  }

  /** UTIL-027: duplicate_keys, duplicate_keys2: the older is aborted, nobody sees its result. */
  @ParameterizedTest
  @EnumSource
  void aDuplicateKeyAbortsTheOlder(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<Integer, String>create()) {
          var unwound = new AtomicInteger();
          var begun = new Signal<Integer>();
          AbortHandle old =
              map.spawn(
                  1,
                  () -> {
                    begun.set(1);
                    try {
                      return Async.<String>never().await();
                    } finally {
                      unwound.getAndIncrement();
                    }
                  });
          begun.await();
          AbortHandle other = map.spawn(2, () -> "two");
          AbortHandle young = map.spawn(1, () -> "young");
          assertEquals(2, map.length());
          assertFalse(map.containsTask(old.id()));
          assertTrue(map.containsTask(young.id()) && map.containsTask(other.id()));
          var results = new HashMap<Integer, String>();
          for (var next = map.joinNext(); next.isPresent(); next = map.joinNext()) {
            results.put(next.get().key(), next.get().value());
          }
          assertEquals(Map.of(1, "young", 2, "two"), results);
          untilFinished(old);
          assertEquals(1, unwound.get());

          // One that has ended already is not delivered either.
          untilFinished(map.spawn(3, () -> "ended"));
          map.spawn(3, () -> "again");
          assertEquals(1, map.length());
          assertEquals("again", map.joinNext().orElseThrow().value());
          assertTrue(map.joinNext().isEmpty());
        }
      });
    }
  }

  /** UTIL-036: duplicate_keys_drop: who closes waits for those that were replaced, too. */
  @ParameterizedTest
  @EnumSource
  void closingWaitsForTheReplaced(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var unwound = new AtomicInteger();
        try (var map = JoinMap.<Integer, Integer>create()) {
          var begun = new Signal<Integer>();
          for (int i = 0; i < 3; i++) {
            var mine = i == 0 ? begun : new Signal<Integer>();
            map.spawn(
                1,
                () -> {
                  mine.set(1);
                  try {
                    return Async.<Integer>never().await();
                  } finally {
                    Task.shield(Task::yieldNow);
                    unwound.getAndIncrement();
                  }
                });
            mine.await();
          }
          assertEquals(1, map.length());
        }
        assertEquals(3, unwound.get());
      });
    }
  }

  /** UTIL-031: the try_join_next family. */
  @ParameterizedTest
  @EnumSource
  void tryingTakesWhatIsThere(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<Integer, Integer>create()) {
          assertTrue(map.tryJoinNext().isEmpty());
          var gate = new Signal<Integer>();
          map.spawn(0, gate);
          assertTrue(map.tryJoinNext().isEmpty());
          for (int i = 1; i <= 3; i++) {
            int n = i;
            untilFinished(map.spawn(i, () -> n));
          }
          untilFinished(map.spawn(2, () -> 22));
          var aborted = map.spawn(4, Async.never());
          aborted.abort();
          untilFinished(aborted);
          var results = new HashMap<Integer, Integer>();
          while (results.size() < 4) {
            var next = map.tryJoinNext();
            next.ifPresent(
                k -> results.put(k.key(), k.joined().isCancelled() ? -1 : (int) k.value()));
          }
          assertEquals(Map.of(1, 1, 2, 22, 3, 3, 4, -1), results);
          assertTrue(map.tryJoinNext().isEmpty());
          gate.set(9);
          assertEquals(9, map.joinNext().orElseThrow().value());
        }
      });
    }
  }

  /** UTIL-032: abort_by_key, abort_by_predicate, abort_all. */
  @ParameterizedTest
  @EnumSource
  void abortByKey(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<Integer, Integer>create()) {
          for (int i = 0; i < 10; i++) {
            map.spawn(i, () -> Async.<Integer>never().await());
          }
          assertTrue(map.abort(3));
          assertFalse(map.abort(30));
          assertEquals(10, map.length());
          var joined = map.joinNext().orElseThrow();
          assertEquals(3, joined.key());
          assertTrue(assertThrows(JoinException.class, joined::value).isCancelled());
          assertFalse(map.abort(3));

          map.abortMatching(k -> k % 2 == 0);
          var aborted = new HashSet<Integer>();
          for (int i = 0; i < 5; i++) {
            aborted.add(map.joinNext().orElseThrow().key());
          }
          assertEquals(Set.of(0, 2, 4, 6, 8), aborted);
          assertEquals(Set.of(1, 5, 7, 9), map.keys());
          map.abortAll();
          assertEquals(4, map.length());
          for (int i = 0; i < 4; i++) {
            assertTrue(map.joinNext().orElseThrow().joined().isCancelled());
          }
        }
      });
    }
  }

  /** UTIL-033, UTIL-034: shutdown, detach_all. */
  @ParameterizedTest
  @EnumSource
  void shutDownOrLetGo(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        AbortHandle free;
        var gate = new Signal<Integer>();
        try (var map = JoinMap.<Integer, Integer>create()) {
          for (int i = 0; i < 10; i++) {
            map.spawn(i, () -> Async.<Integer>never().await());
          }
          map.shutdown();
          assertTrue(map.isEmpty());
          assertEquals(Set.of(), map.keys());
          free = map.spawn(1, () -> gate.await());
          untilFinished(map.spawn(2, () -> 2));
          map.detachAll();
          assertEquals(Set.of(), map.keys());
          assertFalse(map.containsKey(1));
          assertTrue(map.joinNext().isEmpty());
        }
        assertFalse(free.isFinished());
        gate.awaitPolled();
        gate.set(1);
        untilFinished(free);
      });
    }
  }

  /** UTIL-035: test_keys: what is here, by key and by id. */
  @ParameterizedTest
  @EnumSource
  void whatIsHere(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<Integer, Integer>create("pages")) {
          AbortHandle one = map.spawn(1, () -> 1);
          AbortHandle two = map.spawn(2, () -> 2);
          Set<Integer> keys = map.keys();
          assertEquals(Set.of(1, 2), keys);
          assertTrue(map.containsTask(one.id()) && map.containsTask(two.id()));
          assertFalse(map.containsTask(Task.id()));
          assertTrue(map.toString().startsWith("JoinMap[pages, 2 tasks"), map.toString());
          int first = map.joinNext().orElseThrow().key();
          assertEquals(Set.of(3 - first), map.keys());
          assertFalse(map.containsTask(first == 1 ? one.id() : two.id()));
          assertEquals(Set.of(1, 2), keys, "a copy");
        }
      });
    }
  }

  /** UTIL-036: runtime_gone. */
  @ParameterizedTest
  @EnumSource
  void aRuntimeThatIsGoneCancels(Flavor flavor) throws Exception {
    var map = JoinMap.<Integer, Integer>create();
    try (var runtime = runtimes.build(flavor)) {
      runtime.within(() -> map.spawn(1, () -> Async.<Integer>never().await()));
      runtime.shutdown(Duration.ofSeconds(10));
      runtime.within(() -> map.spawn(2, (Callable<Integer>) () -> 2));
    }
    for (int i = 0; i < 2; i++) {
      assertTrue(map.joinNext().orElseThrow().joined().isCancelled());
    }
    map.close();
  }

  /** UTIL-027, UTIL-030: many replace one another: each key has one result at most. */
  @ParameterizedTest
  @EnumSource
  void manyReplaceOneAnother(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<Integer, Integer>create()) {
          var spawners = new ArrayList<JoinHandle<?>>();
          for (int s = 0; s < 3; s++) {
            spawners.add(
                Task.spawn(() -> {
                  for (int i = 0; i < 300; i++) {
                    int n = i;
                    map.spawn(i % 5, i % 2 == 0 ? Async.ready(n) : Async.never());
                    if (i % 20 == 0) {
                      Task.yieldNow();
                    }
                  }
                }));
          }
          spawners.forEach(JoinHandle::join);
          assertTrue(map.length() <= 5, map.toString());
          assertEquals(map.keys().size(), map.length());
          map.abortAll();
          var seen = new HashSet<Integer>();
          for (var next = map.joinNext(); next.isPresent(); next = map.joinNext()) {
            assertTrue(seen.add(next.get().key()));
          }
          assertEquals(Set.of(), map.keys());
        }
      });
    }
  }

  /** A key that lets all tasks go at the moment it is put into the map, as another thread might. */
  private static final class Hasty {
    private final JoinMap<Hasty, Integer> map;
    private boolean done;

    Hasty(JoinMap<Hasty, Integer> map) {
      this.map = map;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      if (!done) {
        done = true;
        map.detachAll();
      }
      return 1;
    }
  }

  /** One that is let go while it is spawned leaves no key behind, and its failure is reported. */
  @ParameterizedTest
  @EnumSource
  void letGoWhileItIsSpawned(Flavor flavor) throws Exception {
    var reported = new Signal<Throwable>();
    var what = new IllegalStateException("lost");
    var builder =
        flavor
            .builder()
            .failureReportDelay(Duration.ofMillis(1))
            .onUnhandledFailure((_, e) -> reported.set(e));
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        try (var map = JoinMap.<Hasty, Integer>create()) {
          var gate = new Signal<Integer>();
          var key = new Hasty(map);
          map.spawn(
              key,
              () -> {
                var _ = gate.await();
                throw what;
              });
          assertTrue(map.isEmpty());
          assertEquals(Set.of(), map.keys());
          assertFalse(map.containsKey(key));
          gate.set(1);
          assertSame(what, reported.await());
        }
      });
    }
  }

  /** Without a key no task is made, and the message says why. */
  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway") // that is the point
  void noKey(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<String, Integer>create()) {
          long before = runtime.metrics().spawnedTasks();
          var e = assertThrows(NullPointerException.class, () -> map.spawn(null, () -> 1));
          assertEquals("a key must not be null", e.getMessage());
          assertEquals(before, runtime.metrics().spawnedTasks());
        }
      });
    }
  }
}
