package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.task.TaskBody;
import edo.testkit.Flavor;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many connections at once, in both kinds of style. NET-013. */
class TcpStressTest extends NetTest {
  private static final int CLIENTS = 200;
  private static final byte[] DATA = pattern(1 << 16);

  @ParameterizedTest
  @EnumSource
  void manyClientsOfBothKinds(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            var server = Task.spawn(() -> serve(listener));
            var clients = new ArrayList<JoinHandle<@Nullable Void>>();
            for (int i = 0; i < CLIENTS; i++) {
              int seed = i;
              clients.add(Task.spawn(() -> client(listener.localAddress(), new Random(seed))));
            }
            for (var client : clients) {
              var _ = client.join();
            }
            server.abort();
            assertTrue(assertThrows(JoinException.class, server::join).isCancelled());
          }
        });
  }

  private static void serve(TcpListener listener) throws Exception {
    for (int i = 0; ; i++) {
      TcpStream stream = listener.accept();
      boolean async = i % 2 == 0;
      var _ = Task.spawn(() -> echo(stream, async));
    }
  }

  private static void echo(TcpStream stream, boolean async) throws Exception {
    try (stream) {
      var buffer = ByteBuffer.allocate(5000);
      while ((async ? stream.readAsync(buffer).await() : stream.read(buffer)) >= 0) {
        buffer.flip();
        if (async) {
          var _ = stream.writeAllAsync(buffer).await();
        } else {
          stream.writeAll(buffer);
        }
        buffer.clear();
      }
    }
  }

  /** Sends and receives at the same time, in pieces of all sizes. */
  private static void client(InetSocketAddress address, Random random) throws Exception {
    try (var stream = TcpStream.connect(address)) {
      int writerSeed = random.nextInt();
      TaskBody writing =
          () -> {
            var sizes = new Random(writerSeed);
            for (int at = 0; at < DATA.length; ) {
              int n = Math.min(1 + sizes.nextInt(9000), DATA.length - at);
              stream.writeAll(DATA, at, n);
              at += n;
              if (sizes.nextInt(4) == 0) {
                Task.yieldNow();
              }
            }
            stream.shutdownOutput();
          };
      var writer = Task.spawn(writing);
      var answer = new byte[DATA.length];
      for (int at = 0; at < answer.length; ) {
        int n = Math.min(1 + random.nextInt(9000), answer.length - at);
        int got =
            random.nextBoolean()
                ? stream.read(answer, at, n)
                : stream.readAsync(answer, at, n).await();
        assertTrue(got > 0);
        at += got;
      }
      var _ = writer.join();
      assertArrayEquals(DATA, answer);
      assertEquals(-1, stream.read(new byte[1]));
    }
  }
}
