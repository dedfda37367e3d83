package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.task.JoinHandle;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Work from outside for several workers gets several: RT-128. Nobody else saves these tests: the
 * monitor does not look, and no place is handed off.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkForSeveralTest {
  private static final int ROUNDS = 10_000;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /**
   * Two tasks that wait for each other, spinning, spawned at any moment of the workers' way from
   * work to sleep: also while one still looks for work, so that neither spawn wakes the other
   * worker.
   */
  @Test
  void twoTasksGetAWorkerEach() {
    var builder =
        EdoRuntime.multiThread()
            .workerThreads(2)
            .maxSpareThreads(0)
            .sliceLimit(Duration.ofHours(1));
    try (var runtime = runtimes.build(builder)) {
      assumeTrue(runtime.ownsVirtualThreads(), "virtual threads have no slices of ours");
      for (int i = 0; i < ROUNDS; i++) {
        var both = new CountDownLatch(2);
        var first = meeting(runtime, both);
        var second = meeting(runtime, both);
        assertEquals(1, first.join());
        assertEquals(1, second.join());
      }
    }
  }

  private static JoinHandle<Integer> meeting(EdoRuntime runtime, CountDownLatch both) {
    return runtime.spawn(() -> {
      both.countDown();
      Await.spin(both);
      return 1;
    });
  }
}
