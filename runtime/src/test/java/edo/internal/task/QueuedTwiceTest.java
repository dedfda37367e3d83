package edo.internal.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.internal.virtual.JdkAccess;
import edo.runtime.EdoRuntime;
import edo.runtime.Scheduling;
import edo.sync.Notify;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Fault: somebody asks for the stack of a task that can run, and the JDK hands that to its
 * scheduler for the second time. Whoever tries to run it in vain does no harm to who runs it, or
 * has: RT-135.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueuedTwiceTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Workers that keep their places, however long they are held. */
  private EdoRuntime twoWorkers() {
    return runtimes.build(
        EdoRuntime.multiThread()
            .workerThreads(2)
            .scheduling(Scheduling.OWN)
            .maxSpareThreads(0)
            .sliceLimit(Duration.ofHours(1)));
  }

  private static void spin(AtomicBoolean until) {
    while (!until.get()) {
      Thread.onSpinWait();
    }
  }

  /** The worker of the task that calls, as its runner says, and that of the thread below it. */
  private static List<Carrier> carriers() {
    Thread mine = Thread.currentThread();
    Carrier said = Objects.requireNonNull(Runner.of(mine)).carrier();
    return JdkAccess.carrierOf(mine) instanceof UnderWorker under
        ? List.of(said, Objects.requireNonNull(under.carrier()))
        : List.of(said);
  }

  /**
   * Both workers are held while a task becomes runnable and is dumped. Then one runs the task, and
   * the other has the second copy, and behind it what tells the task to go on.
   */
  @Test
  void whoRunsKnowsItsWorkerWhenAnotherHasTriedToRunIt() throws Exception {
    assumeTrue(JdkAccess.AVAILABLE, "the JDK's own scheduler ignores what is queued twice");
    try (EdoRuntime runtime = twoWorkers()) {
      rounds(runtime);
    }
  }

  private static void rounds(EdoRuntime runtime) throws Exception {
    for (int round = 0; round < 20; round++) {
      var notify = new Notify();
      var waiting = new CountDownLatch(1);
      var held = new CountDownLatch(2);
      var letGo = new AtomicBoolean();
      var tried = new AtomicBoolean();
      JoinHandle<List<Carrier>> twice =
          runtime.spawn(() -> {
            waiting.countDown();
            notify.awaitNotified();
            spin(tried);
            return carriers();
          });
      waiting.await();
      Await.until(
          "the task waits",
          () -> runtime.dump().stream().anyMatch(task -> task.state().startsWith("waiting")));
      List<JoinHandle<?>> holders = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        holders.add(
            runtime.spawn(() -> {
              held.countDown();
              spin(letGo);
              return null;
            }));
      }
      held.await();
      notify.notifyOne();
      assertEquals(3, runtime.dump().size());
      holders.add(
          runtime.spawn(() -> {
            tried.set(true);
            return null;
          }));
      letGo.set(true);
      List<Carrier> carriers = twice.join();
      assertSame(carriers.get(1), carriers.get(0), "round " + round);
      for (JoinHandle<?> holder : holders) {
        var _ = holder.join();
      }
    }
  }

  /** Nothing is lost, and the check for leaks sees what would be logged. */
  @Test
  void tasksAreDumpedAllTheTime() throws Exception {
    try (EdoRuntime runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      assertEquals(10_000, work(runtime));
    }
  }

  private static int work(EdoRuntime runtime) throws Exception {
    var over = new AtomicBoolean();
    Thread observer =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                var _ = runtime.dump();
              }
            });
    var sum = new AtomicInteger();
    try {
      List<JoinHandle<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        tasks.add(
            runtime.spawn(() -> {
              for (int k = 0; k < 200; k++) {
                Task.yieldNow();
                sum.addAndGet(Task.spawn(() -> 1).join());
              }
              return null;
            }));
      }
      for (JoinHandle<?> task : tasks) {
        var _ = task.join();
      }
    } finally {
      over.set(true);
      observer.join();
    }
    return sum.get();
  }

  /** Who ends its idle threads may find that one of them is in a queue. */
  @Test
  void runtimesAreDumpedWhileTheyEnd() {
    for (int round = 0; round < 100; round++) {
      EdoRuntime runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2));
      for (int i = 0; i < 3; i++) {
        var _ = runtime.spawn(() -> Time.sleep(Duration.ofHours(1)));
      }
      runtime.shutdownBackground();
      for (int i = 0; i < 3; i++) {
        var _ = runtime.dump();
      }
      runtime.close();
    }
  }
}
