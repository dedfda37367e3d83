package edo.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An array has one owner. */
@Timeout(60)
class ArrayPoolTest {
  private static final int LENGTH = 1024;

  @Test
  void whatWasGivenIsTakenAgainOnce() {
    ArrayPool pool = new ArrayPool(LENGTH, 4);
    byte[] array = pool.take();
    pool.give(array);
    assertSame(array, pool.take());
    assertNotSame(array, pool.take());
  }

  @Test
  void arraysOfOtherSizesAreNotKept() {
    ArrayPool pool = new ArrayPool(LENGTH, 4);
    byte[] small = new byte[16];
    pool.give(small);
    assertNotSame(small, pool.take());
  }

  /** It is full at some point, and loses nothing that anybody holds. */
  @Test
  void itKeepsAFewOnly() {
    ArrayPool pool = new ArrayPool(LENGTH, 1);
    Set<byte[]> given = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 100; i++) {
      byte[] array = new byte[LENGTH];
      given.add(array);
      pool.give(array);
    }
    int again = 0;
    for (int i = 0; i < 100; i++) {
      byte[] array = pool.take();
      assertEquals(LENGTH, array.length);
      again += given.remove(array) ? 1 : 0;
    }
    assertEquals(4, again);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    for (int[] wrong : new int[][] {{0, 1}, {-1, 1}, {1, 0}, {1, -1}, {1, Integer.MAX_VALUE}}) {
      assertThrows(IllegalArgumentException.class, () -> new ArrayPool(wrong[0], wrong[1]));
    }
    assertEquals(3, new ArrayPool(3, 1).arrayLength());
  }

  /** Threads that write their number into what they have taken find no other's there. */
  @Test
  void noArrayHasTwoOwners() throws Exception {
    ArrayPool pool = new ArrayPool(LENGTH, 2);
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
      assertTrue(thread.join(Duration.ofSeconds(20)));
    }
    assertEquals(0, strangers.get());
  }
}
