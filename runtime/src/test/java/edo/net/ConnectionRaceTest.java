package edo.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.JoinSet;
import edo.task.Task;
import edo.task.TaskScope;
import edo.testkit.Flavor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several connections are made at once, and one is wanted: as docs/guide/select.md recommends. */
class ConnectionRaceTest extends NetTest {
  @ParameterizedTest
  @EnumSource
  void ofSeveralConnectionsOneIsLeft(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var ended = new CountDownLatch(3);
          try (var listener = TcpListener.bind("127.0.0.1:0");
              var server = JoinSet.<Object>create();
              var scope = TaskScope.<TcpStream>firstSuccess()) {
            server.spawn(() -> {
              for (int i = 0; i < 3; i++) {
                var stream = listener.accept();
                server.spawn(() -> {
                  try (stream) {
                    assertTrue(stream.read(new byte[1]) <= 0, "the client says nothing and goes");
                  } finally {
                    ended.countDown();
                  }
                });
              }
            });
            var made = new AtomicInteger();
            for (int i = 0; i < 3; i++) {
              scope.spawn(() -> {
                var stream = TcpStream.connect(listener.localAddress());
                made.getAndIncrement();
                // No one wins before all have connected; being aborted then changes nothing.
                return Task.shield(() -> {
                  while (made.get() < 3) {
                    Task.yieldNow();
                  }
                  return stream;
                });
              });
            }
            scope.join().close();
            Task.spawnBlocking(() -> ended.await()).join();
          }
        });
  }
}
