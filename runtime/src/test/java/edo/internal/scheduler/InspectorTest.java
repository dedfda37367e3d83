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
import java.util.concurrent.CountDownLatch;
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
          assertEquals(1, inspection.open().size());
          String source = inspection.open().getFirst();
          assertTrue(source.contains("ListenerSource["), source);
          accepting.cancel();
        }
      });
      Await.until("the timer is gone", () -> inspection.timers().isEmpty());
      assertEquals(List.of(), inspection.open());
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

  /** A current-thread runtime whose worker has run something and waits at the gate. */
  private EdoRuntime atRest() throws Exception {
    var runtime = runtimes.build(EdoRuntime.currentThread());
    runtime.run(() -> {});
    awaitFaults(of(runtime).inspection(), List.of());
    Await.until("it stands still", () -> !inspectionOf(runtime).isBusy());
    return runtime;
  }

  private static Inspection inspectionOf(EdoRuntime runtime) {
    try {
      return of(runtime).inspection();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Worker worker(EdoRuntime runtime) throws Exception {
    return Objects.requireNonNull(of(runtime).slots()[0].active);
  }

  @Test
  void aUnitInAWorkersQueueIsSeen() throws Exception {
    try (var runtime = atRest()) {
      var ran = new AtomicBoolean();
      worker(runtime).scheduleNew(() -> ran.set(true));
      Inspection inspection = inspectionOf(runtime);
      assertEquals(List.of("worker 0 has 1 units in its queue, of no task"), inspection.faults());
      assertTrue(inspection.isBusy());
      runtime.run(() -> {
        while (!ran.get()) {
          Task.yieldNow();
        }
      });
      awaitFaults(inspection, List.of());
    }
  }

  @Test
  void aTaskThatIsCountedTwiceIsSeen() throws Exception {
    try (var runtime = atRest()) {
      Inspection inspection = inspectionOf(runtime);
      worker(runtime).counters.increment(WorkerCounters.SPAWNED);
      assertEquals(
          List.of("1 tasks have been spawned and not ended, 0 are known"), inspection.faults());
      worker(runtime).counters.increment(WorkerCounters.ENDED);
      assertEquals(List.of(), inspection.faults());
    }
  }

  @Test
  void aJobOfNoTaskIsSeen() throws Exception {
    try (var runtime = atRest()) {
      Inspection inspection = inspectionOf(runtime);
      var release = new CountDownLatch(1);
      assertTrue(of(runtime).blocking().submit(() -> Await.latchIgnoringInterrupts(release)));
      awaitFaults(inspection, List.of("the blocking pool has 1 jobs, of no task"));
      release.countDown();
      awaitFaults(inspection, List.of());
    }
  }

  /** What a runtime says of its timers goes through; what can be wrong: TimerFaultTest. */
  @Test
  void whatTheBooksSayGoesThrough() throws Exception {
    try (var runtime = keepingBooks()) {
      var broken = new AtomicBoolean(true);
      Books.Checked checked = () -> broken.get() ? "it is broken" : "";
      runtime.run(() -> Books.note(checked));
      awaitFaults(of(runtime).inspection(), List.of("it is broken"));
      broken.set(false);
      awaitFaults(of(runtime).inspection(), List.of());
    }
  }

  /** Threads of the runtime's own, and the virtual ones that have its scheduler. */
  @Test
  void threadsAreKnown() throws Exception {
    try (var runtime = keepingBooks()) {
      Inspection inspection = of(runtime).inspection();
      assertTrue(inspection.threads().size() >= 2, () -> inspection.threads().toString());
      var release = new CountDownLatch(1);
      Thread child =
          runtime.run(
              () -> Thread.startVirtualThread(() -> Await.latchIgnoringInterrupts(release)));
      List<Thread> known =
          System.getProperty("edo.test.mode", "own").startsWith("own") ? List.of(child) : List.of();
      assertEquals(known, inspection.childThreads());
      release.countDown();
      child.join();
      assertEquals(List.of(), inspection.childThreads());
    }
  }
}
