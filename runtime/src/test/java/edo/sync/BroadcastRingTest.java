package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SYNC-071, SYNC-075, SYNC-082: the messages of a {@link Broadcast} channel, by their numbers. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BroadcastRingTest {
  private static final int SENDERS = 16;
  private static final int EACH = 2_000;

  /** Capacities around powers of two, and around the ends of the segments. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1_015, 1_016, 1_017, 1_024, 1_025, 4_096, 5_000})
  void keepsTheLatest(int capacity) {
    var ring = new BroadcastRing<Integer>(capacity);
    var random = new Random(capacity);
    long cleared = 0;
    for (int n = 0; n < 4 * capacity + 10; n++) {
      assertEquals(n, ring.end());
      assertEquals(n, ring.append(n));
      if (random.nextInt(2 * capacity) == 0) {
        cleared = n - random.nextInt(Math.min(n + 1, 3));
        ring.clear(cleared);
      }
      long oldest = Math.max(cleared, n + 1 - capacity);
      assertEquals(oldest, ring.oldest());
      assertNull(ring.get(n + 1));
      for (long kept : new long[] {oldest, n, oldest + random.nextInt((int) (n + 1 - oldest))}) {
        assertEquals((int) kept, ring.get(kept));
      }
      if (oldest > 0) {
        assertNull(ring.get(oldest - 1));
        assertNull(ring.get(random.nextInt((int) oldest)));
      }
    }
  }

  /** Each number is one message's, however many send; what is overwritten meanwhile is not had. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64, SENDERS * EACH})
  void manySendAtOnce(int capacity) throws Exception {
    var ring = new BroadcastRing<Integer>(capacity);
    var sent = new AtomicReferenceArray<@Nullable Integer>(SENDERS * EACH);
    var threads = new ArrayList<Thread>();
    for (int s = 0; s < SENDERS; s++) {
      int first = s * EACH;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < EACH; i++) {
                  var mine = Integer.valueOf(first + i);
                  assertNull(sent.getAndSet((int) ring.append(mine), mine));
                }
              }));
    }
    var got = new @Nullable Integer[SENDERS * EACH];
    for (long next = 0; next < SENDERS * EACH; ) {
      var message = ring.get(next);
      if (message != null) {
        got[(int) next++] = message;
      } else if (ring.end() > next) {
        next = Math.max(next, ring.oldest());
      }
    }
    for (Thread thread : threads) {
      Await.end(thread);
    }
    assertEquals(SENDERS * EACH, ring.end());
    for (int n = 0; n < SENDERS * EACH; n++) {
      assertTrue(sent.get(n) != null, "number " + n + " is nobody's");
      assertTrue(got[n] == null || got[n].equals(sent.get(n)), "number " + n);
      if (n >= ring.oldest()) {
        assertSame(sent.get(n), ring.get(n));
      }
    }
  }

  /** The memory of a large capacity is taken when it is used. */
  @Test
  void aLargeCapacityIsFreeUntilItIsUsed() {
    var ring = new BroadcastRing<Integer>(Broadcast.MAX_CAPACITY);
    for (int n = 0; n < 10_000; n++) {
      assertEquals(n, ring.append(n));
    }
    assertEquals(0, ring.oldest());
    for (int n = 0; n < 10_000; n++) {
      assertEquals(n, ring.get(n));
    }
  }

  /** Cells that go round hold nobody alive: neither an overwritten message nor a cleared one. */
  @Test
  void nothingIsKeptAlive() {
    var ring = new BroadcastRing<Object>(3);
    var overwritten = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 10; i++) {
      overwritten.add(appendNew(ring));
    }
    var kept = overwritten.subList(7, 10);
    Await.until("the first seven are collected", () -> areCollected(overwritten.subList(0, 7)));
    assertFalse(kept.getFirst().refersTo(null));
    ring.clear(9);
    Await.until("two more are collected", () -> areCollected(kept.subList(0, 2)));
    assertFalse(kept.getLast().refersTo(null));
    ring.clear(10);
    Await.until("all are collected", () -> areCollected(kept));
  }

  private static WeakReference<Object> appendNew(BroadcastRing<Object> ring) {
    var thing = new Object();
    ring.append(thing);
    return new WeakReference<>(thing);
  }

  private static boolean areCollected(Iterable<WeakReference<Object>> things) {
    System.gc();
    for (var thing : things) {
      if (!thing.refersTo(null)) {
        return false;
      }
    }
    return true;
  }
}
