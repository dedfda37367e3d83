package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-110, UTIL-019, UTIL-021, UTIL-027 … UTIL-029, UTIL-038: tasks without a result, and with a
 * name, in groups, scopes and trackers of each make.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpawnWithoutResultTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final Set<String> ran = ConcurrentHashMap.newKeySet();

  /** Says that it ran, and under which name; the lambda made of it has no result. */
  private void run(String what) {
    ran.add(what + Task.name().map(name -> " as " + name).orElse(""));
  }

  private static TaskBuilder named(String name) {
    return Task.builder().name(name);
  }

  @ParameterizedTest
  @EnumSource
  void inSetsAndQueues(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<@Nullable Void>create();
            var queue = JoinQueue.<@Nullable Void>create()) {
          set.spawn(() -> run("plain"));
          set.spawn(named("n"), () -> run("named"));
          set.spawnBlocking(() -> run("blocking"));
          set.spawnBlocking(named("b"), () -> run("named blocking"));
          assertEquals(Arrays.asList(null, null, null, null), set.joinAll());
          queue.spawn(() -> run("queued"));
          assertNull(queue.joinNext().orElseThrow().value());
        }
        assertTrue(ran.containsAll(Set.of("plain", "named as n", "blocking", "queued")), "" + ran);
        assertEquals(5, ran.size());
      });
    }
  }

  /** What such a body throws is its outcome, as ever; and a body with a result has it. */
  @ParameterizedTest
  @EnumSource
  void failuresAndResults(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        TaskBody fails =
            () -> {
              throw new IOException("disk");
            };
        try (var set = JoinSet.<Integer>create();
            var scope = TaskScope.<Object>collect()) {
          set.spawn(fails);
          var failure = set.joinNext().orElseThrow().failure().orElseThrow();
          assertEquals("disk", failure.getCause().getMessage());
          set.spawn(() -> 3);
          assertEquals(3, set.joinNext().orElseThrow().value());

          var failing = scope.spawn(fails);
          scope.join();
          assertTrue(assertThrows(JoinException.class, failing::join).isFailure());
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void inMaps(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<String, @Nullable Void>create()) {
          map.spawn("a", () -> run("plain"));
          map.spawn("b", named("n"), () -> run("named"));
          map.spawnBlocking("c", () -> run("blocking"));
          map.spawnBlocking("d", named("j"), () -> run("named blocking"));
          var keys = new HashSet<String>();
          for (var next = map.joinNext(); next.isPresent(); next = map.joinNext()) {
            keys.add(next.get().key());
            assertNull(next.get().value());
          }
          assertEquals(Set.of("a", "b", "c", "d"), keys);
        }
        assertEquals(Set.of("plain", "named as n", "blocking", "named blocking as j"), ran);
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void inScopes(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<@Nullable Object>allSucceed()) {
          JoinHandle<@Nullable Void> plain = scope.spawn(() -> run("plain"));
          scope.spawn(named("n"), () -> run("named"));
          scope.spawnBlocking(() -> run("blocking"));
          scope.spawnBlocking(named("b"), () -> run("named blocking"));
          JoinHandle<Optional<String>> polled =
              scope.spawn(
                  named("p"),
                  new Async<Optional<String>>() {
                    @Override
                    public Poll<Optional<String>> poll(Context cx) {
                      return Poll.ready(Task.name());
                    }
                  });
          JoinHandle<Integer> job = scope.spawnBlocking(named("j"), () -> 6);
          assertEquals(Arrays.asList(null, null, null, null, Optional.of("p"), 6), scope.join());
          assertNull(plain.join());
          assertEquals(Optional.of("p"), polled.join());
          assertEquals(6, job.join());
        }
        assertTrue(ran.containsAll(Set.of("plain", "named as n", "blocking")), "" + ran);
        assertEquals(4, ran.size());
      });
    }
  }

  /** Those with a name, and jobs without a result, are counted like the others. */
  @ParameterizedTest
  @EnumSource
  void inTrackers(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tracker = TaskTracker.create();
        var gate = new Signal<String>();
        tracker.spawn(named("v"), () -> run(gate.await()));
        JoinHandle<Integer> number = tracker.spawn(named("c"), () -> 1);
        JoinHandle<Integer> polled = tracker.spawn(named("a"), Async.ready(2));
        tracker.spawnBlocking(() -> run("blocking"));
        tracker.spawnBlocking(named("j"), () -> run("named blocking"));
        assertEquals(4, tracker.spawnBlocking(named("k"), () -> 4).join());
        assertEquals(3, number.join() + polled.join());
        tracker.close();
        assertTrue(tracker.length() >= 1, tracker.toString());
        gate.set("open");
        tracker.awaitEmpty();
        assertEquals(Set.of("open as v", "blocking", "named blocking as j"), ran);
      });
    }
  }
}
