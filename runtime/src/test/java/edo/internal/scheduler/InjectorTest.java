package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RT-119, RT-120 (inject.rs): the queue all workers share. */
@Tag("once")
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InjectorTest {
  private final Injector injector = new Injector();
  private final LocalQueue local = new LocalQueue();

  private void push(Numbered... units) {
    for (Numbered unit : units) {
      injector.push(unit);
    }
  }

  private List<Runnable> drain() {
    var all = new ArrayList<Runnable>();
    for (Runnable unit = injector.pop(local, 0); unit != null; unit = injector.pop(local, 0)) {
      all.add(unit);
      for (Runnable moved = local.pop(); moved != null; moved = local.pop()) {
        all.add(moved);
      }
    }
    return all;
  }

  /** push_and_pop. */
  @Test
  void firstInFirstOut() {
    assertTrue(injector.isEmpty());
    assertNull(injector.pop(local, 10));
    var units = Numbered.units(10);
    push(units);
    assertEquals(10, injector.length());
    assertEquals(List.of(units), drain());
    assertEquals(0, injector.length());
    assertTrue(injector.isEmpty());
  }

  /** RT-120: one to run, the rest into the caller's ring. */
  @Test
  void aShareIsMovedAtOnce() {
    var units = Numbered.units(10);
    push(units);
    assertSame(units[0], injector.pop(local, 4));
    assertEquals(4, local.length());
    assertEquals(5, injector.length());
    for (int i = 1; i <= 4; i++) {
      assertSame(units[i], local.pop());
    }
    assertSame(units[5], injector.pop(local, 100));
    assertEquals(4, local.length());
    assertTrue(injector.isEmpty());
  }

  /** No more than fits. */
  @Test
  void noMoreIsMovedThanFits() {
    for (Numbered unit : Numbered.units(LocalQueue.CAPACITY - 2)) {
      assertTrue(local.push(unit));
    }
    push(Numbered.units(10));
    injector.pop(local, 9);
    assertEquals(LocalQueue.CAPACITY, local.length());
    assertEquals(7, injector.length());
    injector.pop(local, 9);
    assertEquals(6, injector.length(), "the one to run needs no room");
  }

  /** push_batch_and_pop: an overflow travels as one, and may be split on the way. */
  @Test
  void batchesKeepTheirOrder() {
    var units = Numbered.units(300);
    push(units[0]);
    var batch = new Runnable[129];
    System.arraycopy(units, 1, batch, 0, 129);
    injector.pushBatch(batch, 129);
    push(units[130]);
    assertEquals(131, injector.length());
    var all = drain();
    assertEquals(131, all.size());
    assertEquals(List.of(units).subList(0, 131), all);
    assertTrue(injector.isEmpty());
  }

  /** A batch that does not fit into the ring is split; nothing is lost or counted wrongly. */
  @Test
  void aBatchThatDoesNotFitIsSplit() {
    for (Numbered unit : Numbered.units(LocalQueue.CAPACITY - 3)) {
      assertTrue(local.push(unit));
    }
    var units = Numbered.units(10);
    injector.pushBatch(units.clone(), 10);
    assertSame(units[0], injector.pop(local, 0));
    assertEquals(6, injector.length());
    var rest = new LocalQueue();
    assertSame(units[4], injector.pop(rest, 0));
    assertEquals(5, rest.length());
    assertTrue(injector.isEmpty());
  }

  /** Pushers and poppers on all sides; each unit comes out once, the length ends at 0. */
  @Test
  void nothingIsLostBetweenThreads() throws Exception {
    int n = 20_000;
    var units = Numbered.units(4 * n);
    var left = new AtomicInteger(units.length);
    var begin = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      int from = t * n;
      boolean batches = t % 2 == 0;
      threads.add(
          new Thread(() -> {
            Await.latchIgnoringInterrupts(begin);
            for (int i = from; i < from + n; i += 10) {
              if (batches) {
                var ten = new Runnable[10];
                System.arraycopy(units, i, ten, 0, 10);
                injector.pushBatch(ten, 10);
              } else {
                for (int k = i; k < i + 10; k++) {
                  injector.push(units[k]);
                }
              }
            }
          }));
    }
    for (int t = 0; t < 2; t++) {
      threads.add(
          new Thread(() -> {
            Await.latchIgnoringInterrupts(begin);
            var mine = new LocalQueue();
            while (left.get() > 0) {
              Runnable unit = injector.pop(mine, 5);
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
    assertEquals(0, injector.length());
  }
}
