package edo.bench;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import edo.sync.Broadcast;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SYNC-072, SYNC-074: in the steady state a message costs no memory, even in the interpreter. */
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

  private static void pass(Broadcast<Integer> channel, int messages) {
    Integer message = SyncLoad.number(7);
    for (int i = 0; i < messages; i++) {
      channel.sender().send(message);
      assertSame(message, channel.receiver().recv());
    }
  }
}
