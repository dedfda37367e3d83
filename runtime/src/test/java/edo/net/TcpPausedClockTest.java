package edo.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.time.MonoInstant;
import edo.time.Time;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** TIME-047: a paused clock jumps although there are sources whose events nobody waits for. */
class TcpPausedClockTest extends NetTest {
  @Test
  void anEventThatWakesNobodyDoesNotHoldUpThePausedClock() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        try (var listener = TcpListener.bind(anyPort())) {
          var address = listener.localAddress();
          try (var client = Task.spawnBlocking(() -> SocketChannel.open(address)).join();
              var stream = listener.accept()) {
            assertTrue(client.isConnected());
            var before = MonoInstant.now();
            // Registers the stream, which is ready for writing; nobody waits for that.
            var read = stream.readAsync(ByteBuffer.allocate(1));
            assertTrue(new CountingWaker().poll(read).isPending());
            Time.sleep(Duration.ofHours(1));
            assertTrue(MonoInstant.now().since(before).compareTo(Duration.ofHours(1)) >= 0);
            read.cancel();
          }
        }
      });
    }
  }
}
