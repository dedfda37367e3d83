package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looking without taking (tcp_peek.rs): NET-014. */
class TcpPeekTest extends NetTest {
  @ParameterizedTest
  @EnumSource
  void theNextReadSeesTheSameBytes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var pair = Pair.open()) {
            TcpStream stream = pair.server();
            var two = new byte[2];
            var four = ByteBuffer.allocateDirect(4);
            assertEquals(OptionalInt.empty(), stream.tryPeek(four));
            var waiting = Task.spawn(() -> stream.peek(two));
            awaitParked(waiting);
            pair.client().writeAll(new byte[] {1, 2, 3, 4});
            assertEquals(2, waiting.join());
            assertEquals(2, two[1]);
            assertEquals(4, stream.peek(four));
            assertEquals(4, stream.peekAsync(four.clear()).await());
            assertEquals(OptionalInt.of(4), stream.tryPeek(four.clear()));
            assertEquals(4, stream.split().reader().peek(four.clear()));
            assertEquals(3, four.get(2));
            assertTrue(new CountingWaker().poll(stream.readableAsync()).isReady());
            assertEquals(2, stream.read(two));
            assertEquals(1, two[0]);
            assertEquals(2, stream.peek(two));
            assertEquals(3, two[0]);
            assertEquals(2, stream.read(two));
            assertEquals(OptionalInt.empty(), stream.tryPeek(four.clear()));
            pair.client().shutdownOutput();
            assertEquals(-1, stream.peek(two));
            assertEquals(-1, stream.read(two));
          }
        });
  }
}
