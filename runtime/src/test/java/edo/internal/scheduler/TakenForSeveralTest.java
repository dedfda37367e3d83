package edo.internal.scheduler;

import edo.internal.seam.Ambient;
import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * RT-120, RT-124: a worker that takes several units from outside at once wakes another one for
 * them. On their way from the shared queue to its ring nobody else can see them, so whoever looks
 * for work just then goes to sleep, and whoever added them has woken only that one. Here they are
 * added without waking anybody, while the other worker sleeps; and the monitor, which would notice
 * in the end, does not look.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TakenForSeveralTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @RepeatedTest(20)
  void anotherWorkerIsWoken() throws Exception {
    var builder =
        EdoRuntime.multiThread()
            .workerThreads(2)
            .maxSpareThreads(0)
            .sliceLimit(Duration.ofHours(1));
    try (var runtime = runtimes.build(builder)) {
      var scheduler =
          (Scheduler)
              runtime.within(() -> Objects.requireNonNull(Ambient.provider().currentHost()));
      var both = new CountDownLatch(2);
      var over = new CountDownLatch(8);
      var failure = new AtomicReference<Throwable>();
      Runnable meeting =
          () -> {
            try {
              both.countDown();
              Await.spin(both); // so two workers are needed
            } catch (Throwable e) {
              failure.set(e);
            } finally {
              over.countDown();
            }
          };
      scheduler
          .dispatch()
          .inject(() -> {
            Await.until("the other worker sleeps", scheduler.idle()::anySleeping);
            for (long i = over.getCount(); i > 0; i--) {
              scheduler.entrance().inject(meeting);
            }
          });
      Await.latchIgnoringInterrupts(over);
      if (failure.get() != null) {
        throw new AssertionError(failure.get());
      }
    }
  }
}
