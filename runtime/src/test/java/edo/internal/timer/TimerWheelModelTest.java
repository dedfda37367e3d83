package edo.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * RT-137..RT-141, RT-143, RT-144: the wheel against a sorted map, with random operations. A failure
 * names the seed that repeats it.
 */
@Tag("once")
class TimerWheelModelTest {
  private static final int STEPS = 4000;

  @Test
  void agreesWithASortedMap() {
    for (long seed = 1; seed <= 150; seed++) {
      new Model(seed).run();
    }
  }

  @Test
  @Tag("long")
  void agreesWithASortedMapForLong() {
    for (long seed = 1_000; seed <= 6_000; seed++) {
      new Model(seed).run();
    }
  }

  private static final class Tracked extends Probe {
    /** The tick at which it is due: its deadline, or the wheel's present if that was later. */
    final long key;

    /** Its place in the list of live timers. */
    int index;

    Tracked(long deadline, long key, int index) {
      this.deadlineTick = deadline;
      this.key = key;
      this.index = index;
    }
  }

  private static final class Model {
    final long seed;
    final Random random;
    final TimerWheel wheel;
    final TreeMap<Long, LinkedHashSet<Tracked>> due = new TreeMap<>();
    final List<Tracked> live = new ArrayList<>();
    final @Nullable TimerEntry[] out = new @Nullable TimerEntry[64];
    final int steps;
    long now;
    int step;

    Model(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.now = randomStart();
      this.wheel = new TimerWheel(now);
      this.steps = STEPS;
    }

    long randomStart() {
      return switch (random.nextInt(4)) {
        case 0 -> 0;
        case 1 -> (1L << (6 * random.nextInt(1, 8))) - random.nextInt(3);
        case 2 -> -random.nextLong(1L << 40);
        default -> random.nextLong(1L << 42);
      };
    }

    void run() {
      int inserting = random.nextInt(20, 70); // some wheels fill up, some stay nearly empty
      for (step = 0; step < steps; step++) {
        int choice = random.nextInt(100);
        if (choice < inserting) {
          int burst = random.nextInt(200) == 0 ? 3000 : 1;
          long deadline = randomDeadline();
          for (int i = 0; i < burst; i++) {
            insert(deadline);
          }
        } else if (choice < 75) {
          cancel();
        } else if (choice < 80) {
          advance();
        } else if (choice < 95) {
          expireOnce();
        } else {
          expireAll();
        }
        check();
      }
      now = Ticks.MAX;
      expireAll();
      assertEquals(0, wheel.size(), this::where);
      assertEquals(0, live.size(), this::where);
    }

    long randomDeadline() {
      long base = random.nextBoolean() ? now : wheel.elapsed();
      long deadline =
          switch (random.nextInt(8)) {
            case 0 -> base - random.nextLong(100);
            case 1 -> base + random.nextLong(100);
            case 2 -> base + (1L << (6 * random.nextInt(8))) + random.nextInt(-2, 3);
            case 3 -> (base >> 30 << 30) + (random.nextLong(130) << 30) + random.nextInt(-2, 3);
            case 4 -> (base >> 6 << 6) + (random.nextLong(64) << (6 * random.nextInt(6)));
            case 5 -> live.isEmpty() ? base : live.get(random.nextInt(live.size())).deadlineTick;
            default -> base + random.nextLong(1L << random.nextInt(1, 40));
          };
      return random.nextInt(500) == 0 ? Ticks.MAX : Math.min(deadline, Ticks.MAX);
    }

    long randomStepAhead() {
      return switch (random.nextInt(6)) {
        case 0 -> -random.nextLong(1000);
        case 1 -> random.nextLong(3);
        case 2 -> random.nextLong(1L << random.nextInt(1, 38));
        case 3 -> (1L << (6 * random.nextInt(7))) - random.nextInt(2);
        case 4 -> due.isEmpty() ? 1 : Math.max(0, due.firstKey() - now - random.nextInt(2));
        default -> random.nextLong(200);
      };
    }

    void insert(long deadline) {
      var timer = new Tracked(deadline, Math.max(deadline, wheel.elapsed()), live.size());
      due.computeIfAbsent(timer.key, k -> new LinkedHashSet<>()).add(timer);
      live.add(timer);
      wheel.insert(timer);
    }

    void cancel() {
      if (live.isEmpty()) {
        return;
      }
      Tracked timer = live.get(random.nextInt(live.size()));
      wheel.remove(timer);
      forget(timer.key, timer);
      if (random.nextInt(10) == 0) {
        wheel.remove(timer);
      }
    }

    void forget(long key, Tracked timer) {
      LinkedHashSet<Tracked> same = Objects.requireNonNull(due.get(key), this::where);
      assertTrue(same.remove(timer), this::where);
      if (same.isEmpty()) {
        due.remove(key);
      }
      Tracked last = live.removeLast();
      if (timer.index < live.size()) {
        live.set(timer.index, last);
        last.index = timer.index;
      }
    }

    void advance() {
      long to = Math.min(now + randomStepAhead(), Ticks.MAX);
      if (wheel.advance(to)) {
        assertTrue(due.isEmpty() || due.firstKey() > wheel.elapsed(), this::where);
        now = Math.max(now, to);
      }
    }

    void expireOnce() {
      long to = Math.min(now + randomStepAhead(), Ticks.MAX);
      expire(to, random.nextInt(1, out.length + 1));
    }

    void expireAll() {
      long to = Math.max(now, Math.min(now + randomStepAhead(), Ticks.MAX));
      for (int calls = 0; wheel.nextTick() <= to; calls++) {
        assertTrue(calls < 1_000_000, this::where);
        expire(to, out.length);
      }
      expire(to, 1);
      assertTrue(due.isEmpty() || due.firstKey() > to, this::where);
      assertEquals(to, wheel.elapsed(), this::where);
    }

    void expire(long to, int max) {
      now = Math.max(now, to);
      int n = wheel.expire(to, out, max);
      assertTrue(n <= max, this::where);
      for (int i = 0; i < n; i++) {
        Tracked timer = (Tracked) Objects.requireNonNull(out[i]);
        long first = due.firstKey();
        assertTrue(first <= now, this::where);
        forget(first, timer); // fails if it is not one of the earliest
      }
    }

    void check() {
      assertEquals(live.size(), wheel.size(), this::where);
      assertTrue(wheel.elapsed() <= now, this::where);
      long next = wheel.nextTick();
      if (due.isEmpty()) {
        assertEquals(Long.MAX_VALUE, next, this::where);
      } else {
        assertTrue(wheel.elapsed() <= next && next <= due.firstKey(), this::where);
      }
    }

    String where() {
      return "seed " + seed + ", step " + step + ", now " + now + ", elapsed " + wheel.elapsed();
    }
  }
}
