package edo.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.RuntimeBuilder;
import edo.task.Async;
import edo.task.JoinSet;
import edo.task.Task;
import edo.task.TaskMeta;
import edo.task.TaskScope;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-020: who spawned a task. In none of the runtime's packages, as its users are. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpawnSiteTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void fail(String why) {
    throw new IllegalStateException(why);
  }

  /** Whatever spawns, and whatever is spawned: it is the line of the user. */
  @ParameterizedTest
  @EnumSource
  void isTheLineThatSpawns(Flavor flavor) throws Exception {
    Map<String, StackTraceElement> sites = new ConcurrentHashMap<>();
    RuntimeBuilder builder =
        flavor
            .builder()
            .recordSpawnSites(true)
            .onTaskSpawn(t -> sites.put(t.name().orElse("root"), t.spawnSite().orElseThrow()));
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        Task.builder().name("virtual").spawn(() -> {}).join();
        Task.builder().name("async").spawn(Async.ready(1)).join();
        Task.builder().name("blocking").spawnBlocking(() -> {}).join();
        try (var scope = TaskScope.<Integer>collect()) {
          scope.spawn(() -> 1);
          assertTrue(sites.containsKey("root"));
        }
        try (var set = JoinSet.<Integer>create()) {
          set.spawn(() -> 1);
        }
      });
    }
    assertEquals(4, sites.size(), sites::toString);
    for (StackTraceElement site : sites.values()) {
      assertEquals(SpawnSiteTest.class.getName(), site.getClassName());
      assertEquals("SpawnSiteTest.java", site.getFileName());
      assertTrue(site.getMethodName().contains("isTheLineThatSpawns"), site::toString);
    }
    int line = sites.get("virtual").getLineNumber();
    assertEquals(line + 1, sites.get("async").getLineNumber());
    assertEquals(line + 2, sites.get("blocking").getLineNumber());
    assertEquals(line + 8, sites.get("root").getLineNumber(), "the last one without a name");
  }

  /** In dumps, and with failures that nobody joined; the name stays what it was. */
  @ParameterizedTest
  @EnumSource
  void isInDumpsAndReports(Flavor flavor) throws Exception {
    List<TaskMeta> failed = new CopyOnWriteArrayList<>();
    var builder =
        flavor.builder().recordSpawnSites(true).onUnhandledFailure((task, _) -> failed.add(task));
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        var parked = Task.builder().name("parked").spawn(Async.never());
        // Another worker may be at its first poll just now.
        Await.until(
            "the dump says so",
            () ->
                runtime.dump().stream()
                    .map(Object::toString)
                    .anyMatch(t ->
                        t.matches(
                            "ASYNC task .*\\(parked\\): waiting, spawned at .*SpawnSiteTest.*")));
        parked.abort();
        var _ = Task.builder().name("fails").spawn(() -> fail("nobody asks"));
      });
    }
    Await.until("the report", () -> failed.size() == 1);
    assertEquals(Optional.of("fails"), failed.getFirst().name());
    assertEquals("SpawnSiteTest.java", failed.getFirst().spawnSite().orElseThrow().getFileName());
  }

  /** RT-083: a blocking job has a stack, too: that of its thread. */
  @ParameterizedTest
  @EnumSource
  void dumpsShowWhereAJobIs(Flavor flavor) throws Exception {
    var open = new CountDownLatch(1);
    try (var runtime = runtimes.build(flavor)) {
      var job = runtime.spawnBlocking(() -> Await.latch(open));
      Await.until(
          "the job waits",
          () ->
              runtime.dump().stream()
                  .anyMatch(t ->
                      t.task().kind() == TaskMeta.Kind.BLOCKING
                          && t.stack().toString().contains("Await.latch")));
      open.countDown();
      runtime.run(() -> job.join());
    }
  }

  /** Nobody has asked for it. */
  @ParameterizedTest
  @EnumSource
  void isEmptyUnlessAskedFor(Flavor flavor) throws Exception {
    List<TaskMeta> seen = new CopyOnWriteArrayList<>();
    try (var runtime = runtimes.build(flavor.builder().onTaskSpawn(seen::add))) {
      runtime.run(() -> {});
    }
    assertFalse(seen.getFirst().spawnSite().isPresent());
  }
}
