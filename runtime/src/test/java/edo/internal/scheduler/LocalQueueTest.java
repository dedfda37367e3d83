package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RT-115, RT-116, RT-122 (queue.rs): one worker's ring. */
@Tag("once")
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalQueueTest {
  private static final int CAPACITY = LocalQueue.CAPACITY;

  private final LocalQueue queue = new LocalQueue();
  private final Runnable[] scratch = new Runnable[CAPACITY / 2];

  private void push(Numbered... units) {
    for (Numbered unit : units) {
      assertTrue(queue.push(unit));
    }
  }

  private static List<Runnable> drain(LocalQueue from) {
    var all = new ArrayList<Runnable>();
    for (Runnable unit = from.pop(); unit != null; unit = from.pop()) {
      all.add(unit);
    }
    return all;
  }

  /** fits_256_one_at_a_time, and around the ring many times. */
  @Test
  void holds256InOrder() {
    var units = Numbered.units(CAPACITY);
    for (int lap = 0; lap < 5; lap++) {
      push(Numbered.units(lap * 37)); // begin somewhere else in the ring
      assertEquals(lap * 37, drain(queue).size());
      push(units);
      assertEquals(CAPACITY, queue.length());
      assertEquals(0, queue.free());
      assertFalse(queue.push(new Numbered(-1)));
      assertEquals(Arrays.asList(units), drain(queue));
      assertTrue(queue.isEmpty());
      assertEquals(CAPACITY, queue.free());
      assertNull(queue.pop());
    }
  }

  @Test
  void pushesAndPopsTakeTurns() {
    var units = Numbered.units(600);
    for (int i = 0; i < units.length; i++) {
      push(units[i]);
      if (i % 3 != 0) {
        assertNotNull(queue.pop());
      }
    }
    assertEquals(units.length / 3, queue.length());
    assertSame(units[units.length - 1], drain(queue).getLast());
  }

  /** RT-116: the older half leaves, in order; with room in the ring nothing does. */
  @Test
  void overflowMovesTheOlderHalf() {
    var out = new Runnable[CAPACITY / 2 + 1];
    push(Numbered.units(CAPACITY - 1));
    assertEquals(0, queue.overflow(out), "not full");
    drain(queue);
    var units = Numbered.units(CAPACITY);
    push(units);
    assertEquals(CAPACITY / 2, queue.overflow(out));
    for (int i = 0; i < CAPACITY / 2; i++) {
      assertSame(units[i], out[i]);
    }
    assertEquals(CAPACITY / 2, queue.length());
    assertEquals(Arrays.asList(units).subList(CAPACITY / 2, CAPACITY), drain(queue));
  }

  /** RT-122: half, rounded up; one of them is returned to be run. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 100, 255, 256})
  void aThiefTakesHalfRoundedUp(int n) {
    var thief = new LocalQueue();
    var units = Numbered.units(n);
    push(units);
    Runnable first = queue.stealInto(thief, scratch);
    int stolen = n - n / 2;
    assertSame(units[stolen - 1], first);
    assertEquals(stolen - 1, thief.length());
    assertEquals(n / 2, queue.length());
    var all = drain(thief);
    all.add(first);
    all.addAll(drain(queue));
    assertEquals(Arrays.<Runnable>asList(units), all, "none lost, none twice, old before new");
  }

  @Test
  void thereIsNothingToStealFromAnEmptyQueue() {
    assertNull(queue.stealInto(new LocalQueue(), scratch));
  }

  /** RT-122: a thief with enough of its own leaves others alone. */
  @Test
  void aThiefMoreThanHalfFullTakesNothing() {
    var thief = new LocalQueue();
    for (Numbered unit : Numbered.units(CAPACITY / 2 + 1)) {
      assertTrue(thief.push(unit));
    }
    push(Numbered.units(CAPACITY));
    assertNull(queue.stealInto(thief, scratch));
    assertNotNull(thief.pop());
    assertNotNull(queue.stealInto(thief, scratch), "exactly half is not too much");
  }

  /**
   * A theft that is not over holds on to its slots: a queue may be short and have no room. Then its
   * owner steals as much as fits, and nothing is lost.
   */
  @Test
  void aThiefThatIsBeingRobbedTakesWhatFits() {
    var thief = new LocalQueue();
    for (Numbered unit : Numbered.units(CAPACITY)) {
      assertTrue(thief.push(unit));
    }
    var noRoom = new Runnable[0];
    assertThrows(
        ArrayIndexOutOfBoundsException.class,
        () -> thief.stealInto(new LocalQueue(), noRoom),
        "a theft that stops in the middle");
    assertEquals(CAPACITY / 2, drain(thief).size());
    assertEquals(0, thief.length());
    assertEquals(0, thief.free());

    push(Numbered.units(3));
    assertNotNull(queue.stealInto(thief, scratch), "one needs no room");
    assertEquals(2, queue.length(), "the others stay");
  }

  /** The ring is usable again right after a theft, up to its capacity. */
  @Test
  void afterATheftThereIsRoomAgain() {
    var thief = new LocalQueue();
    for (int i = 0; i < 20; i++) {
      while (queue.push(new Numbered(i))) {
        assertTrue(queue.length() <= CAPACITY);
      }
      assertNotNull(queue.stealInto(thief, scratch));
      assertEquals(CAPACITY / 2, queue.free());
      drain(thief);
    }
  }

  /** stress1: one thief against the owner; every unit is taken exactly once. */
  @Test
  void ownerAndThiefShareTheUnits() throws Exception {
    compete(1, 60_000, false);
  }

  /** stress2: several thieves, an owner that overflows. */
  @Test
  void ownerThievesAndOverflowShareTheUnits() throws Exception {
    compete(3, 60_000, true);
  }

  /**
   * Owners that rob each other, more of them than processors: some stop in the middle of a theft.
   */
  @Test
  void ownersRobEachOther() throws Exception {
    var queues = new LocalQueue[4];
    Arrays.setAll(queues, i -> new LocalQueue());
    int each = 50_000;
    var left = new AtomicInteger(queues.length * each);
    var pool = new ArrayList<FutureTask<@Nullable Void>>();
    for (int t = 0; t < queues.length; t++) {
      int me = t;
      var robber = new FutureTask<@Nullable Void>(() -> rob(queues, me, each, left), null);
      pool.add(robber);
      new Thread(robber).start();
    }
    for (FutureTask<@Nullable Void> robber : pool) {
      robber.get();
    }
    assertEquals(0, left.get());
  }

  private static void rob(LocalQueue[] queues, int me, int each, AtomicInteger left) {
    LocalQueue mine = queues[me];
    var room = new Runnable[CAPACITY / 2];
    int made = 0;
    for (int round = me; left.get() > 0; round++) {
      while (made < each && mine.push(left::getAndDecrement)) {
        made++;
      }
      for (Runnable unit = mine.pop(); unit != null; unit = mine.pop()) {
        unit.run();
      }
      Runnable unit = queues[round % queues.length].stealInto(mine, room);
      if (unit != null) {
        unit.run();
      }
    }
  }

  private void compete(int thieves, int n, boolean overflowing) throws Exception {
    var units = Numbered.units(n);
    var done = new AtomicBoolean();
    var begin = new CountDownLatch(thieves);
    var stolen = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < thieves; t++) {
      var thread =
          new Thread(() -> {
            var mine = new LocalQueue();
            var room = new Runnable[CAPACITY / 2];
            begin.countDown();
            while (!done.get()) {
              Runnable unit = queue.stealInto(mine, room);
              while (unit != null) {
                unit.run();
                stolen.getAndIncrement();
                unit = mine.pop();
              }
              Thread.onSpinWait();
            }
          });
      threads.add(thread);
      thread.start();
    }
    begin.await();
    int own = 0;
    var out = new Runnable[CAPACITY / 2 + 1];
    for (int i = 0; i < n; i++) {
      while (!queue.push(units[i])) {
        if (overflowing) {
          int moved = queue.overflow(out);
          for (int k = 0; k < moved; k++) {
            out[k].run();
            own++;
          }
        } else {
          own += popOne();
        }
      }
      if (i % (overflowing ? 7 : 3) == 0) {
        own += popOne();
      }
    }
    for (int got = popOne(); got != 0; got = popOne()) {
      own += got;
    }
    // What a thief took off the ring it runs before it looks at the flag.
    done.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(n, own + stolen.get());
    for (Numbered unit : units) {
      assertEquals(1, unit.taken.get(), unit.toString());
    }
    assertTrue(queue.isEmpty());
  }

  private int popOne() {
    Runnable unit = queue.pop();
    if (unit == null) {
      return 0;
    }
    unit.run();
    return 1;
  }
}
