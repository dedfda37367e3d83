package edo.internal.seam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Waker;
import edo.testkit.CountingWaker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A set of wakers does not grow with those who have gone, and forgets nobody who has not. */
@Tag("once")
class WakerSetTest {
  private static final class Guest implements Waker, WakerSet.Mortal {
    private boolean over;
    private int wakes;

    @Override
    public void wake() {
      wakes++;
    }

    @Override
    public boolean isOver() {
      return over;
    }
  }

  /** Guests come and go, nine at a time, while one stays all the time. */
  @Test
  void whoHasGoneIsForgotten() {
    var set = new WakerSet();
    var here = new ArrayDeque<Guest>();
    for (int i = 0; i < 40_000; i++) {
      var guest = new Guest();
      here.add(guest);
      set.add(guest);
      if (here.size() == 9) {
        here.remove().over = true;
      }
      assertTrue(WakerSet.size(set.get()) <= 2 * WakerSet.SMALL, () -> "grows");
    }
    set.wakeAll();
    for (Guest guest : here) {
      assertEquals(1, guest.wakes);
    }
    assertEquals(0, WakerSet.size(set.get()));
  }

  /** Who asks again and again has a few places, not one for each time. */
  @Test
  void whoAsksAgainIsThereOnce() {
    var set = new WakerSet();
    var wakers = new ArrayList<CountingWaker>();
    for (int i = 0; i < 50; i++) {
      wakers.add(new CountingWaker());
    }
    for (int round = 0; round < 1000; round++) {
      wakers.forEach(set::add);
      assertTrue(WakerSet.size(set.get()) <= 4 * wakers.size(), "grows");
    }
    set.wakeAll();
    for (CountingWaker waker : wakers) {
      assertTrue(waker.wakes() >= 1 && waker.wakes() <= 4, "woken " + waker.wakes());
    }
    var one = new CountingWaker();
    for (int i = 0; i < 100; i++) {
      set.add(one);
    }
    set.wakeAll();
    assertEquals(1, one.wakes());
  }

  /** Whatever comes and goes: who is alive is woken, and the set is at most twice as large. */
  @Test
  void whoIsAliveIsWoken() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var set = new WakerSet();
      var waiting = new ArrayList<Guest>();
      int most = 1 + random.nextInt(100);
      int peak = 0;
      for (int step = 0; step < 500; step++) {
        switch (waiting.size() >= most ? 1 : random.nextInt(5)) {
          case 0, 2 -> {
            var guest = new Guest();
            waiting.add(guest);
            set.add(guest);
          }
          case 1 -> {
            if (!waiting.isEmpty()) {
              waiting.remove(random.nextInt(waiting.size())).over = true;
            }
          }
          case 3 -> {
            if (!waiting.isEmpty()) {
              set.add(waiting.get(random.nextInt(waiting.size())));
            }
          }
          default -> {
            if (random.nextInt(50) == 0) {
              set.wakeAll();
              for (Guest guest : waiting) {
                assertTrue(guest.wakes > 0, "forgotten, seed " + seed);
              }
              waiting.clear();
              peak = 0;
            }
          }
        }
        peak = Math.max(peak, waiting.size());
        int size = WakerSet.size(set.get());
        assertTrue(size <= Math.max(WakerSet.SMALL, 2 * peak), size + " entries, seed " + seed);
      }
    }
  }
}
