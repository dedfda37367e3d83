package edo.bench;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import edo.net.UdpSocket;
import edo.reactor.Backend;
import edo.reactor.DatagramBatch;
import edo.runtime.EdoRuntime;
import edo.sync.Broadcast;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SYNC-072, SYNC-074: in the steady state a message costs no memory, even in the interpreter; nor
 * does a datagram of a batch.
 */
class AllocationTest {
  private static final int MESSAGES = 100_000;

  /** Once every slot was filled. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 3_000})
  void broadcastAllocatesNothingForAMessage(int capacity) {
    var channel = Broadcast.<Integer>create(capacity);
    pass(channel, 2 * capacity + 100);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    pass(channel, MESSAGES);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < MESSAGES, allocated + " bytes for " + MESSAGES + " messages");
  }

  /** A batch costs a little in the interpreter, its datagrams nothing. */
  @Test
  void batchesAllocateNothingForADatagram() throws Exception {
    assumeTrue(Backend.best() == Backend.EPOLL, "the JDK's channel makes addresses");
    try (var runtime = EdoRuntime.currentThread().build()) {
      runtime.run(() -> {
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var socket = UdpSocket.bind(any)) {
          InetSocketAddress self = socket.localAddress();
          var batch = socket.newBatch(64, 64);
          byte[] bytes = new byte[64];
          for (int i = 0; i < 64; i++) {
            batch.add(bytes, self);
          }
          roundTrips(socket, batch, 200);
          var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
          long before = threads.getTotalThreadAllocatedBytes();
          roundTrips(socket, batch, 1_000);
          long allocated = threads.getTotalThreadAllocatedBytes() - before;
          assertTrue(allocated < 64_000 * 16L, allocated + " bytes for 64,000 datagrams");
        }
      });
    }
  }

  private static void roundTrips(
      UdpSocket socket, DatagramBatch<InetSocketAddress> batch, int rounds) throws IOException {
    for (int i = 0; i < rounds; i++) {
      int sent = socket.sendBatch(batch);
      while (batch.size() < sent) {
        int _ = socket.receiveBatch(batch);
      }
    }
  }

  private static void pass(Broadcast<Integer> channel, int messages) {
    Integer message = SyncLoad.number(7);
    for (int i = 0; i < messages; i++) {
      channel.sender().send(message);
      assertSame(message, channel.receiver().recv());
    }
  }
}
