package edo.miniredis.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import edo.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An array has one owner. */
@Timeout(60)
class BufferPoolTest {
  @Test
  void whatWasGivenIsTakenAgainOnce() {
    BufferPool pool = new BufferPool(4);
    byte[] array = pool.take();
    pool.give(array);
    assertSame(array, pool.take());
    assertNotSame(array, pool.take());
  }

  @Test
  void arraysOfOtherSizesAreNotKept() {
    BufferPool pool = new BufferPool(4);
    byte[] small = new byte[16];
    pool.give(small);
    assertNotSame(small, pool.take());
  }

  /** Threads that write their number into what they have taken find no other's there. */
  @Test
  void noArrayHasTwoOwners() throws Exception {
    BufferPool pool = new BufferPool(2);
    AtomicInteger strangers = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 1; t <= 4; t++) {
      byte mark = (byte) t;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 200_000; i++) {
                  byte[] array = pool.take();
                  array[0] = mark;
                  if (i % 64 == 0) {
                    Thread.yield();
                  }
                  if (array[0] != mark) {
                    strangers.incrementAndGet();
                  }
                  pool.give(array);
                }
              }));
    }
    for (Thread thread : threads) {
      Await.end(thread);
    }
    assertEquals(0, strangers.get());
  }
}
