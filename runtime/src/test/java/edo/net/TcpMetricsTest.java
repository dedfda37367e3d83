package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.runtime.RuntimeMetrics;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-080 (rt_unstable_metrics.rs: io_driver_fd_count, io_driver_ready_count), RT-151: the figures
 * about sources of I/O.
 */
class TcpMetricsTest extends NetTest {
  /** Counted when a source is first waited for, and when it is closed; each once. */
  @ParameterizedTest
  @EnumSource
  void sourcesAndEventsAreCounted(Flavor flavor) throws Exception {
    RuntimeMetrics m;
    try (var runtime = runtimes.build(flavor)) {
      m = runtime.metrics();
      runtime.run(() -> {
        assertEquals(0, m.sourcesRegistered());
        assertEquals(0, m.readyEvents());
        try (var pair = Pair.open()) {
          long before = m.sourcesRegistered();
          long gone = m.sourcesDeregistered();
          var reader = Task.spawn(() -> pair.server().read(new byte[4]));
          awaitParked(reader);
          assertEquals(before + 1, m.sourcesRegistered());
          long events = m.readyEvents();
          pair.client().writeAll(bytes("ping"));
          assertEquals(4, reader.join());
          Await.until("the event is counted", () -> m.readyEvents() > events);
          assertEquals(before + 1, m.sourcesRegistered());
          assertEquals(gone, m.sourcesDeregistered());
          pair.server().close();
          assertEquals(gone + 1, m.sourcesDeregistered());
          pair.server().close();
          assertEquals(gone + 1, m.sourcesDeregistered());
        }
        assertEquals(m.sourcesRegistered(), m.sourcesDeregistered());
      });
    }
    Await.until("all are gone", () -> m.sourcesRegistered() == m.sourcesDeregistered());
  }
}
