package edo.test;

import static edo.test.AsyncAssertions.assertElapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeFlavor;
import edo.task.Async;
import edo.task.Task;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One thing on a runtime of its own (tokio-test: block_on.rs): TEST-022, TEST-023. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestRuntimeTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** TEST-022 (async_block, async_fn): a computation, a body with a result and one without. */
  @Test
  void blocksOnAllKinds() throws Exception {
    assertEquals(4, TestRuntime.blockOn(Async.ready(4)));
    assertEquals(5, TestRuntime.blockOn(() -> Task.spawn(() -> 5).join()));
    var used = new AtomicReference<@Nullable EdoRuntime>();
    TestRuntime.blockOn(() -> used.set(EdoRuntime.current()));
    EdoRuntime runtime = used.get();
    assertSame(RuntimeFlavor.CURRENT_THREAD, runtime.flavor());
    assertTrue(runtime.isShutdown());
  }

  /** TEST-022, TEST-023 (test_sleep): timers, on a clock that can be paused. */
  @Test
  void sleeps() throws Exception {
    TestRuntime.blockOn(() -> {
      Time.pause();
      var start = Time.now();
      Time.sleep(Duration.ofSeconds(100));
      assertElapsed(start, Duration.ofSeconds(100));
    });
  }

  /** TEST-022: all drivers: sockets too. */
  @Test
  void connects() throws Exception {
    int got =
        TestRuntime.blockOn(() -> {
          try (var listener = TcpListener.bind("127.0.0.1:0");
              var client = TcpStream.connect(listener.localAddress());
              var server = listener.accept()) {
            client.writeAll(new byte[] {7});
            var bytes = new byte[1];
            server.readFully(bytes);
            return (int) bytes[0];
          }
        });
    assertEquals(7, got);
  }

  /** What the body throws comes as it is, and what it leaves behind is cancelled. */
  @Test
  void failsAsTheBodyDoes() {
    var why = new IOException("no");
    var thrown =
        assertThrows(
            IOException.class,
            () ->
                TestRuntime.blockOn(() -> {
                  var _ = Task.spawn(() -> Time.sleep(Duration.ofHours(1)));
                  throw why;
                }));
    assertSame(why, thrown);
  }
}
