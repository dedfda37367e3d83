package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskMeta;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-025, RT-089, RT-094, MAC-006: a failure is delivered to whoever joins the task, and reported
 * once if nobody does.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureReportTest {
  private record Report(TaskMeta task, Throwable failure) {}

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  private final List<Report> reports = new CopyOnWriteArrayList<>();

  private EdoRuntime reporting(Flavor flavor, Duration delay) {
    return runtimes.build(
        flavor
            .builder()
            .failureReportDelay(delay)
            .onUnhandledFailure((task, e) -> reports.add(new Report(task, e))));
  }

  /** Waits, inside of the runtime, until a condition holds that other threads bring about. */
  private static void awaitInside(EdoRuntime runtime, Runnable wait) throws Exception {
    runtime.run(() -> Task.spawnBlocking(wait::run).join());
  }

  /** Of each kind of task, while the runtime lives, with its name. */
  @ParameterizedTest
  @EnumSource
  void aFailureNobodyJoinsIsReportedOnce(Flavor flavor) throws Exception {
    var what = new IOException("lost");
    try (var runtime = reporting(flavor, Duration.ofMillis(5))) {
      var named = Task.builder().name("careless");
      runtime.run(() -> {
        named.spawn(() -> {
          throw what;
        });
        named.spawn(
            (Async<Integer>)
                cx -> {
                  throw what;
                });
        named.spawnBlocking(() -> {
          throw what;
        });
      });
      awaitInside(runtime, () -> Await.until("three reports", () -> reports.size() >= 3));
      var kinds = reports.stream().map(r -> r.task().kind()).sorted().toList();
      assertEquals(List.of(TaskMeta.Kind.values()), kinds);
      for (Report report : reports) {
        assertSame(what, report.failure());
        assertEquals(Optional.of("careless"), report.task().name());
      }
    }
    assertEquals(3, reports.size(), "not again when the runtime is closed");
  }

  /** Whoever joins gets it, before or after the failure; then nothing is reported. */
  @ParameterizedTest
  @EnumSource
  void aFailureThatIsJoinedIsNotReported(Flavor flavor) throws Exception {
    try (var runtime = reporting(flavor, Duration.ofMinutes(1))) {
      runtime.run(() -> {
        JoinHandle<Integer> late = Task.spawn(FailureReportTest::fail);
        var go = new Signal<Integer>();
        JoinHandle<Integer> early =
            Task.spawn(() -> {
              go.await();
              return fail();
            });
        JoinHandle<Boolean> joiner =
            Task.spawn(() -> assertThrows(JoinException.class, early::join).isFailure());
        Task.spawnBlocking(go::awaitPolled).join();
        go.set(1);
        assertTrue(joiner.join());
        assertThrows(JoinException.class, late::join);
        JoinHandle<Integer> staged = Task.spawn(FailureReportTest::fail);
        var stage = staged.asStage().toCompletableFuture();
        assertThrows(Exception.class, stage::get);
        JoinHandle<Integer> polled = Task.spawn(FailureReportTest::fail);
        assertThrows(JoinException.class, () -> Task.await(polled.joinAsync()));
      });
      assertThrows(IllegalStateException.class, () -> runtime.run(FailureReportTest::fail));
    }
    assertEquals(List.of(), reports);
  }

  private static int fail() {
    throw new IllegalStateException("made up");
  }

  /** A joiner that gave up does not count as one. */
  @ParameterizedTest
  @EnumSource
  void aJoinerThatGaveUpLeavesTheFailureToBeReported(Flavor flavor) throws Exception {
    try (var runtime = reporting(flavor, Duration.ZERO)) {
      runtime.run(() -> {
        var go = new Signal<Integer>();
        JoinHandle<Integer> handle =
            Task.spawn(() -> {
              go.await();
              return fail();
            });
        assertThrows(
            DeadlineException.class, () -> Time.timeout(Duration.ofMillis(1), () -> handle.join()));
        go.set(1);
        Task.spawnBlocking(() -> Await.until("a report", () -> !reports.isEmpty())).join();
        assertThrows(JoinException.class, handle::join, "and who joins later gets it too");
      });
    }
    assertEquals(1, reports.size());
  }

  /** Without delay it is reported at once, unless somebody waits for it already. */
  @ParameterizedTest
  @EnumSource
  void withoutDelayOnlyAWaitingJoinerCounts(Flavor flavor) throws Exception {
    try (var runtime = reporting(flavor, Duration.ZERO)) {
      runtime.run(() -> {
        var go = new Signal<Integer>();
        JoinHandle<Integer> handle =
            Task.spawn(() -> {
              go.await();
              return fail();
            });
        JoinHandle<Boolean> joiner = Task.spawn(new Relay(handle.joinAsync(), go));
        assertTrue(joiner.join());
        assertEquals(List.of(), reports);
        JoinHandle<Integer> alone = Task.spawn(FailureReportTest::fail);
        Task.spawnBlocking(() -> Await.until("a report", () -> !reports.isEmpty())).join();
        assertThrows(JoinException.class, alone::join);
      });
    }
    assertEquals(1, reports.size());
  }

  /** Joins, and lets the joined task go on only when it waits. */
  private static final class Relay implements Async<Boolean> {
    private final Async<Integer> join;
    private final Signal<Integer> go;

    Relay(Async<Integer> join, Signal<Integer> go) {
      this.join = join;
      this.go = go;
    }

    @Override
    public Poll<Boolean> poll(Context cx) throws Exception {
      try {
        if (join.poll(cx).isPending()) {
          go.set(1);
          return Poll.pending();
        }
        return Poll.ready(false);
      } catch (JoinException e) {
        return Poll.ready(e.isFailure());
      }
    }
  }

  /** Cancelled tasks are no failures. */
  @ParameterizedTest
  @EnumSource
  void cancellationsAreNotReported(Flavor flavor) throws Exception {
    try (var runtime = reporting(flavor, Duration.ZERO)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        JoinHandle<?> virtual = Task.spawn(() -> op.await());
        JoinHandle<?> polled = Task.spawn(Async.never());
        Task.spawnBlocking(op::awaitPolled).join();
        virtual.abort();
        polled.abort();
        // Foreign blocking, which the shutdown interrupts.
        Task.spawn(() -> Thread.sleep(Duration.ofDays(1)));
      });
    }
    assertEquals(List.of(), reports);
  }

  /** By default it is logged, once, with what to do. */
  @Test
  void byDefaultItIsLogged() throws Exception {
    runtimes.expectAlarm("failed and nobody joined it");
    TaskMeta[] meta = new TaskMeta[1];
    try (var runtime =
        runtimes.build(EdoRuntime.currentThread().onTaskTerminate(task -> meta[0] = task))) {
      var failing = runtime.spawn(FailureReportTest::fail);
      runtime.run(() -> {
        while (!failing.isFinished()) { // closing before that would cancel it
          Task.yieldNow();
        }
      });
    }
    var logged = runtimes.logged().stream().filter(e -> e.level().equals("SEVERE")).toList();
    assertEquals(1, logged.size());
    assertTrue(logged.getFirst().text().contains("join its handle"), logged.toString());
    assertEquals(IllegalStateException.class, logged.getFirst().thrown().getClass());
  }

  /** A handler that throws is reported itself, and everything goes on. */
  @Test
  void aHandlerThatThrowsHarmsNobody() throws Exception {
    runtimes.expectAlarm("fix the handler");
    try (var runtime =
        runtimes.build(
            EdoRuntime.multiThread()
                .workerThreads(2)
                .failureReportDelay(Duration.ZERO)
                .onUnhandledFailure((task, e) -> {
                  throw new IllegalArgumentException("bad handler");
                }))) {
      for (int i = 0; i < 3; i++) {
        runtime.spawn(FailureReportTest::fail);
      }
      Await.until("three complaints", () -> runtimes.logged().size() >= 3);
      assertEquals(4, runtime.run(() -> 4));
    }
    for (var entry : runtimes.logged()) {
      assertTrue(entry.text().contains("the handler of unjoined failures threw"), entry.text());
      assertEquals("made up", entry.thrown().getSuppressed()[0].getMessage());
    }
  }
}
