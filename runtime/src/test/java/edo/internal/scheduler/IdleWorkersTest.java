package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RT-123, RT-124, RT-125 (idle.rs): who sleeps, who searches, who is woken. */
@Tag("once")
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IdleWorkersTest {
  @Test
  void announcedWorkersSleepUntilTheyTakeItBack() {
    var idle = new IdleWorkers(70); // two words
    assertFalse(idle.anySleeping());
    idle.announce(3);
    idle.announce(68);
    assertTrue(idle.anySleeping());
    assertTrue(idle.isSleeping(3));
    assertTrue(idle.isSleeping(68));
    assertFalse(idle.isSleeping(4));
    assertFalse(idle.allSleeping());
    assertTrue(idle.retract(3));
    assertFalse(idle.isSleeping(3));
    assertTrue(idle.retract(68));
    assertFalse(idle.anySleeping());
    for (int i = 0; i < 70; i++) {
      idle.announce(i);
    }
    assertTrue(idle.allSleeping());
  }

  /** RT-124: the claimed one is counted as searching, and nobody else is woken meanwhile. */
  @Test
  void oneSleeperIsClaimedAtATime() {
    var idle = new IdleWorkers(4);
    assertEquals(-1, idle.claimSleeper(), "nobody sleeps");
    assertEquals(0, idle.searching());
    idle.announce(1);
    idle.announce(2);
    int first = idle.claimSleeper();
    assertTrue(first == 1 || first == 2);
    assertEquals(1, idle.searching());
    assertEquals(-1, idle.claimSleeper(), "somebody searches");
    assertFalse(idle.retract(first), "the claimed one learns that it was counted");
    assertTrue(idle.stopSearching(), "and was the last");
    int second = idle.claimSleeper();
    assertEquals(3, first + second);
    assertTrue(idle.stopSearching());
    assertEquals(-1, idle.claimSleeper());
    assertEquals(0, idle.searching());
  }

  /** All of them, one after the other, also beyond the first word. */
  @Test
  void everySleeperIsClaimedInTheEnd() {
    var idle = new IdleWorkers(130);
    for (int i = 0; i < 130; i++) {
      idle.announce(i);
    }
    Set<Integer> claimed = new HashSet<>();
    for (int i = 0; i < 130; i++) {
      assertTrue(claimed.add(idle.claimSleeper()));
      assertTrue(idle.stopSearching());
    }
    assertFalse(claimed.contains(-1));
    assertEquals(-1, idle.claimSleeper());
  }

  /** RT-123: at most half of the workers search. */
  @Test
  void atMostHalfSearch() {
    var idle = new IdleWorkers(5);
    assertTrue(idle.startSearching());
    assertTrue(idle.startSearching());
    assertTrue(idle.startSearching());
    assertFalse(idle.startSearching());
    assertFalse(idle.stopSearching());
    assertFalse(idle.stopSearching());
    assertTrue(idle.stopSearching(), "the last one is told");
    var one = new IdleWorkers(1);
    assertTrue(one.startSearching());
    assertFalse(one.startSearching());
  }

  /**
   * RT-124: work that is added is seen. A worker announces, looks once more and sleeps; a producer
   * adds and then claims. Whichever way the two interleave, the work is taken.
   */
  @Test
  void noWorkIsLeftLyingBesideASleeper() throws Exception {
    int workers = 3;
    int items = 3000;
    var idle = new IdleWorkers(workers);
    var queued = new AtomicInteger();
    var taken = new AtomicInteger();
    var wake = new AtomicBoolean[workers];
    var stop = new AtomicBoolean();
    var threads = new ArrayList<Thread>();
    for (int w = 0; w < workers; w++) {
      wake[w] = new AtomicBoolean();
    }
    for (int w = 0; w < workers; w++) {
      int me = w;
      threads.add(
          new Thread(() -> {
            boolean searching = false;
            while (!stop.get()) {
              boolean found = take(queued, taken);
              if (searching) {
                searching = false;
                if (idle.stopSearching() && queued.get() > 0) {
                  wakeOne(idle, wake);
                }
              }
              if (found) {
                continue;
              }
              idle.announce(me);
              if (queued.get() == 0) {
                while (!wake[me].getAndSet(false) && !stop.get()) {
                  Thread.yield();
                }
              }
              searching = !idle.retract(me);
            }
          }));
    }
    threads.forEach(Thread::start);
    for (int i = 1; i <= items; i++) {
      queued.getAndIncrement();
      wakeOne(idle, wake);
      if (i % 3 == 0) {
        // Everything is taken although nobody is told again.
        while (taken.get() < i) {
          Thread.yield();
        }
      }
    }
    stop.set(true);
    for (Thread t : threads) {
      t.join();
    }
    assertEquals(items, taken.get());
  }

  private static boolean take(AtomicInteger queued, AtomicInteger taken) {
    int n = queued.get();
    while (n > 0) {
      if (queued.compareAndSet(n, n - 1)) {
        taken.getAndIncrement();
        return true;
      }
      n = queued.get();
    }
    return false;
  }

  private static void wakeOne(IdleWorkers idle, AtomicBoolean[] wake) {
    int worker = idle.claimSleeper();
    if (worker >= 0) {
      wake[worker].set(true);
    }
  }
}
