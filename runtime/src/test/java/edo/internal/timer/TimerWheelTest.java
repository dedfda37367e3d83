package edo.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RT-137, RT-138, RT-140, RT-141, RT-143, RT-144: the wheel by itself, one situation at a time. */
@Tag("once")
class TimerWheelTest {
  private static final long RANGE = 1L << 36;

  private final @Nullable TimerEntry[] out = new @Nullable TimerEntry[1024];

  /** Calls expire until nothing is due; returns all that came. */
  private List<TimerEntry> run(TimerWheel wheel, long now, int max) {
    var fired = new ArrayList<TimerEntry>();
    for (int calls = 0; wheel.nextTick() <= now; calls++) {
      assertTrue(calls < 100_000, "expire makes no progress");
      int n = wheel.expire(now, out, max);
      for (int i = 0; i < n; i++) {
        fired.add(Objects.requireNonNull(out[i]));
      }
    }
    var _ = wheel.expire(now, out, max);
    assertEquals(now, wheel.elapsed());
    return fired;
  }

  private static Probe insert(TimerWheel wheel, long tick) {
    Probe probe = Probe.at(tick);
    wheel.insert(probe);
    return probe;
  }

  @Test
  void emptyWheelHasNoNextTick() {
    var wheel = new TimerWheel(5);
    assertEquals(Long.MAX_VALUE, wheel.nextTick());
    assertEquals(0, wheel.expire(100, out, 10));
    assertEquals(100, wheel.elapsed());
    assertEquals(0, wheel.size());
  }

  /** RT-137: on both sides of every level's edge, from starts before, at and after one. */
  @Test
  void everyLevelBoundaryFiresAtItsTick() {
    for (int startLevel = 0; startLevel <= 6; startLevel++) {
      for (int startOff = -1; startOff <= 1; startOff++) {
        for (int level = 0; level <= 7; level++) {
          for (long off = -2; off <= 2; off++) {
            long start = (1L << (6 * startLevel)) + startOff;
            long deadline = start + (1L << (6 * level)) + off;
            fireExactly(start, deadline);
            fireExactly(-start, -start + (1L << (6 * level)) + off);
            fireExactly(start, (1L << (6 * level)) + off);
          }
        }
      }
    }
  }

  private void fireExactly(long start, long deadline) {
    var wheel = new TimerWheel(start);
    Probe probe = insert(wheel, deadline);
    String what = "start " + start + ", deadline " + deadline;
    assertEquals(1, wheel.size());
    if (deadline > start) {
      assertEquals(List.of(), run(wheel, deadline - 1, 10), what);
      assertEquals(deadline, wheel.nextTick(), what);
    } else {
      assertEquals(start, wheel.nextTick(), what);
    }
    assertEquals(List.of(probe), run(wheel, Math.max(start, deadline), 10), what);
    assertEquals(0, wheel.size());
    assertEquals(Long.MAX_VALUE, wheel.nextTick());
  }

  /** RT-140: beyond the range an entry is parked, and comes back as often as it takes. */
  @Test
  void beyondTheRangeIsParkedAndInsertedAgain() {
    for (long far :
        new long[] {RANGE - 1, RANGE, RANGE + 1, 2 * RANGE, 5 * RANGE + 77, Ticks.MAX}) {
      var wheel = new TimerWheel(12_345);
      Probe probe = insert(wheel, far);
      for (long now = 12_345; now < far - RANGE / 3; now += RANGE / 3) {
        assertEquals(List.of(), run(wheel, now, 10));
        assertTrue(wheel.nextTick() <= far);
      }
      assertEquals(List.of(), run(wheel, far - 1, 10));
      assertEquals(List.of(probe), run(wheel, far, 10));
    }
  }

  /** RT-140: a parked entry must not hide one that came later, is due sooner and sits behind it. */
  @Test
  void parkedEntryDoesNotHideAnEarlierOneBehindIt() {
    var wheel = new TimerWheel(0);
    Probe parked = insert(wheel, 40 * RANGE);
    long turn = 1L << 30;
    assertEquals(List.of(), run(wheel, 5 * turn, 10));
    Probe natural = insert(wheel, 66 * turn + 3);
    assertTrue(wheel.nextTick() <= 66 * turn + 3);
    assertEquals(List.of(natural), run(wheel, 66 * turn + 3, 10));
    assertEquals(List.of(parked), run(wheel, 40 * RANGE, 10));
  }

  /** RT-144: a clock that goes back is taken to stand still. */
  @Test
  void timeGoingBackIsClamped() {
    var wheel = new TimerWheel(1000);
    Probe probe = insert(wheel, 1010);
    assertEquals(0, wheel.expire(500, out, 10));
    assertEquals(1000, wheel.elapsed());
    assertTrue(wheel.advance(900));
    assertEquals(1000, wheel.elapsed());
    Probe past = insert(wheel, 3);
    assertEquals(1, wheel.expire(0, out, 10));
    assertSame(past, out[0]);
    assertEquals(List.of(probe), run(wheel, 1010, 10));
  }

  /** RT-141: a higher slot is emptied into the lower ones before anything in it fires. */
  @Test
  void cascadeKeepsTheOrderOfDeadlines() {
    var wheel = new TimerWheel(0);
    var expected = new ArrayList<TimerEntry>();
    for (long tick = 5000; tick > 0; tick -= 7) {
      expected.addFirst(insert(wheel, tick));
    }
    assertEquals(expected, run(wheel, 5000, 3));
  }

  @Test
  void sameTickFiresInTheOrderOfInsertion() {
    var wheel = new TimerWheel(0);
    var expected = new ArrayList<TimerEntry>();
    for (int i = 0; i < 5000; i++) {
      expected.add(insert(wheel, 70_000));
    }
    assertEquals(expected, run(wheel, 70_000, 100));
  }

  /** RT-143: wherever an entry is in its list, and whether or not it is linked. */
  @Test
  void removeUnlinksAndIsIdempotent() {
    for (long tick : new long[] {0, 1, 64, 4096, 3 * RANGE}) {
      for (int victim = 0; victim < 3; victim++) {
        var wheel = new TimerWheel(0);
        var left = new ArrayList<TimerEntry>();
        for (int i = 0; i < 3; i++) {
          left.add(insert(wheel, tick));
        }
        TimerEntry gone = left.remove(victim);
        wheel.remove(gone);
        wheel.remove(gone);
        assertEquals(2, wheel.size());
        assertEquals(left, run(wheel, tick, 10));
        wheel.remove(left.get(0));
        assertEquals(0, wheel.size());
      }
    }
  }

  @Test
  void removedEntryIsForgotten() {
    var wheel = new TimerWheel(0);
    Probe probe = insert(wheel, 100);
    wheel.remove(probe);
    assertEquals(Long.MAX_VALUE, wheel.nextTick());
    assertEquals(List.of(), run(wheel, 200, 10));
  }

  /** A slot that was being emptied when its last entry was cancelled must not stay open. */
  @Test
  void cancellingTheRestOfAnOpenSlotClosesIt() {
    var wheel = new TimerWheel(0);
    Probe first = insert(wheel, 5);
    Probe second = insert(wheel, 5);
    assertEquals(1, wheel.expire(5, out, 1));
    assertSame(first, out[0]);
    wheel.remove(second);
    assertTrue(wheel.advance(64));
    Probe later = insert(wheel, 64 + 5); // the same slot, a turn later
    assertEquals(69, wheel.nextTick());
    assertEquals(List.of(), run(wheel, 68, 1));
    assertEquals(List.of(later), run(wheel, 69, 1));
  }

  /** The exact next tick lies behind the start of its slot: advancing in between opens the slot. */
  @Test
  void advanceStopsWhereASlotStarts() {
    var wheel = new TimerWheel(0);
    Probe probe = insert(wheel, 100);
    assertEquals(100, wheel.nextTick());
    assertTrue(wheel.advance(63));
    assertFalse(wheel.advance(64));
    assertEquals(63, wheel.elapsed());
    assertEquals(0, wheel.expire(64, out, 1));
    assertEquals(64, wheel.elapsed());
    assertEquals(List.of(probe), run(wheel, 100, 1));
  }

  @Test
  void nextTickIsALowerBoundWhenManyShareASlot() {
    var wheel = new TimerWheel(0);
    for (int i = 0; i < 16; i++) {
      var _ = insert(wheel, 10_000);
    }
    assertEquals(10_000, wheel.nextTick());
    var _ = insert(wheel, 9_999);
    assertEquals(8192, wheel.nextTick());
  }

  /** A million timers of one tick, on a level of their own: each call does a bounded piece. */
  @Test
  void aMillionInOneTickComeInBatches() {
    int million = 1_000_000;
    var wheel = new TimerWheel(0);
    for (int i = 0; i < million; i++) {
      var _ = insert(wheel, 300_000);
    }
    assertEquals(0, wheel.expire(299_999, out, 128));
    int fired = 0;
    int calls = 0;
    while (wheel.nextTick() <= 300_000) {
      int n = wheel.expire(300_000, out, 128);
      assertTrue(n <= 128);
      fired += n;
      calls++;
    }
    assertEquals(million, fired);
    assertEquals(0, wheel.size());
    // All batches but the first few are full, and moving down takes a call per 1024 and level.
    assertTrue(calls <= million / 128 + 6 * (million / 1024 + 1), "calls: " + calls);
  }
}
