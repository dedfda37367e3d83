package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.seam.Ambient;
import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RT-134: the unit that a worker has kept back to run next, when it was looking for a fresh task
 * and found something else, is not lost to the others if the worker is cut off before it comes to
 * it. That takes a thread that loses the processor at a certain place; here the unit that runs
 * there has the worker keep one back.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StashTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatAWorkerHasKeptBackRunsElsewhere(int workers) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(workers))) {
      var scheduler =
          (Scheduler)
              runtime.within(() -> Objects.requireNonNull(Ambient.provider().currentHost()));
      var failure = new AtomicReference<Throwable>();
      var over = new CountDownLatch(1);
      scheduler
          .dispatch()
          .inject(() -> {
            try {
              hog(scheduler);
            } catch (Throwable e) {
              failure.set(e);
            } finally {
              over.countDown();
            }
          });
      Await.latch(over);
      if (failure.get() != null) {
        throw new AssertionError(failure.get());
      }
    }
  }

  /** Runs on a worker, which loses its place over it: the unit is only run by somebody else. */
  private static void hog(Scheduler scheduler) {
    Worker here = Objects.requireNonNull(scheduler.workerHere());
    var ran = new CountDownLatch(1);
    var on = new AtomicReference<Worker>();
    here.schedule(
        () -> {
          on.set(scheduler.workerHere());
          ran.countDown();
        },
        false);
    assertNull(here.nextFresh(), "no fresh task, so it is kept back");
    Await.spin(ran);
    assertTrue(here.isDetached(), "it has lost its place");
    assertTrue(on.get() != here, "somebody else has run it");
  }
}
