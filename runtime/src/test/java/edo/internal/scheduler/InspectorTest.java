package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.seam.Ambient;
import edo.internal.seam.Books;
import edo.internal.seam.Inspection;
import edo.net.TcpListener;
import edo.runtime.EdoRuntime;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a runtime says of itself to the kit for tests: it finds what is wrong, and nothing else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InspectorTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static Scheduler of(EdoRuntime runtime) throws Exception {
    return (Scheduler)
        runtime.within(() -> Objects.requireNonNull(Ambient.provider().currentHost()));
  }

  private static void awaitFaults(Inspection inspection, List<String> faults) {
    Await.until("its faults are " + faults, () -> inspection.faults().equals(faults));
  }

  private EdoRuntime keepingBooks() {
    return Books.keeping(() -> runtimes.build(EdoRuntime.multiThread().workerThreads(2)));
  }

  @Test
  void aRuntimeThatHasWorkedIsFaultless() throws Exception {
    try (var runtime = keepingBooks()) {
      Inspection inspection = of(runtime).inspection();
      runtime.run(() -> {
        for (int i = 0; i < 1_000; i++) {
          Task.spawn(() -> Time.sleep(Duration.ofMillis(1))).join();
        }
        Task.spawnBlocking(() -> 1).join();
      });
      awaitFaults(inspection, List.of());
      Await.until("it stands still", () -> !inspection.isBusy());
    }
  }

  /** With where they were made, which here is not this package, as that is none of a program. */
  @Test
  void timersAndSourcesAreListed() throws Exception {
    try (var runtime = keepingBooks()) {
      Inspection inspection = of(runtime).inspection();
      runtime.run(() -> {
        var waker = new CountingWaker();
        var sleeping = Time.sleepAsync(Duration.ofDays(1));
        assertTrue(waker.poll(sleeping).isPending());
        assertEquals(1, inspection.timers().size());
        assertTrue(inspection.timers().getFirst().startsWith("made at "));
        sleeping.cancel();
        try (var listener = TcpListener.bind("127.0.0.1:0")) {
          var accepting = listener.acceptAsync();
          assertTrue(waker.poll(accepting).isPending());
          assertEquals(1, inspection.sources().size());
          String source = inspection.sources().getFirst();
          assertTrue(source.contains("ListenerSource["), source);
          accepting.cancel();
        }
      });
      Await.until("the timer is gone", () -> inspection.timers().isEmpty());
      assertEquals(List.of(), inspection.sources());
    }
  }

  @Test
  void aSearcherTooFewIsSeen() throws Exception {
    try (var runtime = keepingBooks()) {
      Scheduler scheduler = of(runtime);
      awaitFaults(scheduler.inspection(), List.of());
      Await.until("nobody searches", () -> scheduler.idle().searching() == 0);
      assertFalse(scheduler.idle().stopSearching());
      awaitFaults(scheduler.inspection(), List.of("-1 of 2 workers look for work"));
      assertTrue(scheduler.idle().startSearching());
      awaitFaults(scheduler.inspection(), List.of());
    }
  }

  /** Nobody runs a current-thread runtime, so what is queued stays. */
  @Test
  void aUnitOfNoTaskIsSeen() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      Scheduler scheduler = of(runtime);
      awaitFaults(scheduler.inspection(), List.of());
      var ran = new AtomicBoolean();
      scheduler.dispatch().inject(() -> ran.set(true));
      awaitFaults(scheduler.inspection(), List.of("the shared queue has 1 units, of no task"));
      assertTrue(scheduler.inspection().isBusy());
      runtime.run(() -> {
        while (!ran.get()) {
          Task.yieldNow(); // one that ends at once may end the run before the unit's turn
        }
      });
      awaitFaults(scheduler.inspection(), List.of());
    }
  }
}
