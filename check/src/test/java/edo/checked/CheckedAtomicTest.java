package edo.checked;

import static edo.checked.Outcomes.threads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedAtomicBoolean;
import edo.check.CheckedAtomicInt;
import edo.check.CheckedAtomicLong;
import edo.check.CheckedAtomicRef;
import edo.check.CheckedThread;
import edo.check.Model;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Atomic variables in one thread, and what several may see of them. LOOM-010, LOOM-011. */
class CheckedAtomicTest {
  @Test
  void intDoesWhatTheJdksDoes() {
    Model.check(() -> {
      var x = new CheckedAtomicInt(12);
      assertEquals(12, x.getAndAdd(3));
      assertEquals(16, x.incrementAndGet());
      assertEquals(15, x.decrementAndGet());
      assertEquals(15, x.getAndIncrement());
      assertEquals(16, x.getAndDecrement());
      assertEquals(20, x.addAndGet(5));
      assertEquals(20, x.getAndBitwiseXor(0b1100));
      assertEquals(24, x.getAndBitwiseOr(0b111));
      assertEquals(31, x.getAndBitwiseAnd(0b1010));
      assertEquals(10, x.getAndSet(3));
      assertEquals(3, x.getAndAccumulate(9, Math::max));
      assertEquals(4, x.accumulateAndGet(4, Math::min));
      assertEquals(4, x.getAndUpdate(v -> v * 2));
      assertEquals(24, x.updateAndGet(v -> v * 3));
      assertTrue(x.compareAndSet(24, 1));
      assertFalse(x.compareAndSet(24, 2));
      assertEquals(1, x.compareAndExchange(1, 5));
      assertEquals(5, x.compareAndExchangeAcquire(1, 6));
      assertEquals(5, x.compareAndExchangeRelease(5, Integer.MAX_VALUE));
      assertEquals(Integer.MIN_VALUE, x.incrementAndGet());
      x.lazySet(7);
      assertEquals(7, x.getPlain());
      x.setPlain(8);
      assertEquals(8, x.getOpaque());
      x.setOpaque(9);
      assertEquals(9, x.getAcquire());
      x.setRelease(10);
      assertEquals(10, x.get());
    });
  }

  @Test
  void longBooleanAndReferenceDoWhatTheJdksDo() {
    Model.check(() -> {
      var x = new CheckedAtomicLong(Long.MAX_VALUE);
      assertEquals(Long.MIN_VALUE, x.incrementAndGet());
      assertEquals(Long.MIN_VALUE, x.getAndBitwiseXorAcquire(-1));
      assertEquals(Long.MAX_VALUE, x.getAndAddRelease(-1));
      assertEquals(Long.MAX_VALUE - 1, x.accumulateAndGet(0, (a, b) -> a + b));
      var b = new CheckedAtomicBoolean(false);
      assertFalse(b.getAndSet(true));
      assertTrue(b.getAndBitwiseAnd(false));
      assertFalse(b.getAndBitwiseXor(true));
      assertTrue(b.compareAndSet(true, false));
      assertFalse(b.compareAndExchange(true, true));
      var one = new Object();
      var ref = new CheckedAtomicRef<@Nullable Object>(null);
      assertTrue(ref.compareAndSet(null, one));
      assertFalse(ref.compareAndSet(null, "two"));
      assertSame(one, ref.getAndUpdate(o -> "three"));
      assertEquals("three four", ref.accumulateAndGet("four", (p, q) -> p + " " + q));
    });
  }

  @Test
  void incrementsAreNotLost() {
    assertEquals(
        Set.of("3"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          threads(
              x::incrementAndGet, () -> x.getAndUpdate(v -> v + 1), () -> x.getAndAddRelease(1));
          return "" + x.get();
        }));
  }

  /** One that only reads and writes loses some. */
  @Test
  void readsAndWritesLoseIncrements() {
    assertEquals(
        Set.of("1", "2"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          threads(() -> x.set(x.get() + 1), () -> x.set(x.get() + 1));
          return "" + x.get();
        }));
  }

  /** A compare-and-set that fails is a read, and may see an old value. */
  @Test
  void failedExchangeMayReadAnOldValue() {
    Set<String> seen =
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var y = new CheckedAtomicInt(0);
          var r = new int[2];
          threads(
              () -> {
                x.setOpaque(1);
                y.setOpaque(1);
              },
              () -> {
                r[0] = y.getOpaque();
                r[1] = x.compareAndExchangeAcquire(2, 3);
              });
          return "" + r[0] + r[1];
        });
    assertEquals(Set.of("00", "01", "10", "11"), seen);
  }

  @Test
  void weakExchangeMayFailForNoReason() {
    Set<String> seen =
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          return x.weakCompareAndSetVolatile(0, 1) + " " + x.weakCompareAndSetPlain(0, 1);
        });
    assertEquals(Set.of("true false", "false true"), seen);
    assertEquals(
        Set.of("true false"),
        Outcomes.of(
            Model.builder().spurious(0),
            () -> {
              var x = new CheckedAtomicInt(0);
              return x.weakCompareAndSetAcquire(0, 1) + " " + x.weakCompareAndSetRelease(0, 1);
            }));
  }

  /** Only one of two takes it, in whatever mode. */
  @Test
  void exchangeHasOneWinner() {
    assertEquals(
        Set.of("true false", "false true"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var won = new boolean[2];
          threads(
              () -> won[0] = x.compareAndExchangeAcquire(0, 1) == 0,
              () -> won[1] = x.compareAndExchangeRelease(0, 2) == 0);
          return won[0] + " " + won[1];
        }));
  }

  @Test
  void plainReadRacesWithAWrite() {
    Fails.race(() -> {
      var x = new CheckedAtomicInt(0);
      var other = CheckedThread.spawn(() -> x.set(1));
      x.getPlain();
      other.join();
    });
  }

  @Test
  void plainReadAfterAcquiringIsNoRace() {
    Model.check(() -> {
      var x = new CheckedAtomicInt(0);
      var ready = new CheckedAtomicBoolean(false);
      var other =
          CheckedThread.spawn(() -> {
            x.setPlain(1);
            ready.setRelease(true);
          });
      if (ready.getAcquire()) {
        assertEquals(1, x.getPlain());
      }
      other.join();
      assertEquals(1, x.getPlain());
    });
  }

  @Test
  void plainWriteRacesWithARead() {
    Fails.race(() -> {
      var x = new CheckedAtomicInt(0);
      var other = CheckedThread.spawn(() -> x.setPlain(1));
      x.getOpaque();
      other.join();
    });
  }

  /** An object that is handed over without ordering may not be there yet. */
  @Test
  void useWithoutOrderingAfterConstructionIsARace() {
    Fails.race(() -> {
      var ref = new CheckedAtomicRef<@Nullable CheckedAtomicInt>(null);
      var other = CheckedThread.spawn(() -> ref.setOpaque(new CheckedAtomicInt(1)));
      CheckedAtomicInt found = ref.getOpaque();
      if (found != null) {
        found.get();
      }
      other.join();
    });
  }

  @Test
  void belongsToItsRun() {
    assertThrows(IllegalStateException.class, () -> new CheckedAtomicInt(0));
    var kept = new CheckedAtomicInt[1];
    Model.check(() -> kept[0] = new CheckedAtomicInt(0));
    assertThrows(IllegalStateException.class, () -> kept[0].get());
  }

  /** compare_and_swap of atomic_relaxed.rs: two that add in a loop, both of which count. */
  @Test
  void exchangingInALoopLosesNothing() {
    assertEquals(
        Set.of("2"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          Runnable add =
              () -> {
                int seen = x.getOpaque();
                int found = x.compareAndExchangeAcquire(seen, seen + 1);
                while (found != seen) {
                  seen = found;
                  found = x.compareAndExchangeAcquire(seen, seen + 1);
                }
              };
          Outcomes.threads(add::run, add::run);
          return "" + x.getOpaque();
        }));
  }
}
