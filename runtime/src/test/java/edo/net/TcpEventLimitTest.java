package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.RuntimeMetrics;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RT-004: how many events a worker fetches at once. */
class TcpEventLimitTest extends NetTest {
  /** RT-004: of many sources that are ready a poll of the driver fetches so many at most. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 1024})
  void maxIoEventsPerTick(int limit) throws Exception {
    for (Flavor flavor : List.of(Flavor.CURRENT_THREAD, Flavor.MULTI_1)) {
      // However slow the machine is, nobody takes the place, and the driver, of the one worker.
      var builder = flavor.builder().maxIoEventsPerTick(limit).sliceLimit(Duration.ofMinutes(1));
      try (var runtime = runtimes.build(builder)) {
        var clients = new ArrayList<SocketChannel>();
        var streams = new ArrayList<TcpStream>();
        runtime.run(() -> {
          try (var listener = TcpListener.bind(anyPort())) {
            var address = listener.localAddress();
            for (int i = 0; i < 8; i++) {
              clients.add(Task.spawnBlocking(() -> SocketChannel.open(address)).join());
              streams.add(listener.accept());
            }
          }
        });
        long most = runtime.run(new Events(runtime.metrics(), streams));
        assertEquals(Math.min(limit, 8), most);
        streams.forEach(TcpStream::close);
        for (SocketChannel client : clients) {
          client.close();
        }
      }
    }
  }

  /**
   * Registers all streams at once, each of which is ready for writing from the beginning, and
   * watches how many events come in one turn. Nothing else is made runnable by them, so there is at
   * most one turn between two polls.
   */
  private static final class Events implements Async<Long> {
    private final RuntimeMetrics metrics;
    private final List<TcpStream> streams;
    private final long before;
    private boolean begun;
    private long seen;
    private long most;

    Events(RuntimeMetrics metrics, List<TcpStream> streams) {
      this.metrics = metrics;
      this.streams = streams;
      this.before = metrics.readyEvents();
      this.seen = before;
    }

    @Override
    public Poll<Long> poll(Context cx) throws Exception {
      if (!begun) {
        begun = true;
        for (TcpStream stream : streams) {
          Poll<Integer> answer = new CountingWaker().poll(stream.readAsync(ByteBuffer.allocate(1)));
          assertTrue(answer.isPending());
        }
      }
      long now = metrics.readyEvents();
      most = Math.max(most, now - seen);
      seen = now;
      if (now - before == streams.size()) {
        return Poll.ready(most);
      }
      cx.waker().wake();
      return Poll.pending();
    }
  }
}
