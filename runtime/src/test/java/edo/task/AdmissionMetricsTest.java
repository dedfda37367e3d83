package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.HistogramConfiguration;
import edo.runtime.RuntimeMetrics;
import edo.task.TaskRejectedException.Reason;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The figures of an admission, and what those of the runtime say of its tasks: the delay of each
 * task in a queue, and who was let in, held back and turned away.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionMetricsTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @ParameterizedTest
  @EnumSource
  void bothTellTheSame(Flavor flavor) throws Exception {
    try (var runtime =
        runtimes.build(
            flavor
                .builder()
                .waitTimeHistogram(HistogramConfiguration.linear(Duration.ofMillis(1), 10)))) {
      runtime.run(() -> {
        long others = runtime.metrics().aliveTasks();
        var few = Admission.builder().name("few").maxRunning(2).maxWaiting(3).build();
        var how = Task.builder().admission(few);
        var signals = new ArrayList<Signal<Integer>>();
        var handles = new ArrayList<JoinHandle<Integer>>();
        for (int i = 0; i < 5; i++) {
          signals.add(new Signal<>());
          Signal<Integer> signal = signals.get(i);
          handles.add(i == 3 ? how.spawn(signal::await) : how.spawn(signal));
        }
        assertThrows(TaskRejectedException.class, () -> how.spawn(() -> 1));
        signals.get(0).awaitPolled();
        signals.get(1).awaitPolled();
        assertEquals(2, few.running());
        assertEquals(3, few.waiting());
        assertEquals(2, few.admitted());
        assertEquals(1, few.rejected(Reason.FULL));
        assertEquals(others + 5, runtime.metrics().aliveTasks(), "running and held back");
        assertEquals(3, runtime.dump().stream().filter(t -> t.state().equals("held back")).count());

        // One of each kind: however it goes, it was not let in.
        for (int i : new int[] {3, 4}) {
          handles.get(i).abort();
          assertThrows(JoinException.class, handles.get(i)::join);
          assertEquals(5 - i, few.waiting());
          assertEquals(i - 2, few.rejected(Reason.ABORTED));
        }
        assertEquals(1, few.waiting());

        for (int i = 0; i < 3; i++) {
          signals.get(i).awaitPolled();
          signals.get(i).set(i);
          assertEquals(i, handles.get(i).join());
        }
        assertEquals(0, few.running());
        assertEquals(0, few.waiting());
        assertEquals(3, few.admitted());
        assertEquals(0, few.rejected(Reason.OVERLOADED));
        assertEquals(0, few.rejected(Reason.EXPIRED));
        assertFalse(few.isOverloaded());
        assertTrue(few.queueDelay(1).compareTo(few.queueDelay(0)) >= 0);
        Await.until(
            "they are gone",
            () -> {
              Task.yieldNow();
              return runtime.metrics().aliveTasks() == others;
            });
        assertTrue(waits(runtime.metrics()) >= 3, "each was queued before its slice");
      });
    }
  }

  private static long waits(RuntimeMetrics metrics) {
    long n = 0;
    for (int worker = 0; worker < metrics.workers(); worker++) {
      n += metrics.waitTimes(worker).stream().mapToLong(RuntimeMetrics.Bucket::count).sum();
    }
    return n;
  }
}
