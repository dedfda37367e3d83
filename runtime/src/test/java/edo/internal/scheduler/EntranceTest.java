package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.task.TaskRegistry;
import edo.testkit.Await;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RT-119, RT-120: what comes from threads that are no workers. */
@Tag("once")
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EntranceTest {
  private final Entrance entrance = new Entrance(new TaskRegistry(Entrance.lanesHere()));
  private final LocalQueue local = new LocalQueue();
  private final Runnable[] scratch = new Runnable[LocalQueue.CAPACITY / 2];

  private Lane lane() {
    Lane lane = entrance.enter();
    assertNotNull(lane, "nobody else is here");
    return lane;
  }

  private void push(Numbered... units) {
    for (Numbered unit : units) {
      Lane lane = lane();
      lane.push(unit);
      lane.leave();
    }
  }

  /** One thread's units come out in its order, as long as the ring holds them. */
  @Test
  void aLaneIsFirstInFirstOut() {
    var units = Numbered.units(10);
    assertTrue(entrance.isEmpty());
    push(units);
    assertFalse(entrance.isEmpty());
    assertEquals(10, entrance.length());
    for (int i = 0; i < units.length; i++) {
      assertSame(units[i], entrance.pop(local, 0, scratch, i));
      assertTrue(local.isEmpty(), "one was asked for");
    }
    assertNull(entrance.pop(local, 0, scratch, 0));
    assertTrue(entrance.isEmpty());
    assertEquals(0, entrance.length());
  }

  /** With extra, half of the lane comes along. */
  @Test
  void aShareIsMovedAtOnce() {
    push(Numbered.units(10));
    assertNotNull(entrance.pop(local, 100, scratch, 0));
    assertEquals(4, local.length());
    assertEquals(5, entrance.length());
    assertNotNull(entrance.pop(new LocalQueue(), 1, scratch, 0));
    assertEquals(3, entrance.length(), "no more than asked for");
  }

  /** One unit can be had however full the caller's own ring is. */
  @Test
  void aFullRingDoesNotKeepTheOneFromRunning() {
    for (Numbered unit : Numbered.units(LocalQueue.CAPACITY)) {
      assertTrue(local.push(unit));
    }
    var unit = Numbered.units(1)[0];
    push(unit);
    assertSame(unit, entrance.pop(local, 0, scratch, 0));
  }

  /** What a lane's ring cannot hold goes to the injector, and nothing is lost. */
  @Test
  void anOverflowGoesToTheInjector() {
    var units = Numbered.units(3 * LocalQueue.CAPACITY);
    push(units);
    assertEquals(units.length, entrance.length());
    assertFalse(entrance.injector().isEmpty());
    int turn = 0;
    int n = 0;
    for (Runnable unit; (unit = entrance.pop(local, 0, scratch, turn++)) != null; ) {
      do {
        unit.run();
        n++;
      } while ((unit = local.pop()) != null);
    }
    assertEquals(units.length, n);
    for (Numbered unit : units) {
      assertEquals(1, unit.taken.get(), unit.toString());
    }
  }

  /** A place that is never empty does not keep the others from their turn. */
  @Test
  void noPlaceStarvesAnother() {
    var waiting = Numbered.units(1)[0];
    entrance.injector().push(waiting);
    var flood = Numbered.units(1000);
    int turn = 0;
    for (Numbered unit : flood) {
      push(unit);
      if (entrance.pop(local, 0, scratch, turn++) == waiting) {
        assertTrue(turn <= Entrance.lanesHere() + 1);
        return;
      }
    }
    throw new AssertionError("starved");
  }

  /** A lane has one holder; who finds both of its lanes taken goes without. */
  @Test
  void aLaneHasOneHolder() throws Exception {
    Lane first = lane();
    if (Entrance.lanesHere() > 1) {
      Lane second = lane();
      assertNotSame(first, second);
      assertNotEquals(first.shard, second.shard);
      assertNull(entrance.enter());
      second.leave();
    } else {
      assertNull(entrance.enter());
    }
    first.leave();
    Lane again = lane();
    assertSame(first, again);
    again.leave();
  }

  /** Numbers are never given twice, whoever takes them from whichever lane. */
  @Test
  void numbersAreUnique() {
    var seen = new HashSet<Long>();
    for (int i = 0; i < 3_000; i++) {
      Lane lane = lane();
      assertTrue(seen.add(lane.ids.next()));
      lane.leave();
    }
  }

  /** Pushers with and without a lane, workers that take: each unit comes out once. */
  @Test
  void nothingIsLostBetweenThreads() throws Exception {
    int n = 20_000;
    var units = Numbered.units(4 * n);
    var left = new AtomicInteger(units.length);
    var begin = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      int from = t * n;
      threads.add(
          new Thread(() -> {
            Await.latchIgnoringInterrupts(begin);
            for (int i = from; i < from + n; i++) {
              Lane lane = entrance.enter();
              if (lane == null) {
                entrance.injector().push(units[i]);
              } else {
                lane.push(units[i]);
                lane.leave();
              }
            }
          }));
    }
    for (int t = 0; t < 2; t++) {
      threads.add(
          new Thread(() -> {
            Await.latchIgnoringInterrupts(begin);
            var mine = new LocalQueue();
            var room = new Runnable[LocalQueue.CAPACITY / 2];
            int turn = 0;
            while (left.get() > 0) {
              Runnable unit = entrance.pop(mine, 20, room, turn++);
              while (unit != null) {
                unit.run();
                left.getAndDecrement();
                unit = mine.pop();
              }
            }
          }));
    }
    threads.forEach(Thread::start);
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    for (Numbered unit : units) {
      assertEquals(1, unit.taken.get(), unit.toString());
    }
    assertTrue(entrance.isEmpty());
  }
}
