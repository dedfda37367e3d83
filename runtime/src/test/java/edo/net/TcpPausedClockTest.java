package edo.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.time.MonoInstant;
import edo.time.Time;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TIME-047: a paused clock jumps although there are sources whose events nobody waits for. */
class TcpPausedClockTest extends NetTest {
  /** With one source, and with more than the driver passes on in one turn. */
  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void eventsThatWakeNobodyDoNotHoldUpThePausedClock(int sources) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var clients = new ArrayList<SocketChannel>();
        var streams = new ArrayList<TcpStream>();
        try (var listener = TcpListener.bind(anyPort())) {
          var address = listener.localAddress();
          for (int i = 0; i < sources; i++) {
            clients.add(Task.spawnBlocking(() -> SocketChannel.open(address)).join());
            streams.add(listener.accept());
          }
          var before = MonoInstant.now();
          // Registers the streams, which are ready for writing; nobody waits for that.
          var reads = new ArrayList<Async<Integer>>();
          for (TcpStream stream : streams) {
            var read = stream.readAsync(ByteBuffer.allocate(1));
            assertTrue(new CountingWaker().poll(read).isPending());
            reads.add(read);
          }
          Time.sleep(Duration.ofHours(1));
          assertTrue(MonoInstant.now().since(before).compareTo(Duration.ofHours(1)) >= 0);
          reads.forEach(Async::cancel);
        } finally {
          streams.forEach(TcpStream::close);
          for (SocketChannel client : clients) {
            client.close();
          }
        }
      });
    }
  }
}
