package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-048, RT-131: the runtime knows its tasks. One that is parked for ever and that nobody else
 * refers to is not collected; it is still unwound when the runtime ends.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForgottenTaskTest {
  private static final int COUNT = 20;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger unwound = new AtomicInteger();
  private final AtomicInteger withdrawn = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  void parkedTasksSurviveTheCollector(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int i = 0; i < COUNT; i++) {
          forget();
        }
        while (begun.get() != 2 * COUNT || waiting(runtime) != 2 * COUNT) {
          Task.yieldNow();
        }
      });
      for (int i = 0; i < 3; i++) {
        collectGarbage();
      }
      Await.until("only they are left", () -> runtime.metrics().aliveTasks() == 2 * COUNT);
      assertEquals(2 * COUNT, waiting(runtime));
      assertEquals(0, unwound.get() + withdrawn.get());
    }
    assertEquals(COUNT, unwound.get());
    assertEquals(COUNT, withdrawn.get());
  }

  /** One of each kind. Neither their handles nor their wakers are kept anywhere. */
  private void forget() {
    Task.spawn(() -> {
      try {
        begun.getAndIncrement();
        Async.never().await();
      } finally {
        unwound.getAndIncrement();
      }
    });
    Task.spawn(
        new Async<Integer>() {
          @Override
          public Poll<Integer> poll(Context cx) {
            begun.getAndIncrement();
            return Poll.pending();
          }

          @Override
          public void cancel() {
            withdrawn.getAndIncrement();
          }
        });
  }

  private static long waiting(EdoRuntime runtime) {
    return runtime.dump().stream().filter(t -> t.state().startsWith("waiting")).count();
  }

  private static void collectGarbage() {
    var canary = new WeakReference<>(new Object());
    Await.until(
        "a collection",
        () -> {
          System.gc();
          return canary.refersTo(null);
        });
  }
}
